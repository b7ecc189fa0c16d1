import { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import { type Dense, fromMatrix, zeros } from '../linear/index.ts';

/** Numbers as users bring them: rows, an ml-matrix matrix, or one column. */
export type Numbers = readonly (readonly number[])[] | Matrix | readonly number[];

/** How an error names what is wrong: `'inputs'`, and its columns where they have names. */
export interface Label {
  readonly what: string;
  readonly columnNames?: readonly string[] | undefined;
}

/**
 * Copies and checks a user's numbers.
 *
 * @param columns - How many there must be, and for which reason.
 * @throws `NO_ROWS`, `SHAPE_MISMATCH` naming both shapes, `NOT_FINITE` naming row and column.
 */
export function numbersToDense(
  numbers: Numbers,
  label: Label,
  columns: { readonly count: number; readonly because: string },
): Dense {
  const dense = Matrix.isMatrix(numbers) ? fromMatrix(numbers) : fromArrays(numbers, label);
  if (dense.rows === 0) {
    throw new BacksolveError(
      'NO_ROWS',
      `The ${label.what} hold no rows. Check the filter or the file that they come from.`,
    );
  }
  if (dense.columns !== columns.count) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The ${label.what} have shape (${dense.rows} × ${dense.columns}), but ${columns.because}: (${dense.rows} × ${columns.count}) is wanted. Change the network's widths or choose other columns.`,
    );
  }
  checkFinite(dense, label);
  return dense;
}

function fromArrays(
  numbers: readonly (readonly number[])[] | readonly number[],
  { what }: Label,
): Dense {
  if (!Array.isArray(numbers)) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The ${what} must be rows of numbers (number[][]), an ml-matrix Matrix or, for one column, number[]; got ${numbers === null ? 'null' : typeof numbers}.`,
    );
  }
  const rows: readonly (readonly number[])[] = numbers.map((row: readonly number[] | number) =>
    typeof row === 'number' ? [row] : row,
  );
  const columns = rows[0]?.length ?? 0;
  const dense = zeros(rows.length, columns);
  rows.forEach((row, index) => {
    if (row?.length !== columns) {
      throw new BacksolveError(
        'SHAPE_MISMATCH',
        `Row ${index + 1} of the ${what} holds ${row?.length ?? 'no'} numbers, row 1 holds ${columns}. All rows must be equally long.`,
      );
    }
    row.forEach((value, column) => {
      dense.data[index * columns + column] = typeof value === 'number' ? value : Number.NaN;
    });
  });
  return dense;
}

function checkFinite({ columns, data }: Dense, { what, columnNames }: Label): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const column = at % columns;
  const name = columnNames?.[column];
  const where = `row ${Math.floor(at / columns) + 1}, column ${name === undefined ? column + 1 : `'${name}'`}`;
  throw new BacksolveError(
    'NOT_FINITE',
    `The ${what} hold ${data[at]} in ${where}. Remove or fill that row first; a loaded table does it with dropMissing().`,
  );
}
