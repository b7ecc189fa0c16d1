import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import type { SolveSummary } from './solve-summary.ts';
import { layerFigures, titleOf } from './summary-words.ts';
import { warningHtml, warningText } from './warning-display.ts';

/** Rows that a display has room for; the data has all. */
const SHOWN = 60;

/** Largest leverages that a line names. */
const LEVERAGES = 3;

/** Lets a summary draw itself as a regression table, in a notebook and in a console. */
export function drawableSummary(summary: SolveSummary): SolveSummary & Displayable {
  return {
    ...summary,
    [displaySymbol]: () => ({ 'text/html': html(summary), 'text/plain': text(summary) }),
    [inspectSymbol]: () => text(summary),
  };
}

type Cells = readonly string[];

function text(summary: SolveSummary): string {
  const tables = tablesOf(summary).map(({ caption, head, rows }) => {
    const table = textTable(
      [head, ...rows],
      head.map((_, column) => (column === 0 ? 'left' : 'right')),
    );
    return caption === '' ? table : `${caption}\n${table}`;
  });
  const [coefficients = '', ...others] = tables;
  return [
    ...summary.warnings.map(warningText),
    title(summary),
    coefficients,
    ...figures(summary),
    ...others,
    ...summary.notes,
  ].join('\n');
}

function html(summary: SolveSummary): string {
  const cell = (content: string, column: number) =>
    ({ html: escapeHtml(content), align: column === 0 ? 'left' : 'right' }) as const;
  const tables = tablesOf(summary).map(({ caption, head, rows }) => {
    const table = htmlTable(
      head.map(cell),
      rows.map((row) => row.map(cell)),
    );
    return caption === ''
      ? table
      : `<div style="margin-top:.5em">${escapeHtml(caption)}</div>${table}`;
  });
  const [coefficients = '', ...others] = tables;
  const lines = figures(summary).map((line) => `<div>${escapeHtml(line)}</div>`);
  const notes = summary.notes.map((note) => `<div>${escapeHtml(note)}</div>`).join('');
  return `<div>${summary.warnings.map(warningHtml).join('')}<b>${escapeHtml(title(summary))}</b>${coefficients}${lines.join('')}${others.join('')}<div style="opacity:.75;font-size:.9em;margin-top:.3em">${notes}</div></div>`;
}

function title(summary: SolveSummary): string {
  const { unit, target } = summary;
  const name = target === undefined ? '' : `, target ${target}`;
  return titleOf(summary, `, unit ${unit + 1} (index ${unit})${name}`);
}

interface Table {
  readonly caption: string;
  readonly head: Cells;
  readonly rows: readonly Cells[];
}

function tablesOf(summary: SolveSummary): readonly Table[] {
  const { cooks, rows } = summary;
  const penalised = summary.ridge > 0 || summary.damping > 0;
  const biased = penalised ? ' (biased)' : '';
  const shown = shownRows(summary);
  const left = rows.length - shown.length;
  const cut: readonly Cells[] = left > 0 ? [[`${left} more in .rows`]] : [];
  const coefficients: Table = {
    caption: '',
    head: ['', `coefficient${biased}`, `std. error${biased}`, 't', 'VIF'],
    rows: [...shown, ...cut],
  };
  if (cooks.length === 0) return [coefficients];
  return [
    coefficients,
    {
      caption: "Rows that the solution leans on, by Cook's distance",
      head: ['', "Cook's distance", 'leverage', 'studentised residual'],
      rows: cooks.map(({ row, distance, leverage, residual }) => [
        `row ${row + 1} (index ${row})`,
        numberText(distance, 3),
        numberText(leverage, 3),
        numberText(residual, 3),
      ]),
    },
  ];
}

/** All rows, or those of the largest |t|, in their order. */
function shownRows({ rows, estimated }: SolveSummary): readonly Cells[] {
  const size = ({ t, coefficient }: (typeof rows)[number]): number =>
    Math.abs(Number.isNaN(t) ? coefficient : t);
  const least =
    rows.length > SHOWN ? (rows.map(size).sort((a, b) => b - a)[SHOWN - 1] ?? 0) : undefined;
  return rows
    .filter((row) => least === undefined || size(row) >= least)
    .slice(0, SHOWN)
    .map((row) => [
      row.name,
      numberText(row.coefficient),
      estimated ? 'not computed' : numberText(row.standardError, 3),
      estimated ? '' : numberText(row.t, 3),
      row.name === 'bias' && Number.isNaN(row.vif) ? '' : numberText(row.vif, 3),
    ]);
}

function figures(summary: SolveSummary): readonly string[] {
  const { rSquared, adjustedRSquared, predictedRSquared, residualDeviation, press } = summary;
  const { degreesOfFreedom, samples, clampedOfUnit, clamped } = summary;
  const known = (value: number, words: string): readonly string[] =>
    Number.isNaN(value) ? [] : [words];
  const lines = [
    [
      `R² ${numberText(rSquared)}`,
      ...known(adjustedRSquared, `adjusted ${numberText(adjustedRSquared)}`),
      ...known(predictedRSquared, `predicted ${numberText(predictedRSquared)}`),
      counted(samples, 'sample'),
    ],
    [
      ...known(
        residualDeviation,
        `residual deviation ${numberText(residualDeviation)} on ${counted(degreesOfFreedom, 'degree')} of freedom`,
      ),
      ...known(press, `leave-one-out error √(PRESS/n) ${numberText(Math.sqrt(press))}`),
    ],
    layerFigures(
      summary,
      known(
        summary.effectiveParameters,
        `effective parameters ${numberText(summary.effectiveParameters)}`,
      ),
    ),
    clamped > 0
      ? [
          `clamped ${numberText(100 * clampedOfUnit, 3)} % of this unit's ideal inputs, ${numberText(100 * clamped, 3)} % of the layer's`,
        ]
      : [],
    leverageLine(summary),
  ];
  return lines.filter((line) => line.length > 0).map((line) => line.join(' · '));
}

function leverageLine({
  leverages,
  rowsKept,
  effectiveParameters,
}: SolveSummary): readonly string[] {
  if (leverages.length === 0 || !Number.isFinite(effectiveParameters)) return [];
  const largest = [...leverages.entries()]
    .sort(([, one], [, other]) => other - one)
    .slice(0, LEVERAGES)
    .map(([row, leverage]) => `${numberText(leverage, 3)} (row ${(rowsKept?.[row] ?? row) + 1})`);
  const mean = numberText(effectiveParameters / leverages.length, 3);
  return [`largest leverages ${largest.join(', ')}; mean ${mean}`];
}
