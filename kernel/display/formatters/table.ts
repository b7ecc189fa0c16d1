import { escapeHtml } from '../escape-html.ts';
import type { MimeBundle } from '../mime-bundle.ts';
import { numberTexts, shortText } from './short-text.ts';

/** What a table shows: the first and the last rows of something that may be long. */
export interface Table {
  /** Heads the rows' own names. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** After so many of the rows others are left out. */
  readonly gapAfter?: number | undefined;
  /** Said below: how much there is. */
  readonly size: string;
  /** Whether something is left out, in whichever direction. */
  readonly cut: boolean;
}

interface TableRow {
  readonly name: string;
  /** A missing value leaves its cell empty. */
  readonly values: readonly Cell[];
}

type Cell = { readonly value: unknown } | undefined;

/** A table's texts, column by column, ready to be set. */
interface SetColumn {
  readonly head: string;
  readonly texts: readonly string[];
  readonly numeric: boolean;
}

const FIRST_ROWS = 10;
const LAST_ROWS = 5;

/** Which of `length` rows are shown, and after how many of them there is a gap. */
export function shownRows(
  length: number,
  all: boolean,
): { readonly indices: readonly number[]; readonly gapAfter?: number } {
  if (all || length <= FIRST_ROWS + LAST_ROWS) {
    return { indices: Array.from({ length }, (_, i) => i) };
  }
  const indices = Array.from({ length: FIRST_ROWS + LAST_ROWS }, (_, i) =>
    i < FIRST_ROWS ? i : length - FIRST_ROWS - LAST_ROWS + i,
  );
  return { indices, gapAfter: FIRST_ROWS };
}

/** `1,000 rows`, `1 row`. */
export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The table as HTML that takes its colours from the page, and as aligned text. */
export function tableBundle(table: Table): MimeBundle {
  const columns = table.columns.map((head, i) =>
    setColumn(
      head,
      table.rows.map(({ values }) => values[i]),
    ),
  );
  return { 'text/html': toHtml(table, columns), 'text/plain': toText(table, columns) };
}

function setColumn(head: string, cells: readonly Cell[]): SetColumn {
  const numbers = cells.flatMap((cell) => (typeof cell?.value === 'number' ? [cell.value] : []));
  const texts = numberTexts(numbers).values();
  return {
    head,
    numeric: numbers.length > 0 && cells.every((cell) => isNumeric(cell?.value)),
    texts: cells.map((cell) => {
      if (cell === undefined) return '';
      return typeof cell.value === 'number' ? (texts.next().value ?? '') : shortText(cell.value);
    }),
  };
}

function isNumeric(value: unknown): boolean {
  return value === undefined || value === null || ['number', 'bigint'].includes(typeof value);
}

const HINT = 'to see all: display(value, { all: true })';
const NUMBER = ' style="text-align:right;font-variant-numeric:tabular-nums"';
const TEXT = ' style="text-align:left"';

function toHtml(table: Table, columns: readonly SetColumn[]): string {
  const align = ({ numeric }: SetColumn): string => (numeric ? NUMBER : TEXT);
  const heads = columns.map(
    (column) => `<th scope="col"${align(column)}>${escapeHtml(column.head)}</th>`,
  );
  const gap = `<tr><td colspan="${columns.length + 1}"${TEXT}>…</td></tr>`;
  const rows = table.rows.map(({ name }, i) => {
    const cells = columns.map(
      (column) => `<td${align(column)}>${escapeHtml(column.texts[i] ?? '')}</td>`,
    );
    const row = `<tr><th scope="row"${TEXT}>${escapeHtml(name)}</th>${cells.join('')}</tr>`;
    return i === table.gapAfter ? `${gap}${row}` : row;
  });
  const note = table.cut
    ? `${table.size}; ${HINT.replace(/display.*/, '<code>$&</code>')}`
    : table.size;
  return (
    `<table><thead><tr><th scope="col"${TEXT}>${escapeHtml(table.corner)}</th>${heads.join('')}</tr></thead>` +
    `<tbody>${rows.join('')}</tbody></table><p style="opacity:0.75">${note}</p>`
  );
}

function toText(table: Table, columns: readonly SetColumn[]): string {
  const names = { head: table.corner, texts: table.rows.map(({ name }) => name), numeric: false };
  const set = [names, ...columns].map(({ head, texts, numeric }) => {
    const width = Math.max(...[head, ...texts].map((text) => [...text].length));
    return [head, ...texts].map((text) => {
      const space = ' '.repeat(width - [...text].length);
      return numeric ? `${space}${text}` : `${text}${space}`;
    });
  });
  const lines = ['', ...table.rows].map((_, i) =>
    set
      .map((texts) => texts[i] ?? '')
      .join('  ')
      .trimEnd(),
  );
  if (table.gapAfter !== undefined) lines.splice(table.gapAfter + 1, 0, '…');
  return [...lines, table.cut ? `${table.size}; ${HINT}` : table.size].join('\n');
}
