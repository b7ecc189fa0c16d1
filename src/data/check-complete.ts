import { BacksolveError } from '../errors.ts';
import { type Column, lacksValue } from './column.ts';

/**
 * Checks that a column has a value in every row, and no infinite one.
 *
 * @throws BacksolveError - `MISSING_VALUE` or `NOT_FINITE`, naming column and row, and the verb that
 * helps.
 */
export function checkComplete(column: Column, rowNumbers: readonly number[]): void {
  for (const [at, row] of rowNumbers.entries()) {
    if (lacksValue(column, at)) throw missingValue(column, row, rowNumbers.length);
    const value = column.values[at];
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new BacksolveError(
        'NOT_FINITE',
        `Column '${column.name}' is ${value} in data row ${row}. Leave the row out: .where(row => Number.isFinite(row[${JSON.stringify(column.name)}])).`,
      );
    }
  }
}

function missingValue(column: Column, row: number, rows: number): BacksolveError {
  const count = [...Array(rows).keys()].filter((at) => lacksValue(column, at)).length;
  const others = count === 1 ? '' : ` (${count} rows lack one)`;
  return new BacksolveError(
    'MISSING_VALUE',
    `Column '${column.name}' has no value in data row ${row}${others}. Put .dropMissing() before .target(…), or fill it with .derive('${column.name}', row => …).`,
  );
}
