/**
 * Columns of a block of rows, laid out for the product kernel: panels of `width` columns, and in a
 * panel row after row. Missing columns of the last panel are zeros.
 */
export interface Panels {
  readonly width: 2 | 4;
  readonly columns: number;
  /** Room for so many rows; a block may hold fewer. */
  readonly capacity: number;
  readonly data: Float64Array;
}

/** Empty panels for blocks of up to `capacity` rows. */
export function panels(width: 2 | 4, columns: number, capacity: number): Panels {
  const data = new Float64Array(Math.ceil(columns / width) * width * capacity);
  return { width, columns, capacity, data };
}

/** Where column `column` of the first row stands; the next row is `width` further. */
export function panelStart({ width, capacity }: Panels, column: number): number {
  const inside = column % width;
  return (column - inside) * capacity + inside;
}

/**
 * Adds PᵀQ of a block of rows to `sum`.
 *
 * 2 × 4 sums stay in registers, and both panels are read front to back: about 4 GF/s in plain
 * JavaScript where a straightforward triple loop gives 0.4.
 *
 * @param sum - Row-major, `stride` doubles per column of P; `stride` is Q's columns rounded up to 4.
 * @param first - For each pair of P's columns the first column of Q wanted, a multiple of 4.
 */
export function accumulate(
  p: Panels,
  q: Panels,
  rows: number,
  sum: Float64Array,
  stride: number,
  first: (pair: number) => number = () => 0,
): void {
  for (let i = 0; i < p.columns; i += 2) {
    for (let j = first(i); j < q.columns; j += 4) {
      tile(p.data, i * p.capacity, q.data, j * q.capacity, rows, sum, i * stride + j, stride);
    }
  }
}

function tile(
  p: Float64Array,
  pStart: number,
  q: Float64Array,
  qStart: number,
  rows: number,
  sum: Float64Array,
  at: number,
  stride: number,
): void {
  let u0 = 0;
  let u1 = 0;
  let u2 = 0;
  let u3 = 0;
  let v0 = 0;
  let v1 = 0;
  let v2 = 0;
  let v3 = 0;
  const end = pStart + 2 * rows;
  for (let i = pStart, j = qStart; i < end; i += 2, j += 4) {
    const u = p[i]!;
    const v = p[i + 1]!;
    const q0 = q[j]!;
    const q1 = q[j + 1]!;
    const q2 = q[j + 2]!;
    const q3 = q[j + 3]!;
    u0 += u * q0;
    u1 += u * q1;
    u2 += u * q2;
    u3 += u * q3;
    v0 += v * q0;
    v1 += v * q1;
    v2 += v * q2;
    v3 += v * q3;
  }
  const below = at + stride;
  sum[at]! += u0;
  sum[at + 1]! += u1;
  sum[at + 2]! += u2;
  sum[at + 3]! += u3;
  sum[below]! += v0;
  sum[below + 1]! += v1;
  sum[below + 2]! += v2;
  sum[below + 3]! += v3;
}
