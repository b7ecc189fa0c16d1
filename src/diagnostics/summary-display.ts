import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import type { SolveSummary } from './solve-summary.ts';

/** Lets a summary draw itself as a regression table, in a notebook and in a console. */
export function drawableSummary(summary: SolveSummary): SolveSummary & Displayable {
  return {
    ...summary,
    [displaySymbol]: () => ({ 'text/html': html(summary), 'text/plain': text(summary) }),
    [inspectSymbol]: () => text(summary),
  };
}

function text(summary: SolveSummary): string {
  const table = textTable(
    [['', 'coefficient', 'std. error', 't'], ...rows(summary)],
    ['left', 'right', 'right', 'right'],
  );
  return [title(summary), table, figures(summary), ...summary.notes].join('\n');
}

function html(summary: SolveSummary): string {
  const head = ['', 'coefficient', 'standard error', 't'];
  const cell = (content: string, column: number) =>
    ({ html: escapeHtml(content), align: column === 0 ? 'left' : 'right' }) as const;
  const table = htmlTable(
    head.map(cell),
    rows(summary).map((row) => row.map(cell)),
  );
  const notes = summary.notes.map((note) => `<div>${escapeHtml(note)}</div>`).join('');
  return `<div><b>${title(summary)}</b>${table}<div>${figures(summary)}</div><div style="opacity:.75;font-size:.9em;margin-top:.3em">${notes}</div></div>`;
}

function title({ layer, sweep, unit }: SolveSummary): string {
  return `Solve of layer ${layer}, unit ${unit + 1} (index ${unit}), sweep ${sweep}`;
}

function rows(summary: SolveSummary): readonly (readonly string[])[] {
  return summary.rows.map(({ name, coefficient, standardError, t }) => [
    name,
    numberText(coefficient),
    summary.estimated ? 'not computed' : numberText(standardError, 3),
    summary.estimated ? '' : numberText(t, 3),
  ]);
}

function figures(summary: SolveSummary): string {
  const { samples, rSquared, residualDeviation, condition, conditionScaled, rank, unknowns } =
    summary;
  const { ridge, damping, route, estimated } = summary;
  const about = estimated ? '≈ ' : '';
  return [
    `R² ${numberText(rSquared)}`,
    `residual deviation ${numberText(residualDeviation)}`,
    `${samples} samples`,
    `rank ${about}${rank} of ${unknowns}`,
    `condition ${about}${numberText(condition, 3)}, scaled ${about}${numberText(conditionScaled, 3)}`,
    `ridge ${numberText(ridge, 3)}`,
    `damping ${numberText(damping, 3)}`,
    route,
  ].join(' · ');
}
