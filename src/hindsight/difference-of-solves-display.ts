import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { textTable } from '../display/text-table.ts';
import type { SolveDifference, SolveSide } from './difference-of-solves.ts';

/**
 * Beyond so many unknowns a display leaves out what a matrix has to be decomposed for: with 930 the
 * figures take a second, with 2,550 a minute and more.
 */
const QUICK = 1000;

function isQuick({ unknowns }: SolveSide): boolean {
  return unknowns <= QUICK;
}

function leftOut({ a, b }: SolveDifference): readonly string[] {
  if (isQuick(a) && isQuick(b)) return [];
  return [
    'With so many unknowns rank, conditions, PRESS, R² and standard errors take a while and are computed when asked for: difference.a.condition, difference.largest[0].standardErrors.',
  ];
}

/** Figures side by side, then the parameters that differ most, for a console. */
export function solvesText(difference: SolveDifference): string {
  const { notes } = difference;
  const figures = textTable([['', 'a', 'b'], ...figuresOf(difference)], ['left', 'right', 'right']);
  const largest = largestRows(difference);
  return [
    ...notes,
    title(difference),
    `a: ${nameOf(difference.a)}`,
    `b: ${nameOf(difference.b)}`,
    moved(difference),
    figures,
    ...(largest.length === 0
      ? []
      : [
          largestTitle(difference),
          textTable([HEAD, ...largest], ['left', 'left', 'right', 'right', 'right']),
        ]),
    ...leftOut(difference),
  ].join('\n');
}

/** The same for a notebook. */
export function solvesHtml(difference: SolveDifference): string {
  const notes = difference.notes.map((note) => `<div>${escapeHtml(note)}</div>`).join('');
  const largest = largestRows(difference);
  const sides = (['a', 'b'] as const).map(
    (side) => `<div>${side}: ${escapeHtml(nameOf(difference[side]))}</div>`,
  );
  return [
    '<div>',
    notes === ''
      ? ''
      : `<div style="border-left:3px solid #c77700;padding:.1em .6em">${notes}</div>`,
    `<b>${escapeHtml(title(difference))}</b>${sides.join('')}<div>${escapeHtml(moved(difference))}</div>`,
    table(['', 'a', 'b'], figuresOf(difference), 1),
    largest.length === 0
      ? ''
      : `<div>${escapeHtml(largestTitle(difference))}</div>${table(HEAD, largest, 2)}`,
    ...leftOut(difference).map((text) => `<div style="opacity:.75">${escapeHtml(text)}</div>`),
    '</div>',
  ].join('');
}

/** @param words - So many columns on the left hold words. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: number,
): string {
  const cell = (content: string, column: number) =>
    ({ html: escapeHtml(content), align: column < words ? 'left' : 'right' }) as const;
  return htmlTable(
    head.map(cell),
    rows.map((row) => row.map(cell)),
  );
}

function title({ a, b }: SolveDifference): string {
  const layers = a.layer === b.layer ? `layer ${a.layer}` : `layers ${a.layer} and ${b.layer}`;
  return `Difference of two solves of ${layers}, b − a`;
}

function nameOf({ sequence, sweep, trial, rung, changed }: SolveSide): string {
  const changes = changed === undefined ? '' : `, what if (${changed})`;
  return `solve #${sequence}, sweep ${sweep}, trial ${trial}, rung '${rung}'${changes}`;
}

function moved({ norm, relative }: SolveDifference): string {
  if (norm === 0) return 'The same parameters, to the last bit.';
  return `‖b − a‖ ${numberText(norm)}, ${numberText(100 * relative, 3)} % of ‖a‖`;
}

const HEAD = ['from', 'to', 'a', 'b', 'b − a'];

function largestTitle({ largest, weights, bias, a, b }: SolveDifference): string {
  const count = weights.rows * weights.columns + bias.length;
  const errors = isQuick(a) && isQuick(b) ? ' (± standard error)' : '';
  return `The ${largest.length} largest changes of ${count} parameters${errors}:`;
}

function largestRows({ largest, a, b }: SolveDifference): readonly (readonly string[])[] {
  const quick = isQuick(a) && isQuick(b);
  return largest.map((parameter) => [
    parameter.name,
    `unit ${parameter.unit + 1}`,
    withError(parameter.a, quick ? parameter.standardErrors.a : Number.NaN),
    withError(parameter.b, quick ? parameter.standardErrors.b : Number.NaN),
    numberText(parameter.change),
  ]);
}

function withError(value: number, error: number): string {
  return Number.isNaN(error) ? numberText(value) : `${numberText(value)} ± ${numberText(error, 2)}`;
}

function figuresOf({ a, b }: SolveDifference): readonly (readonly string[])[] {
  const row = (name: string, figure: (side: SolveSide) => string) => [name, figure(a), figure(b)];
  const number = (name: string, figure: (side: SolveSide) => number, digits = 4) =>
    row(name, (side) => numberText(figure(side), digits));
  const laborious = (): readonly (readonly string[])[] => [
    row('rank', ({ rank, unknowns }) => `${rank} of ${unknowns}`),
    number('condition', ({ condition }) => condition, 3),
    number('condition, scaled', ({ conditionScaled }) => conditionScaled, 3),
    number('effective parameters', ({ effectiveParameters }) => effectiveParameters),
    row('R²', ({ rSquared }) => spread(rSquared)),
    number('PRESS', ({ press }) => press),
  ];
  return [
    number('ridge', ({ ridge }) => ridge, 3),
    number('damping', ({ damping }) => damping, 3),
    row('solved by', ({ status, route }) => (status === 'solved' ? route : `${route}, ${status}`)),
    ...(isQuick(a) && isQuick(b)
      ? laborious()
      : [row('unknowns', ({ unknowns }) => String(unknowns))]),
    number('residual RMS', ({ residualRms }) => residualRms),
    number('loss, if taken', ({ loss }) => loss),
    number('objective, if taken', ({ objective }) => objective),
    row('by a sweep', ({ accepted }) => (accepted ? 'accepted' : 'refused')),
  ];
}

/** One number where all units have the same, else the lowest and the highest. */
function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => numberText(value));
  return low === high ? `${low}` : `${low} … ${high}`;
}
