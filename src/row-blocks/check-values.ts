import { BacksolveError } from '../errors.ts';

/**
 * Takes values over as numbers.
 *
 * @param into - Where to, from its start.
 * @param column - The column's name, for the message.
 * @param firstRow - The number of the first value's row, from 1.
 * @throws `MISSING_VALUE`, `NOT_FINITE`, `NOT_A_NUMBER`, naming row and column.
 */
export function takeValues(
  values: ArrayLike<unknown>,
  into: Float64Array,
  column: string,
  firstRow: number,
): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    const taken = typeof value === 'number' ? value : numberOf(value);
    if (!Number.isFinite(taken)) throw unusable(value, column, firstRow + at);
    into[at] = taken;
  }
}

/** Whole numbers of 64 bits and booleans are numbers too; NaN stands for all else. */
function numberOf(value: unknown): number {
  return typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : Number.NaN;
}

function unusable(value: unknown, column: string, row: number): BacksolveError {
  const where = `Row ${row}, column '${column}'`;
  if (value === null || value === undefined) {
    return new BacksolveError(
      'MISSING_VALUE',
      `${where} has no value. Leave such rows out, or fill them, before they come here.`,
    );
  }
  if (typeof value === 'number') {
    return new BacksolveError(
      'NOT_FINITE',
      `${where} is ${value}. Leave such rows out, or fill them, before they come here.`,
    );
  }
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : kindOf(value);
  return new BacksolveError(
    'NOT_A_NUMBER',
    `${where} is ${shown}, and blocks hold numbers only. Choose other columns, { inputs: [...], target: '…' }, or code this one as numbers first.`,
  );
}

function kindOf(value: unknown): string {
  return value instanceof Date ? 'a date' : `of type ${typeof value}`;
}
