import { BacksolveError } from '../errors.ts';
import { columnOf } from './column.ts';
import { createTable } from './create-table.ts';
import type { Table } from './table.ts';
import { uniqueNames } from './unique-names.ts';

/** A row as its user has it: values by name, or values in order. */
export type DataRecord = Readonly<Record<string, unknown>> | readonly unknown[];

/**
 * Makes a table of rows that are in memory: objects (a name that an object lacks is a missing
 * value), or arrays of equal length (the first one holds the names if it is all text and no other is).
 *
 * @throws BacksolveError - `WRONG_ARGUMENT` or `SHAPE_MISMATCH`, naming the row that doesn't fit.
 */
export function table(records: readonly DataRecord[], name = 'table'): Table {
  if (!Array.isArray(records)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `A table is made of an array of records, such as [{ x: 1, y: 2 }]; got ${kindOf(records)}.`,
    );
  }
  const [first] = records;
  return Array.isArray(first) ? tableOfArrays(records, name) : tableOfObjects(records, name);
}

function tableOfObjects(records: readonly DataRecord[], name: string): Table {
  const names = new Set<string>();
  for (const [at, record] of records.entries()) {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw new BacksolveError(
        'WRONG_ARGUMENT',
        `Row ${at + 1} of ${name} is ${kindOf(record)}, not a record such as { x: 1, y: 2 }.`,
      );
    }
    for (const key of Object.keys(record)) names.add(key);
  }
  const columns = [...names].map((column) =>
    columnOf(
      column,
      records.map((record) => Object.getOwnPropertyDescriptor(record, column)?.value),
    ),
  );
  return createTable({ columns, rows: records.length, name });
}

function tableOfArrays(records: readonly DataRecord[], name: string): Table {
  const rows: (readonly unknown[])[] = [];
  for (const [at, record] of records.entries()) {
    if (!Array.isArray(record)) {
      throw new BacksolveError(
        'WRONG_ARGUMENT',
        `Row ${at + 1} of ${name} is ${kindOf(record)}, while row 1 is an array.`,
      );
    }
    if (record.length !== (rows[0]?.length ?? record.length)) {
      throw new BacksolveError(
        'SHAPE_MISMATCH',
        `Row ${at + 1} of ${name} has ${record.length} values, row 1 has ${rows[0]?.length}.`,
      );
    }
    rows.push(record);
  }
  const [first = [], ...rest] = rows;
  const named = rest.length > 0 && isText(first) && !rest.some(isText);
  const names = uniqueNames(first.map((cell) => (named ? String(cell) : '')));
  const body = named ? rest : rows;
  const columns = names.map((column, at) =>
    columnOf(
      column,
      body.map((row) => row[at]),
    ),
  );
  return createTable({ columns, rows: body.length, name });
}

function isText(row: readonly unknown[]): boolean {
  return row.length > 0 && row.every((cell) => typeof cell === 'string');
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value)}`;
}
