import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { textTable } from '../display/text-table.ts';
import type { LayerSummary, UnitSummary } from './solve-summary.ts';
import { layerFigures, titleOf } from './summary-words.ts';
import { warningHtml, warningText } from './warning-display.ts';

/** Units that a display has room for; the data has all. */
const SHOWN = 60;

/** Lets the overview of a layer's units draw itself as a table. */
export function drawableLayer(summary: LayerSummary): LayerSummary & Displayable {
  return {
    ...summary,
    [displaySymbol]: () => ({ 'text/html': html(summary), 'text/plain': text(summary) }),
    [inspectSymbol]: () => text(summary),
  };
}

function text(summary: LayerSummary): string {
  const { head, rows } = tableOf(summary);
  const table = textTable(
    [head, ...rows],
    head.map((_, column) => (column === 0 ? 'left' : 'right')),
  );
  return [
    ...summary.warnings.map(warningText),
    titleOf(summary, ''),
    table,
    ...lines(summary),
    ...summary.notes,
  ].join('\n');
}

function html(summary: LayerSummary): string {
  const { head, rows } = tableOf(summary);
  const cell = (content: string, column: number) =>
    ({ html: escapeHtml(content), align: column === 0 ? 'left' : 'right' }) as const;
  const table = htmlTable(
    head.map(cell),
    rows.map((row) => row.map(cell)),
  );
  const figures = lines(summary).map((line) => `<div>${escapeHtml(line)}</div>`);
  const notes = summary.notes.map((note) => `<div>${escapeHtml(note)}</div>`).join('');
  return `<div>${summary.warnings.map(warningHtml).join('')}<b>${escapeHtml(titleOf(summary, ''))}</b>${table}${figures.join('')}<div style="opacity:.75;font-size:.9em;margin-top:.3em">${notes}</div></div>`;
}

type Cells = readonly string[];

/** In a joint solve R² and residual belong to the layer, and stand below. */
function tableOf({ units, joint, clamped }: LayerSummary): {
  readonly head: Cells;
  readonly rows: readonly Cells[];
} {
  const own = joint ? [] : ['R²', 'predicted R²', 'residual deviation'];
  const head = [
    '',
    ...own,
    'largest |t|',
    'largest VIF',
    ...(joint ? [] : ["largest Cook's distance"]),
    ...(clamped > 0 ? ['clamped'] : []),
  ];
  const rows = units
    .slice(0, SHOWN)
    .map((line) => [
      nameOf(line),
      ...(joint
        ? []
        : [
            numberText(line.rSquared),
            numberText(line.predictedRSquared),
            numberText(line.residualDeviation),
          ]),
      line.strongest ? `${line.strongest.name} ${numberText(Math.abs(line.strongest.t), 3)}` : '–',
      line.mostInflated ? `${line.mostInflated.name} ${numberText(line.mostInflated.vif, 3)}` : '–',
      ...(joint ? [] : [cookOf(line)]),
      ...(clamped > 0 ? [`${numberText(100 * line.clampedOfUnit, 3)} %`] : []),
    ]);
  const left = units.length - rows.length;
  return { head, rows: left > 0 ? [...rows, [`${left} more in .units`]] : rows };
}

function nameOf({ unit, target }: UnitSummary): string {
  return `unit ${unit + 1} (index ${unit})${target === undefined ? '' : `, ${target}`}`;
}

function cookOf({ mostInfluential: most }: UnitSummary): string {
  return most ? `row ${most.row + 1} ${numberText(most.distance, 3)}` : '–';
}

function lines(summary: LayerSummary): readonly string[] {
  const { joint, samples, units, layer } = summary;
  const [first] = units;
  const together =
    joint && first
      ? [
          `R² ${numberText(first.rSquared)}`,
          `predicted ${numberText(first.predictedRSquared)}`,
          `residual deviation ${numberText(first.residualDeviation)}`,
          ...(first.mostInfluential ? [`largest Cook's distance ${cookOf(first)}`] : []),
        ]
      : [];
  return [
    [...together, counted(samples, 'sample')].join(' · '),
    layerFigures(summary, []).join(' · '),
    `One unit of layer ${layer} in full: .summary({ unit: 0 }).`,
  ];
}
