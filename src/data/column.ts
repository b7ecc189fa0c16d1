/** One named column of a {@link Table}: numbers or text, missing values as such. */
export type Column = NumberColumn | TextColumn;

export interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** One number a row; NaN where the value is missing. */
  readonly values: readonly number[];
}

export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** One text a row; null where the value is missing. */
  readonly values: readonly (string | null)[];
}

/**
 * Makes a column of arbitrary cells: numbers where every cell that is there is a number or a
 * boolean (true is 1, false is 0), else text. Null, undefined and NaN are missing values.
 */
export function columnOf(name: string, cells: readonly unknown[]): Column {
  if (cells.every((cell) => isMissing(cell) || typeof cell === 'number' || isBoolean(cell))) {
    return {
      kind: 'number',
      name,
      values: cells.map((cell) => (isMissing(cell) ? Number.NaN : Number(cell))),
    };
  }
  return { kind: 'text', name, values: cells.map((cell) => (isMissing(cell) ? null : text(cell))) };
}

/** The same column with only the rows at the given positions, in that order. */
export function columnRows(column: Column, positions: readonly number[]): Column {
  return column.kind === 'number'
    ? { ...column, values: positions.map((row) => column.values[row] ?? Number.NaN) }
    : { ...column, values: positions.map((row) => column.values[row] ?? null) };
}

/** Whether the column has no value in a row. */
export function lacksValue(column: Column, row: number): boolean {
  return column.kind === 'number'
    ? Number.isNaN(column.values[row])
    : (column.values[row] ?? null) === null;
}

/** The distinct values of a column: numbers by size, texts by code unit, the same on every machine. */
export function levelsOf(column: Column): readonly (number | string)[] {
  if (column.kind === 'number') {
    const present = column.values.filter((value) => !Number.isNaN(value));
    return [...new Set(present)].sort((a, b) => a - b);
  }
  return [...new Set(column.values.filter((value) => value !== null))].sort();
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell);
}

function isBoolean(cell: unknown): boolean {
  return typeof cell === 'boolean';
}

function text(cell: unknown): string {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? 'Invalid Date' : cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
