import { choleskyInPlace, choleskySolveInPlace, pivotedCholesky } from './cholesky.ts';
import { largestEigenvalue } from './condition.ts';
import { allFinite, type Dense, difference, zeros } from './dense.ts';
import { pseudoInverse } from './minimum-norm.ts';
import { multiply, transposeMultiply } from './product.ts';

/**
 * A factored normal matrix: factor once, then {@link solve} as often as wanted.
 *
 * `cholesky` holds D⁻¹ M D⁻¹ = L Lᵀ with D the square roots of M's diagonal. `deficient` holds the
 * root B of the pseudo-inverse M⁺ = B Bᵀ. `failed` says that M held a number that isn't finite.
 */
export type Factor =
  | {
      readonly kind: 'cholesky';
      readonly matrix: Dense;
      readonly route: 'cholesky';
      readonly rank: number;
      readonly lower: Float64Array;
      readonly scale: Float64Array;
    }
  | {
      readonly kind: 'deficient';
      readonly matrix: Dense;
      readonly route: 'pivoted-cholesky' | 'eigen';
      readonly rank: number;
      readonly root: Dense;
    }
  | {
      readonly kind: 'failed';
      readonly matrix: Dense;
      readonly route: 'cholesky';
      readonly rank: 0;
    };

/**
 * Factors a symmetric positive semidefinite matrix M.
 *
 * First Cholesky of M scaled to a unit diagonal; where a pivot falls to size·ε, the minimum-norm
 * pseudo-inverse (see `minimum-norm.ts`). Numerical trouble is a `kind`, never an exception.
 *
 * @param matrix - M, shape (p × p), full; not changed, and kept for later questions.
 */
export function factor(matrix: Dense): Factor {
  if (!allFinite(matrix)) return { kind: 'failed', matrix, route: 'cholesky', rank: 0 };
  const size = matrix.rows;
  const scale = diagonalScale(matrix);
  const lower = scaledBy(matrix, scale);
  if (choleskyInPlace(lower, size, size * Number.EPSILON)) {
    return { kind: 'cholesky', matrix, route: 'cholesky', rank: size, lower, scale };
  }
  const { root, rank, route } = pseudoInverse(scaledBy(matrix, scale), scale);
  return { kind: 'deficient', matrix, route, rank, root };
}

/**
 * X with M X = B; for a deficient M the least-squares solution of minimum norm, refined once.
 *
 * @param rhs - B, shape (p × columns).
 * @returns Shape (p × columns); NaN throughout when the factor has failed.
 */
export function solve(factor: Factor, rhs: Dense): Dense {
  switch (factor.kind) {
    case 'cholesky':
      return solveScaled(factor.lower, factor.scale, rhs);
    case 'deficient': {
      const apply = (b: Dense): Dense => multiply(factor.root, transposeMultiply(factor.root, b));
      const first = apply(rhs);
      const correction = apply(difference(rhs, multiply(factor.matrix, first)));
      first.data.forEach((value, at) => {
        first.data[at] = value + correction.data[at]!;
      });
      return first;
    }
    case 'failed': {
      const failed = zeros(rhs.rows, rhs.columns);
      failed.data.fill(Number.NaN);
      return failed;
    }
  }
}

/** M's condition number in the 2-norm; ∞ where M is numerically deficient, NaN where it failed. */
export function condition(factor: Factor): number {
  if (factor.kind === 'failed') return Number.NaN;
  if (factor.kind === 'deficient') return Number.POSITIVE_INFINITY;
  const { matrix, lower, scale } = factor;
  const largest = largestEigenvalue(matrix.rows, (v) => multiply(matrix, v));
  const smallest = largestEigenvalue(matrix.rows, (v) => solveScaled(lower, scale, v));
  return largest * smallest;
}

/**
 * The rows and columns `from … from + size − 1` of M⁻¹ (of M⁺ where M is deficient): what standard
 * errors are made of.
 */
export function inverseBlock(factor: Factor, from: number, size: number): Dense {
  const unit = zeros(factor.matrix.rows, size);
  for (let i = 0; i < size; i++) unit.data[(from + i) * size + i] = 1;
  const { data } = solve(factor, unit);
  return { rows: size, columns: size, data: data.slice(from * size, (from + size) * size) };
}

/** The numerical rank of a symmetric positive semidefinite matrix, scaled to a unit diagonal. */
export function numericalRank(matrix: Dense): number {
  if (!allFinite(matrix)) return 0;
  const scaled = scaledBy(matrix, diagonalScale(matrix));
  return pivotedCholesky(scaled, matrix.rows, matrix.rows * Number.EPSILON).rank;
}

/** √diagonal, with 1 where the diagonal holds nothing to divide by. */
function diagonalScale({ rows, data }: Dense): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const entry = data[i * rows + i]!;
    return entry > 0 ? Math.sqrt(entry) : 1;
  });
}

function scaledBy({ rows, data }: Dense, scale: Float64Array): Float64Array {
  const scaled = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const inverse = 1 / scale[i]!;
    for (let j = 0; j < rows; j++) {
      scaled[i * rows + j] = (data[i * rows + j]! * inverse) / scale[j]!;
    }
  }
  return scaled;
}

function solveScaled(lower: Float64Array, scale: Float64Array, rhs: Dense): Dense {
  const { rows, columns } = rhs;
  const result = zeros(rows, columns);
  const x = new Float64Array(rows);
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < rows; i++) x[i] = rhs.data[i * columns + column]! / scale[i]!;
    choleskySolveInPlace(lower, rows, x);
    for (let i = 0; i < rows; i++) result.data[i * columns + column] = x[i]! / scale[i]!;
  }
  return result;
}
