import { types } from 'node:util';
import { shownRows, type Table } from './table.ts';

/** Numbers in rows and columns. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => unknown;
}

const MOST_COLUMNS = 15;

/**
 * The table of what holds numbers in rows and columns: arrays of equally long arrays, and objects
 * with `rows`, `columns` and their numbers row after row in `data`. Undefined for any other value.
 */
export function matrixTable(value: unknown, all: boolean): Table | undefined {
  const grid = gridOf(value);
  if (grid === undefined) return undefined;
  const { indices, gapAfter } = shownRows(grid.rows, all);
  const columns = Array.from(
    { length: all ? grid.columns : Math.min(grid.columns, MOST_COLUMNS) },
    (_, column) => column,
  );
  return {
    corner: '',
    columns: columns.map(String),
    gapAfter,
    cut: gapAfter !== undefined || columns.length < grid.columns,
    size: `${grid.rows.toLocaleString('en')} × ${grid.columns.toLocaleString('en')} matrix`,
    rows: indices.map((row) => ({
      name: String(row),
      values: columns.map((column) => ({ value: grid.at(row, column) })),
    })),
  };
}

function gridOf(value: unknown): Grid | undefined {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return undefined;
  return Array.isArray(value) ? gridOfArrays(value) : gridOfData(value);
}

function gridOfArrays(rows: readonly unknown[]): Grid | undefined {
  const [first] = rows;
  if (rows.length < 2 || !isNumbers(first) || first.length < 2) return undefined;
  const columns = first.length;
  if (!rows.every((row) => isNumbers(row) && row.length === columns)) return undefined;
  return {
    rows: rows.length,
    columns,
    at: (row, column) => {
      const numbers = rows[row];
      return isNumbers(numbers) ? numbers[column] : undefined;
    },
  };
}

function gridOfData(value: object): Grid | undefined {
  const own = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;
  const [rows, columns, data] = [own('rows'), own('columns'), own('data')];
  if (typeof rows !== 'number' || typeof columns !== 'number' || !isNumbers(data)) return undefined;
  if (rows < 1 || columns < 1 || rows * columns !== data.length) return undefined;
  return { rows, columns, at: (row, column) => data[row * columns + column] };
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (types.isProxy(value)) return false;
  if (types.isFloat64Array(value) || types.isFloat32Array(value)) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}
