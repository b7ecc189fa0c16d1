import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { Column } from './column.ts';
import { createTable } from './create-table.ts';
import { parseCsv } from './parse-csv.ts';
import { type PlaceInText, placeInText } from './place-in-text.ts';
import { readSource } from './read-source.ts';
import { sniffDelimiter } from './sniff-delimiter.ts';
import type { Table } from './table.ts';
import { uniqueNames } from './unique-names.ts';

/** How a CSV file is written. Everything has a default that fits most files. */
export interface CsvOptions {
  /** What stands between fields: `','`, `';'`, `'\t'`, `'|'`, or `' '` for runs of blanks. Default: a guess from the first lines. */
  readonly delimiter?: string;
  /** Whether the first line holds the names. Default: it does if no field in it is a number. */
  readonly header?: boolean;
  /** What a missing value looks like, blanks around it aside. Default: {@link MISSING}. */
  readonly missing?: readonly string[];
  /** The decimal sign. Default `'.'`. */
  readonly decimal?: '.' | ',';
  /** A label of the WHATWG Encoding Standard. Default `'utf-8'`; a byte order mark wins. */
  readonly encoding?: string;
}

/** What CSV files write where there is no value. */
export const MISSING: readonly string[] = ['', 'NA', 'NaN', '?', 'null'];

const OPTIONS: readonly string[] = ['delimiter', 'header', 'missing', 'decimal', 'encoding'];

/**
 * Reads a CSV file (RFC 4180) into a table.
 *
 * A column is numeric if every value that is there is a decimal number, else text. Text keeps its
 * blanks. Columns without a name become `column 3`, a repeated name becomes `x (2)`.
 *
 * @param source - A path relative to the working folder, or a `file:`, `data:`, `http(s):` URL.
 * @throws BacksolveError - `FILE_NOT_READABLE`, or `FILE_NOT_UNDERSTOOD` with line and column.
 */
export async function csv(source: string | URL, options: CsvOptions = {}): Promise<Table> {
  checkOptions('csv', options, OPTIONS);
  const { text, name } = await readSource(source, options.encoding);
  return tableOfCsv(text, name, options);
}

/** Makes a table of CSV text; `name` says in messages where it came from. */
export function tableOfCsv(text: string, name: string, options: CsvOptions = {}): Table {
  const delimiter = checkDelimiter(options.delimiter) ?? sniffDelimiter(text);
  const parse = parseCsv(text, delimiter);
  if (parse.kind === 'broken') {
    throw notUnderstood(name, placeInText(text, parse.at), parse.problem);
  }
  const [first] = parse.records;
  if (first === undefined) throw notUnderstood(name, { line: 1, column: 1 }, 'the file is empty');

  const toNumber = numberReader(options.decimal ?? '.');
  const header = options.header ?? first.every((field) => toNumber(field.trim()) === undefined);
  const uneven = parse.records.findIndex((record) => record.length !== first.length);
  if (uneven >= 0) {
    const count = parse.records[uneven]?.length ?? 0;
    throw notUnderstood(
      name,
      placeInText(text, parse.starts[uneven] ?? 0),
      `this line has ${fields(count)}, the first one has ${fields(first.length)} (delimiter ${JSON.stringify(delimiter)}); a field that holds the delimiter must be quoted`,
    );
  }
  const rows = header ? parse.records.slice(1) : parse.records;
  const missing = new Set(options.missing ?? MISSING);
  const names = uniqueNames(header ? first : first.map(() => ''));
  const columns = names.map((columnName, at) =>
    columnOfFields(columnName, rows, at, missing, toNumber),
  );
  return createTable({ columns, rows: rows.length, name });
}

function columnOfFields(
  name: string,
  rows: readonly (readonly string[])[],
  at: number,
  missing: ReadonlySet<string>,
  toNumber: (text: string) => number | undefined,
): Column {
  const numbers: number[] = [];
  for (const row of rows) {
    const field = (row[at] ?? '').trim();
    const number = missing.has(field) ? Number.NaN : toNumber(field);
    if (number === undefined) break;
    numbers.push(number);
  }
  if (numbers.length === rows.length) return { kind: 'number', name, values: numbers };
  const values = rows.map((row) => {
    const field = row[at] ?? '';
    return missing.has(field.trim()) ? null : field;
  });
  return { kind: 'text', name, values };
}

function numberReader(decimal: '.' | ','): (text: string) => number | undefined {
  const point = `\\${decimal}`;
  const pattern = new RegExp(`^[+-]?(?:\\d+${point}?\\d*|${point}\\d+)(?:[eE][+-]?\\d+)?$`);
  return (text) =>
    pattern.test(text) ? Number(decimal === '.' ? text : text.replace(',', '.')) : undefined;
}

function checkDelimiter(delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || (delimiter.length === 1 && !'"\r\n'.includes(delimiter))) {
    return delimiter;
  }
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `A CSV delimiter is one character, not a quote or a line break; got ${JSON.stringify(delimiter)}. Try ',' or leave it out.`,
  );
}

function fields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}

function notUnderstood(
  name: string,
  { line, column }: PlaceInText,
  problem: string,
): BacksolveError {
  return new BacksolveError(
    'FILE_NOT_UNDERSTOOD',
    `${name}, line ${line}, column ${column}: ${problem}.`,
  );
}
