import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { type Column, columnOf, columnRows, lacksValue, levelsOf } from './column.ts';
import type { TableContents } from './create-table.ts';
import { checkNames, duplicateColumn, findColumn } from './find-column.ts';
import { rowsOf } from './row.ts';
import type { Cell, OneHotOptions, Row } from './table.ts';

export function drop(contents: TableContents, names: readonly string[]): TableContents {
  checkNames(contents.columns, names);
  const columns = contents.columns.filter((column) => !names.includes(column.name));
  return { ...contents, columns };
}

export function select(contents: TableContents, names: readonly string[]): TableContents {
  const columns = names.map((name) => findColumn(contents.columns, name));
  checkDistinct(columns);
  return { ...contents, columns };
}

export function rename(
  contents: TableContents,
  names: Readonly<Record<string, string>>,
): TableContents {
  const renamed = new Map(Object.entries(names));
  checkNames(contents.columns, [...renamed.keys()]);
  const columns = contents.columns.map((column) => ({
    ...column,
    name: renamed.get(column.name) ?? column.name,
  }));
  checkDistinct(columns);
  return { ...contents, columns };
}

export function head(contents: TableContents, count: number): TableContents {
  if (!Number.isInteger(count) || count < 0) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `head takes a whole number of rows, 0 or more; got ${count}.`,
    );
  }
  return keepRows(
    contents,
    Array.from({ length: Math.min(count, contents.rows) }, (_, at) => at),
  );
}

export function where(contents: TableContents, predicate: (row: Row) => boolean): TableContents {
  const kept: number[] = [];
  let at = 0;
  for (const row of rowsOf(contents.columns, contents.rows)) {
    if (predicate(row)) kept.push(at);
    at++;
  }
  return keepRows(contents, kept);
}

export function dropMissing(contents: TableContents, names: readonly string[]): TableContents {
  const columns =
    names.length === 0 ? contents.columns : names.map((name) => findColumn(contents.columns, name));
  const kept: number[] = [];
  const dropped = [...contents.dropped];
  for (const [at, row] of contents.rowNumbers.entries()) {
    const lacking = columns.filter((column) => lacksValue(column, at));
    if (lacking.length === 0) kept.push(at);
    else dropped.push({ row, columns: lacking.map((column) => column.name) });
  }
  return { ...keepRows(contents, kept), dropped };
}

export function oneHot(
  contents: TableContents,
  name: string,
  options: OneHotOptions,
): TableContents {
  checkOptions('oneHot', options, ['dropFirst']);
  const source = findColumn(contents.columns, name);
  const values: readonly (number | string | null)[] = source.values;
  const shown = options.dropFirst === false ? levelsOf(source) : levelsOf(source).slice(1);
  const encoded = shown.map(
    (level): Column => ({
      kind: 'number',
      name: `${name}=${level}`,
      values: values.map((value, at) =>
        lacksValue(source, at) ? Number.NaN : Number(value === level),
      ),
    }),
  );
  const columns = contents.columns.flatMap((column) => (column === source ? encoded : [column]));
  checkDistinct(columns);
  return { ...contents, columns };
}

export function derive(
  contents: TableContents,
  name: string,
  compute: (row: Row) => Cell | undefined,
): TableContents {
  const cells: unknown[] = [];
  for (const row of rowsOf(contents.columns, contents.rows)) {
    const cell: unknown = compute(row);
    if ((typeof cell === 'object' && cell !== null) || typeof cell === 'function') {
      throw new BacksolveError(
        'WRONG_ARGUMENT',
        `derive('${name}', …) must give a number or a text; for data row ${contents.rowNumbers[cells.length]} it gave ${typeof cell === 'function' ? 'a function' : 'an object'}.`,
      );
    }
    cells.push(cell);
  }
  const derived = columnOf(name, cells);
  const replaces = contents.columns.some((column) => column.name === name);
  const columns = replaces
    ? contents.columns.map((column) => (column.name === name ? derived : column))
    : [...contents.columns, derived];
  return { ...contents, columns };
}

function keepRows(contents: TableContents, positions: readonly number[]): TableContents {
  return {
    ...contents,
    columns: contents.columns.map((column) => columnRows(column, positions)),
    rows: positions.length,
    rowNumbers: positions.map((at) => contents.rowNumbers[at] ?? 0),
  };
}

function checkDistinct(columns: readonly Column[]): void {
  const taken = new Set<string>();
  for (const { name } of columns) {
    if (taken.has(name)) throw duplicateColumn(name);
    taken.add(name);
  }
}
