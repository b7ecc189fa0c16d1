import { BacksolveError } from '../errors.ts';
import { findJsonError } from './find-json-error.ts';
import { readSource } from './read-source.ts';
import { type DataRecord, table } from './records.ts';
import type { Table } from './table.ts';

/**
 * Reads a JSON file that holds an array of records (objects, or arrays of equal length) into a table.
 * Rows that are already in memory are taken as they are.
 *
 * @param source - A path relative to the working folder, a `file:`, `data:`, `http(s):` URL, or rows.
 * @throws BacksolveError - `FILE_NOT_READABLE`, or `FILE_NOT_UNDERSTOOD` with line and column.
 */
export async function json(source: string | URL | readonly DataRecord[]): Promise<Table> {
  if (typeof source !== 'string' && !(source instanceof URL)) return table(source);
  const { text, name } = await readSource(source);
  const rows = parse(text, name);
  if (!Array.isArray(rows)) throw notRows(rows, name);
  try {
    return table(rows, name);
  } catch (cause) {
    if (!(cause instanceof BacksolveError)) throw cause;
    throw new BacksolveError('FILE_NOT_UNDERSTOOD', cause.message, { cause });
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = findJsonError(text);
    const place = error ? `, line ${error.line}, column ${error.column}` : '';
    const lines = /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text)
      ? ' It looks like one record a line: put commas between them and [ ] around them.'
      : '';
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `${name}${place}: not JSON${error ? `: ${error.found} can't stand here` : ''}.${lines}`,
      { cause },
    );
  }
}

function notRows(value: unknown, name: string): BacksolveError {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const key = inner.find(([, rows]) => Array.isArray(rows) && typeof rows[0] === 'object')?.[0];
  const advice =
    key === undefined
      ? 'Write it as [{ "x": 1, "y": 2 }, …].'
      : `If the rows are in its '${key}', read the file with JSON.parse and pass them: table(content[${JSON.stringify(key)}]).`;
  return new BacksolveError(
    'FILE_NOT_UNDERSTOOD',
    `${name}, line 1, column 1: it holds ${typeof value === 'object' && value !== null ? 'an object' : String(value)}, not an array of records. ${advice}`,
  );
}
