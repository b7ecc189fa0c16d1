import { type Dense, zeros } from './dense.ts';

/** R ≈ Q F with F = [R₁, R₂] Pᵀ of `rank` rows, and QᵀY. */
export interface PivotedTriangle {
  readonly rows: Dense;
  readonly image: Dense;
  readonly rank: number;
  /** The length of the last column taken as a share of the first. */
  readonly pivotRatio: number;
}

/**
 * Householder QR with the longest remaining column next (Businger and Golub 1965), ended where that
 * is within rounding: what a singular value decomposition would say, at a fraction of its cost.
 *
 * @param r - Shape (p × p).
 * @param y - Shape (p × responses).
 * @param tolerance - As a share of the longest column.
 */
export function pivotedTriangle(r: Dense, y: Dense, tolerance: number): PivotedTriangle {
  const p = r.columns;
  const work = r.data.slice();
  const image = y.data.slice();
  const order = Array.from({ length: p }, (_, j) => j);
  let longest = 0;
  let last = 0;
  let rank = 0;
  for (; rank < p; rank++) {
    const { at, length } = findLongest(work, p, rank, order);
    longest = Math.max(longest, length);
    if (!(length > tolerance * longest)) break;
    last = length;
    [order[rank], order[at]] = [order[at]!, order[rank]!];
    reflectBelow(work, p, image, y.columns, rank, order[rank]!, length);
  }
  const rows = zeros(rank, p);
  rows.data.set(work.subarray(0, rank * p));
  // Below the diagonal of the pivoted order stand zeros but for rounding.
  for (let row = 1; row < rank; row++) {
    for (let k = 0; k < row; k++) rows.data[row * p + order[k]!] = 0;
  }
  return {
    rows,
    image: { rows: rank, columns: y.columns, data: image.slice(0, rank * y.columns) },
    rank,
    pivotRatio: longest > 0 ? last / longest : 0,
  };
}

function findLongest(work: Float64Array, p: number, from: number, order: readonly number[]) {
  const squares = new Float64Array(p);
  for (let row = from; row < p; row++) {
    for (let column = 0; column < p; column++) squares[column]! += work[row * p + column]! ** 2;
  }
  let at = from;
  for (let k = from + 1; k < p; k++) if (squares[order[k]!]! > squares[order[at]!]!) at = k;
  return { at, length: Math.sqrt(squares[order[at]!]!) };
}

/** Reflects rows `top` and below so that `column` keeps its entry in row `top` only. */
function reflectBelow(
  work: Float64Array,
  p: number,
  image: Float64Array,
  responses: number,
  top: number,
  column: number,
  length: number,
): void {
  const v = new Float64Array(p);
  for (let row = top; row < p; row++) v[row] = work[row * p + column]!;
  const made = v[top]! > 0 ? -length : length;
  v[top]! -= made;
  const factor = -1 / (made * v[top]!);
  for (const [target, width] of [
    [work, p],
    [image, responses],
  ] as const) {
    const sums = new Float64Array(width);
    for (let row = top; row < p; row++) {
      for (let k = 0; k < width; k++) sums[k]! += v[row]! * target[row * width + k]!;
    }
    for (let row = top; row < p; row++) {
      const entry = factor * v[row]!;
      for (let k = 0; k < width; k++) target[row * width + k]! -= entry * sums[k]!;
    }
  }
}
