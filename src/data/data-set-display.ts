import type { Matrix } from 'ml-matrix';
import { escapeHtml } from '../display/escape-html.ts';
import { type HtmlCell, htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { textTable } from '../display/text-table.ts';
import { classFigures, classHeadings, classLines } from './class-display.ts';
import type { SplitContents } from './create-split.ts';
import type { Scale } from './data-set.ts';
import { describeNumbers, type NumberSummary } from './describe.ts';
import { histogramSvg, histogramText } from './histogram.ts';

const COLUMNS_SHOWN = 40;

interface Line {
  readonly role: 'input' | 'target';
  readonly summary: NumberSummary;
  readonly mean: number;
  readonly deviation: number;
}

/** One part of a data set as HTML: its size and every column in the source's units. */
export function splitHtml(contents: SplitContents, role: string): string {
  const lines = linesOf(contents);
  const head = ['', 'column', 'min', 'median', 'max', 'mean', 'deviation', 'values'];
  const rows = lines
    .slice(0, COLUMNS_SHOWN)
    .map((line): readonly HtmlCell[] => [
      { html: line.role },
      { html: escapeHtml(line.summary.name) },
      ...figuresOf(line).map((html): HtmlCell => ({ html, align: 'right' })),
      { html: histogramSvg(line.summary.bins, `${line.summary.name} in the ${role}`) },
    ]);
  const classRows = classLines(contents).map(({ column, text, counts }): readonly HtmlCell[] => [
    { html: 'target' },
    { html: escapeHtml(column) },
    { html: escapeHtml(text), span: 5 },
    { html: histogramSvg(counts, `${column} in the ${role}: ${text}`) },
  ]);
  return [
    `<p><strong>${escapeHtml(role)}</strong>: ${sizeText(contents)}</p>`,
    htmlTable(
      head.map((html, at): HtmlCell => ({ html, align: at > 1 && at < 7 ? 'right' : 'left' })),
      [...rows, ...classRows],
    ),
    ...notesOf(contents, lines).map((note) => `<p>${escapeHtml(note)}</p>`),
  ].join('');
}

/** One part of a data set as text. */
export function splitText(contents: SplitContents, role: string): string {
  const lines = linesOf(contents);
  const table = textTable(
    [
      ['', 'column', 'min', 'median', 'max', 'mean', 'deviation', 'values'],
      ...lines
        .slice(0, COLUMNS_SHOWN)
        .map((line) => [
          line.role,
          line.summary.name,
          ...figuresOf(line),
          histogramText(line.summary.bins),
        ]),
      ...classLines(contents).map(({ column, text }) => [
        'target',
        column,
        ...new Array<string>(5).fill(''),
        text,
      ]),
    ],
    ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'left'],
  );
  return [`${role}: ${sizeText(contents)}`, table, ...notesOf(contents, lines)].join('\n');
}

/** All parts of a split data set as HTML: how many rows each has, and what the training rows look like. */
export function partsHtml(parts: Readonly<Record<string, SplitContents>>, seed: number): string {
  const [head = [], ...rows] = partsTable(parts).map(
    ([part = '', ...figures]): readonly HtmlCell[] => [
      { html: part },
      ...figures.map((figure): HtmlCell => ({ html: escapeHtml(figure), align: 'right' })),
    ],
  );
  const { train } = parts;
  const training =
    train === undefined
      ? ''
      : `<details><summary>training rows, column by column</summary>${splitHtml(train, 'training rows')}</details>`;
  return `<p><strong>split data set</strong>, seed ${seed}</p>${htmlTable(head, rows)}${training}`;
}

/** All parts of a split data set as text. */
export function partsText(parts: Readonly<Record<string, SplitContents>>, seed: number): string {
  const { train } = parts;
  const rows = partsTable(parts);
  const table = textTable(
    rows,
    (rows[0] ?? []).map((_, at) => (at === 0 ? 'left' : 'right')),
  );
  return [
    `split data set, seed ${seed}`,
    table,
    ...(train === undefined ? [] : [splitText(train, 'training rows')]),
  ].join('\n');
}

/** A line of headings, and one a part. */
function partsTable(parts: Readonly<Record<string, SplitContents>>): readonly string[][] {
  const total = Object.values(parts).reduce((sum, part) => sum + part.inputs.rows, 0);
  const classes = Object.values(parts)[0]?.classes;
  const lines = Object.entries(parts).map(([name, part]) => [
    name,
    `${part.inputs.rows}`,
    `${numberText((part.inputs.rows / total) * 100, 3)} %`,
    ...(classes ? classFigures(part) : [targetMeans(part)]),
  ]);
  const headings = classes ? classHeadings(classes) : ['target mean'];
  return [['part', 'rows', 'share', ...headings], ...lines];
}

function targetMeans({ targetNames, targets }: SplitContents): string {
  return targetNames
    .map((target, at) => `${target} ${numberText(average(targets.getColumn(at)))}`)
    .join(', ');
}

/** Every column, inputs first, put back into the source's units. */
function linesOf(contents: SplitContents): readonly Line[] {
  const columns = (
    role: Line['role'],
    matrix: Matrix,
    names: readonly string[],
    scale: Scale | undefined,
  ): readonly Line[] =>
    names.map((name, at) => {
      const mean = scale?.mean[at] ?? 0;
      const deviation = scale?.deviation[at] ?? 1;
      const values = matrix.getColumn(at).map((value) => value * deviation + mean);
      const centre = average(values);
      const spread = Math.sqrt(average(values.map((value) => (value - centre) ** 2)));
      return {
        role,
        summary: describeNumbers({ kind: 'number', name, values }),
        mean: centre,
        deviation: spread,
      };
    });
  return [
    ...columns('input', contents.inputs, contents.inputNames, contents.inputScale),
    ...(contents.classes
      ? []
      : columns('target', contents.targets, contents.targetNames, undefined)),
  ];
}

function figuresOf({ summary, mean, deviation }: Line): readonly string[] {
  const { min, median, max } = summary;
  return [min, median, max, mean, deviation].map((value) => numberText(value));
}

function notesOf(contents: SplitContents, lines: readonly Line[]): readonly string[] {
  const hidden = lines.length - COLUMNS_SHOWN;
  const constant = lines.flatMap(({ role, summary }) =>
    role === 'input' && summary.min === summary.max ? [summary.name] : [],
  );
  return [
    ...(hidden > 0 ? [`and ${hidden} more columns`] : []),
    contents.inputScale === undefined
      ? 'inputs in their own units (not standardised)'
      : 'inputs are standardised (shown here in their own units)',
    ...(constant.length > 0
      ? [`constant here, so nothing to learn from: ${constant.join(', ')}`]
      : []),
  ];
}

function sizeText(contents: SplitContents): string {
  const { rows, columns } = contents.inputs;
  const targets = contents.classes
    ? `${contents.classColumn} (${contents.classes.length} classes)`
    : contents.targetNames.join(', ');
  return `${rows} ${rows === 1 ? 'row' : 'rows'}, ${columns} ${columns === 1 ? 'input' : 'inputs'} → ${targets}`;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
