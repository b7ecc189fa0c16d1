import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { valueText } from '../display/options-text.ts';
import { textTable } from '../display/text-table.ts';
import type { LayerDifference, RunDifference, RunSide } from './difference-of-runs.ts';

/** Losses that a display lists where both runs have one, and where only one has; evenly picked. */
const LISTED = { both: 10, one: 3 } as const;

/** One table of the display. */
interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** So many columns on the left hold words. */
  readonly words: number;
}

/** What differs, table after table, for a console. */
export function runsText(difference: RunDifference): string {
  return [
    ...warnings(difference),
    ...difference.notes,
    title(difference),
    ...sides(difference),
    ...sections(difference).flatMap(({ title, head, rows, words }) => [
      title,
      textTable(
        [head, ...rows],
        head.map((_, column) => (column < words ? 'left' : 'right')),
      ),
    ]),
    ...predictions(difference),
  ].join('\n');
}

/** The same for a notebook: warnings first. */
export function runsHtml(difference: RunDifference): string {
  const line = (text: string): string => `<div>${escapeHtml(text)}</div>`;
  const warned = (text: string): string =>
    `<div style="border-left:3px solid #c77700;padding:.1em .6em;margin:.3em 0">${escapeHtml(text)}</div>`;
  const tables = sections(difference).map(({ title, head, rows, words }) => {
    const cell = (content: string, column: number) =>
      ({ html: escapeHtml(content), align: column < words ? 'left' : 'right' }) as const;
    return `${line(title)}${htmlTable(
      head.map(cell),
      rows.map((row) => row.map(cell)),
    )}`;
  });
  return [
    '<div>',
    ...[...warnings(difference), ...difference.notes].map(warned),
    `<b>${escapeHtml(title(difference))}</b>`,
    ...sides(difference).map(line),
    ...tables,
    ...predictions(difference).map(line),
    '</div>',
  ].join('');
}

function title({ a, b, forked, differs }: RunDifference): string {
  const where = forked === undefined ? sameText(differs) : `they parted after sweep ${forked}`;
  const further =
    differs === undefined && a.sweep !== b.sweep
      ? `, as far as both have come; ${a.sweep < b.sweep ? 'b' : 'a'} has come further`
      : '';
  return `Difference of two runs, b − a: ${where}${further}`;
}

function sameText(differs: number | undefined): string {
  if (differs === undefined) return 'their losses are the same';
  if (differs === 0) return 'their losses differ from the start';
  if (differs === 1) return 'their losses are the same before training and differ from sweep 1 on';
  return `their losses are the same up to sweep ${differs - 1}`;
}

function sides({ a, b }: RunDifference): readonly string[] {
  return [`a: ${sideText(a)}`, `b: ${sideText(b)}`];
}

function sideText({ description, widths, sweep, sequence, lossName, loss }: RunSide): string {
  const word = lossName === 'cross-entropy' ? lossName : 'loss';
  return `${widths.join('-')}, ${description}; sweep ${sweep}, event ${sequence}: ${word} ${numberText(loss)}`;
}

function warnings(difference: RunDifference): readonly string[] {
  return (['a', 'b'] as const).flatMap((side) =>
    difference.warnings[side].map(
      ({ cause, effect, fix }) => `Warning, of ${side} alone: ${cause} ${effect} ${fix}`,
    ),
  );
}

function sections(difference: RunDifference): readonly Section[] {
  const { options, layers } = difference;
  const sections: Section[] = [];
  if (options.length > 0) {
    sections.push({
      title: 'Options that differ',
      head: ['option', 'a', 'b'],
      rows: options.map(({ name, a, b }) => [name, optionText(a), optionText(b)]),
      words: 3,
    });
  }
  sections.push(losses(difference));
  if (layers.length > 0) {
    sections.push({
      title: 'Weights and biases',
      head: ['layer', '‖b − a‖', 'of ‖a‖', 'differs most', 'a', 'b', 'written in a', 'in b'],
      rows: layers.map(layerRow),
      words: 1,
    });
  }
  return sections;
}

function optionText(value: unknown): string {
  return value === undefined ? 'default' : valueText(value);
}

function losses({ losses }: RunDifference): Section {
  const both = losses.filter(({ a, b }) => a !== undefined && b !== undefined);
  const one = losses.filter(({ a, b }) => a === undefined || b === undefined);
  const shown = [...evenly(both, LISTED.both), ...evenly(one, LISTED.one)];
  const number = (value: number | undefined): string =>
    value === undefined ? '' : numberText(value);
  return {
    title: `Losses by sweep${shown.length < losses.length ? `, ${shown.length} of ${losses.length}` : ''}`,
    head: ['sweep', 'a', 'b', 'b / a'],
    rows: shown.map(({ sweep, a, b }) => [
      String(sweep),
      number(a),
      number(b),
      a === undefined || b === undefined || a === 0 ? '' : numberText(b / a, 3),
    ]),
    words: 0,
  };
}

/** At most so many of a list, the first and the last among them. */
function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from(
    { length: most },
    (_, at) => list[Math.round((at * (list.length - 1)) / (most - 1))]!,
  );
}

function layerRow({
  layer,
  norm,
  relative,
  largest,
  writtenBy,
}: LayerDifference): readonly string[] {
  return [
    String(layer),
    numberText(norm),
    `${numberText(100 * relative, 3)} %`,
    largest ? `${largest.name} → unit ${largest.unit + 1}` : 'nothing',
    largest ? numberText(largest.a) : '',
    largest ? numberText(largest.b) : '',
    ...[writtenBy.a, writtenBy.b].map((write) => (write ? `by #${write.sequence}` : 'never')),
  ];
}

function predictions({ predictions }: RunDifference): readonly string[] {
  if (!predictions) {
    return ['Predictions are not compared: give rows, difference(a, b, { data: data.test }).'];
  }
  const { on, rows, rms, perOutput, largest } = predictions;
  const each =
    perOutput.length > 1
      ? ` (${perOutput.map((output) => `${output.name} ${numberText(output.rms)}`).join(', ')})`
      : '';
  const most =
    rms > 0
      ? `; furthest in row ${largest.row + 1} (index ${largest.row}), ${numberText(largest.a)} and ${numberText(largest.b)}`
      : '';
  return [
    `Predictions on ${rowsText(rows, on)} are ${numberText(rms)} apart in the root mean square${each}${most}.`,
  ];
}

function rowsText(rows: number, on: string): string {
  return counted(rows, on.replace('rows', 'row'), on);
}
