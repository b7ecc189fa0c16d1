/**
 * A dense matrix of doubles, row after row: entry (i, j) is `data[i * columns + j]`.
 *
 * The trainer's inner currency. At the public boundary matrices are ml-matrix's.
 */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** A matrix of zeros, for its maker to fill before anybody else sees it. */
export function zeros(rows: number, columns: number): Dense {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/** The entry-wise difference of two matrices of one shape. */
export function difference(minuend: Dense, subtrahend: Dense): Dense {
  const result = zeros(minuend.rows, minuend.columns);
  const { data } = result;
  for (let at = 0; at < data.length; at++) data[at] = minuend.data[at]! - subtrahend.data[at]!;
  return result;
}

/** The sum of squares of all entries, ‖M‖². */
export function sumOfSquares({ data }: Dense): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]! * data[at]!;
  return sum;
}

/** Whether every entry is a finite number. */
export function allFinite({ data }: Dense): boolean {
  for (let at = 0; at < data.length; at++) if (!Number.isFinite(data[at]!)) return false;
  return true;
}
