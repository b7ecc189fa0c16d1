import { SingularValueDecomposition } from 'ml-matrix';
import { toMatrix } from './boundary.ts';
import { type Dense, zeros } from './dense.ts';
import type { Factor } from './factor.ts';
import { gram } from './gram.ts';
import { pseudoInverseOfRows } from './minimum-norm.ts';
import { pivotedTriangle } from './pivoted-triangle.ts';
import { multiply, transpose, transposeMultiply } from './product.ts';
import { type Rows, rowsOf, type Triangle, triangularise } from './triangularise.ts';

/** Up to this many columns the singular values of R cost less than a tenth of a second. */
const SVD_UP_TO = 128;

/** Singular values below this share of the largest are rounding errors, however few the rows. */
const LEAST_TOLERANCE = 1e-13;

/**
 * A last pivot above this share of the first says that all singular values are more than rounding:
 * the two differ by far less than what lies between this and the tolerance, but on made-up matrices.
 */
const SURELY_FULL = 1e-10;

/** How far apart the units of columns may be. */
const MOST_APART = 1e8;

/** X, and the normal matrix AᵀA factored without ever being formed. */
export interface RowSolution {
  readonly solution: Dense;
  readonly factor: Exclude<Factor, { readonly kind: 'failed' }>;
}

/**
 * X with the smallest ‖A X − Z‖, and of all these the one with the smallest ‖X‖, from the rows
 * themselves: QR, then, unless pivoting shows full rank, the singular values of R. AᵀA would have
 * squared the condition number.
 *
 * The rank is decided where every column is divided by its size before centring. Rounding errors
 * are then alike in all columns, so that a column which is nearly constant keeps its say as long
 * as it is more than rounding, and two such columns that differ by rounding alone count as one.
 *
 * @param a - A. Shape (n × p).
 * @param z - Z. Shape (n × responses).
 * @param size - How large the numbers were that A's columns have been computed from, one a column;
 * 0 for a column of zeros.
 */
export function leastSquares(a: Dense, z: Dense, size: Float64Array): RowSolution {
  return leastSquaresByBlocks(rowsOf(a, z), size);
}

/**
 * {@link leastSquares} of rows that are made a block at a time, so that memory holds p² numbers.
 *
 * @param least - Singular values below this share of the largest count as rounding errors.
 */
export function leastSquaresByBlocks(
  from: Rows,
  size: Float64Array,
  least: number = LEAST_TOLERANCE,
): RowSolution {
  return solveTriangular(triangularise(from, inverseOf(size)), size, from.count, least);
}

/**
 * {@link leastSquares} of rows that a triangle has taken up already, unscaled.
 *
 * @param count - How many rows they were.
 */
export function leastSquaresOfTriangle(
  { r, y }: Triangle,
  size: Float64Array,
  count: number,
  least: number = LEAST_TOLERANCE,
): RowSolution {
  return solveTriangular({ r: timesColumns(r, inverseOf(size)), y }, size, count, least);
}

function inverseOf(size: Float64Array): Float64Array {
  return size.map((value) => (value > 0 ? 1 / value : 0));
}

/** @param triangle - Of the rows in units of their sizes. */
function solveTriangular(
  { r, y }: Triangle,
  size: Float64Array,
  count: number,
  least: number,
): RowSolution {
  const p = r.columns;
  const inverse = inverseOf(size);
  const tolerance = Math.max(least, Math.max(count, p) * Number.EPSILON);
  const { rows, image, rank, route } = reveal(r, y, tolerance);
  const triangle = timesColumns(r, size);
  const matrix = gram(triangle);
  if (rank === p) {
    const lower = transpose(r).data;
    const solution = timesRows(solveTriangle(r, y), inverse);
    const factor = { kind: 'cholesky', matrix, route, rank, lower, inverseScale: inverse } as const;
    return { solution, factor };
  }
  // A ≈ Q F with F of full row rank: X = F⁺ (QᵀZ).
  const root = comparable(size)
    ? pseudoInverseOfRows(timesColumns(rows, size))
    : timesRows(pseudoInverseOfRows(rows), inverse);
  const factor = { kind: 'deficient', matrix, route, rank, root } as const;
  return { solution: multiply(root, image), factor };
}

/**
 * Whether one norm can hold all columns' weights. Units further apart leave nothing of F's small
 * columns after rounding; the smallest weights are then those in units of the columns' sizes.
 */
function comparable(size: Float64Array): boolean {
  const used = size.filter((value) => value > 0);
  return Math.max(...used) <= MOST_APART * Math.min(...used);
}

/** R ≈ U F and UᵀY, F with as many rows as R has singular values that are more than rounding. */
interface Revealed {
  readonly rows: Dense;
  readonly image: Dense;
  readonly rank: number;
  readonly route: 'qr' | 'qr-svd' | 'qr-pivoted';
}

function reveal(r: Dense, y: Dense, tolerance: number): Revealed {
  const pivoted = pivotedTriangle(r, y, tolerance);
  if (pivoted.rank === r.columns && pivoted.pivotRatio > SURELY_FULL) {
    return { ...pivoted, route: 'qr' };
  }
  if (r.columns > SVD_UP_TO) return { ...pivoted, route: 'qr-pivoted' };
  const { diagonal, leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
    toMatrix(r),
  );
  const largest = Math.max(...diagonal, 0);
  const rank = diagonal.filter((value) => value > tolerance * largest).length;
  const rows = zeros(rank, r.columns);
  const u = zeros(r.rows, rank);
  for (let k = 0; k < rank; k++) {
    for (let j = 0; j < r.columns; j++) {
      rows.data[k * r.columns + j] = diagonal[k]! * rightSingularVectors.get(j, k);
      u.data[j * rank + k] = leftSingularVectors.get(j, k);
    }
  }
  return { rows, image: transposeMultiply(u, y), rank, route: 'qr-svd' };
}

/** R⁻¹ Y, from the last row up. */
function solveTriangle({ rows: p, data }: Dense, y: Dense): Dense {
  const { columns } = y;
  const x = y.data.slice();
  for (let row = p - 1; row >= 0; row--) {
    for (let k = row + 1; k < p; k++) {
      const entry = data[row * p + k]!;
      for (let c = 0; c < columns; c++) x[row * columns + c]! -= entry * x[k * columns + c]!;
    }
    for (let c = 0; c < columns; c++) x[row * columns + c]! /= data[row * p + row]!;
  }
  return { rows: p, columns, data: x };
}

function timesColumns({ rows, columns, data }: Dense, factors: Float64Array): Dense {
  return { rows, columns, data: data.map((value, at) => value * factors[at % columns]!) };
}

function timesRows(matrix: Dense, factors: Float64Array): Dense {
  return transpose(timesColumns(transpose(matrix), factors));
}
