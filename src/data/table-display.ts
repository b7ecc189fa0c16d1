import { escapeHtml } from '../display/escape-html.ts';
import { type HtmlCell, htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { textTable } from '../display/text-table.ts';
import type { Column } from './column.ts';
import { SUMMARY_HEADINGS, summaryCells, summaryTexts } from './column-display.ts';
import type { TableContents } from './create-table.ts';
import { describe } from './describe.ts';
import type { DroppedRow } from './table.ts';

const ROWS_SHOWN = 5;
const COLUMNS_SHOWN = 40;

/** A table as HTML: what each column holds, the first rows, what was left out. */
export function tableHtml(contents: TableContents): string {
  const shown = contents.columns.slice(0, COLUMNS_SHOWN);
  const rows = Math.min(ROWS_SHOWN, contents.rows);
  const [column = '', type = '', ...others] = SUMMARY_HEADINGS;
  const head: readonly HtmlCell[] = [
    { html: column },
    { html: type },
    ...others.map((html): HtmlCell => ({ html, align: html === 'values' ? 'left' : 'right' })),
  ];
  const first = Array.from({ length: rows }, (_, at): readonly HtmlCell[] => [
    { html: `${contents.rowNumbers[at]}`, align: 'right' },
    ...shown.map((each): HtmlCell => ({ html: escapeHtml(cellText(each, at)), align: side(each) })),
  ]);
  const firstHead: readonly HtmlCell[] = [
    { html: 'row', align: 'right' },
    ...shown.map((each): HtmlCell => ({ html: escapeHtml(each.name), align: side(each) })),
  ];
  return [
    `<p><strong>${escapeHtml(contents.name)}</strong>: ${sizeText(contents)}</p>`,
    htmlTable(
      head,
      shown.map((each) => summaryCells(describe(each))),
    ),
    ...hiddenColumns(contents).map((line) => `<p>${line}</p>`),
    ...droppedText(contents.dropped).map((line) => `<p>${escapeHtml(line)}</p>`),
    rows === 0
      ? ''
      : `<details open><summary>first ${rows === 1 ? 'row' : `${rows} rows`}</summary>${htmlTable(firstHead, first)}</details>`,
  ].join('');
}

/** A table as text, for a console. */
export function tableText(contents: TableContents): string {
  const shown = contents.columns.slice(0, COLUMNS_SHOWN);
  const rows = Math.min(ROWS_SHOWN, contents.rows);
  const schema = textTable(
    [SUMMARY_HEADINGS, ...shown.map((column) => summaryTexts(describe(column)))],
    ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
  );
  const first = textTable(
    [
      ['row', ...shown.map((column) => column.name)],
      ...Array.from({ length: rows }, (_, at) => [
        `${contents.rowNumbers[at]}`,
        ...shown.map((column) => cellText(column, at)),
      ]),
    ],
    ['right', ...shown.map(side)],
  );
  return [
    `${contents.name}: ${sizeText(contents)}`,
    schema,
    ...hiddenColumns(contents),
    ...droppedText(contents.dropped),
    ...(rows === 0 ? [] : [`first ${rows === 1 ? 'row' : `${rows} rows`}:`, first]),
  ].join('\n');
}

/** Says how many rows were left out, and for want of which column's value; nothing if none was. */
function droppedText(dropped: readonly DroppedRow[]): readonly string[] {
  if (dropped.length === 0) return [];
  const counts = new Map<string, number>();
  for (const name of dropped.flatMap((row) => row.columns)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const because = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  const several = dropped.some((row) => row.columns.length > 1)
    ? ' (some rows lack more than one)'
    : '';
  const rows = dropped.length === 1 ? '1 row was' : `${dropped.length} rows were`;
  return [`${rows} left out for a missing value: ${because}${several}`];
}

function sizeText({ rows, columns }: TableContents): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'} × ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;
}

function hiddenColumns({ columns }: TableContents): readonly string[] {
  const hidden = columns.length - COLUMNS_SHOWN;
  return hidden > 0 ? [`and ${hidden} more columns`] : [];
}

function side(column: Column): 'left' | 'right' {
  return column.kind === 'number' ? 'right' : 'left';
}

function cellText(column: Column, row: number): string {
  if (column.kind === 'number') return numberText(column.values[row] ?? Number.NaN, 6);
  const text = column.values[row] ?? '–';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
