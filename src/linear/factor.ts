import {
  choleskyInPlace,
  choleskySolveInPlace,
  inverseOfLower,
  pivotedCholesky,
} from './cholesky.ts';
import { largestEigenvalue } from './condition.ts';
import { allFinite, type Dense, difference, zeros } from './dense.ts';
import { pseudoInverse } from './minimum-norm.ts';
import { multiply, multiplyTransposed, transpose, transposeMultiply } from './product.ts';

/**
 * A factored normal matrix M: factor once, then {@link solve} as often as wanted.
 *
 * `cholesky` holds D⁻¹ M D⁻¹ = L Lᵀ with D the square roots of M's diagonal. `deficient` holds the
 * root B of the pseudo-inverse M⁺ = B Bᵀ. `failed` says that M held a number that isn't finite. The
 * route tells where L and B come from: from M itself, or, where M would have lost too many digits,
 * from the rows of which it is the Gram matrix (`qr…`).
 */
export type Factor =
  | {
      readonly kind: 'cholesky';
      readonly matrix: Dense;
      readonly route: 'cholesky' | 'qr' | 'qr-svd' | 'qr-pivoted';
      readonly rank: number;
      readonly lower: Float64Array;
      /** The diagonal of D⁻¹. */
      readonly inverseScale: Float64Array;
    }
  | {
      readonly kind: 'deficient';
      readonly matrix: Dense;
      readonly route: 'cholesky' | 'pivoted-cholesky' | 'eigen' | 'qr' | 'qr-svd' | 'qr-pivoted';
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
 * The least pivot, as a share of the largest, of a scaled AᵀA that still knows A: below it κ(AᵀA)
 * is above 1e12, and one refinement step no longer wins back what squaring κ(A) has lost.
 */
const TRUSTED = 1e-12;

/** Without pivoting the smallest pivot may be this much larger than with it, in practice. */
const SURELY_TRUSTED = 1e-9;

/**
 * Factors a symmetric positive semidefinite matrix M.
 *
 * First Cholesky of M scaled to a unit diagonal, without the columns that hold nothing; where a
 * pivot falls to size·ε, the minimum-norm pseudo-inverse (see `minimum-norm.ts`). Numerical trouble
 * is a `kind`, never an exception.
 *
 * @param matrix - M, shape (p × p), full; not changed, and kept for later questions.
 */
export function factor(matrix: Dense): Factor {
  if (!allFinite(matrix)) return { kind: 'failed', matrix, route: 'cholesky', rank: 0 };
  const inverseScale = inverseRoots(matrix);
  const lower = scaledCholesky(matrix, inverseScale);
  if (lower) return ofTriangle(matrix, lower, inverseScale);
  const scale = inverseScale.map((value) => (value > 0 ? 1 / value : 1));
  const scaled = scaledBy(matrix, inverseScale);
  inverseScale.forEach((value, i) => {
    if (value === 0) scaled[i * matrix.rows + i] = 0;
  });
  const { root, rank, route } = pseudoInverse(scaled, scale);
  return { kind: 'deficient', matrix, route, rank, root };
}

/**
 * Factors M by Cholesky, or answers undefined where its pivots say that forming M from its rows A
 * has lost too much: `leastSquares` of the rows then knows better.
 *
 * @param matrix - M = AᵀA, shape (p × p), full; not changed, and kept for later questions.
 */
export function factorIfTrusted(matrix: Dense): Factor | undefined {
  if (!allFinite(matrix)) return { kind: 'failed', matrix, route: 'cholesky', rank: 0 };
  const inverseScale = inverseRoots(matrix);
  const lower = scaledCholesky(matrix, inverseScale);
  if (!lower) return undefined;
  const size = matrix.rows;
  if (!(leastSquareOf(lower, size) > SURELY_TRUSTED)) {
    const { rank, pivotRatio } = pivotedCholesky(scaledBy(matrix, inverseScale), size, 0);
    if (rank < size || !(pivotRatio > TRUSTED)) return undefined;
  }
  return ofTriangle(matrix, lower, inverseScale);
}

/**
 * The least pivot of D⁻¹ M D⁻¹ = L Lᵀ, at most 1: how many digits forming M may have cost. 0 where M is
 * deficient.
 */
export function leastPivot(factor: Factor): number {
  if (factor.kind !== 'cholesky') return 0;
  const { route, lower, matrix, inverseScale } = factor;
  const size = matrix.rows;
  if (route === 'cholesky') return leastSquareOf(lower, size);
  // From rows, L comes in other units than those of M's own diagonal.
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, at = 0; i < size; i++, at += size + 1) {
    const diagonal = matrix.data[at]! * inverseScale[i]! ** 2;
    least = Math.min(least, lower[at]! ** 2 / diagonal);
  }
  return least;
}

function leastSquareOf(lower: Float64Array, size: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) least = Math.min(least, lower[i * size + i]! ** 2);
  return least;
}

/** L with D⁻¹ M D⁻¹ = L Lᵀ, or undefined where a pivot is within rounding of 0. */
function scaledCholesky(matrix: Dense, inverseScale: Float64Array): Float64Array | undefined {
  const size = matrix.rows;
  const lower = lowerScaledBy(matrix, inverseScale);
  return choleskyInPlace(lower, size, size * Number.EPSILON) ? lower : undefined;
}

/** A column that held nothing has no say: its row and column of M⁺ are zeros. */
function ofTriangle(matrix: Dense, lower: Float64Array, inverseScale: Float64Array): Factor {
  const size = matrix.rows;
  const rank = inverseScale.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  if (rank === size)
    return { kind: 'cholesky', matrix, route: 'cholesky', rank, lower, inverseScale };
  const root = transpose({ rows: size, columns: size, data: inverseOfLower(lower, size) });
  for (let i = 0, at = 0; i < size; i++) {
    for (let k = 0; k < size; k++, at++) root.data[at]! *= inverseScale[i]!;
  }
  return { kind: 'deficient', matrix, route: 'cholesky', rank, root };
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
      return solveScaled(factor.lower, factor.inverseScale, rhs);
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
  return conditionIn(factor, (v) => v);
}

/**
 * The condition number of D⁻¹ M D⁻¹, D the square roots of M's diagonal: what is left of M's when
 * all columns are given in units of their own size. ∞ where M is deficient, NaN where it failed.
 */
export function conditionScaled(factor: Factor): number {
  const inverse = inverseRoots(factor.matrix);
  const size = inverse.map((value) => 1 / value);
  return conditionIn(factor, (v, inverted) => times(v, inverted ? size : inverse));
}

/** @param scaled - v ↦ D⁻¹ v, or D v where `inverted`. */
function conditionIn(factor: Factor, scaled: (v: Dense, inverted: boolean) => Dense): number {
  if (factor.kind === 'failed') return Number.NaN;
  if (factor.kind === 'deficient') return Number.POSITIVE_INFINITY;
  const { matrix } = factor;
  const largest = largestEigenvalue(matrix.rows, (v) =>
    scaled(multiply(matrix, scaled(v, false)), false),
  );
  const smallest = largestEigenvalue(matrix.rows, (v) =>
    scaled(solve(factor, scaled(v, true)), true),
  );
  return largest * smallest;
}

function times(v: Dense, factors: Float64Array): Dense {
  return { ...v, data: v.data.map((value, i) => value * factors[i]!) };
}

/**
 * The rows and columns `from … from + size − 1` of M⁻¹ (of M⁺ where M is deficient): what standard
 * errors are made of.
 */
export function inverseBlock(factor: Factor, from: number, size: number): Dense {
  if (factor.kind === 'deficient') {
    const { columns, data } = factor.root;
    const part = data.slice(from * columns, (from + size) * columns);
    const rows = { rows: size, columns, data: part };
    return multiplyTransposed(rows, rows);
  }
  const unit = zeros(factor.matrix.rows, size);
  for (let i = 0; i < size; i++) unit.data[(from + i) * size + i] = 1;
  const { data } = solve(factor, unit);
  return { rows: size, columns: size, data: data.slice(from * size, (from + size) * size) };
}

/** The numerical rank of a symmetric positive semidefinite matrix, scaled to a unit diagonal. */
export function numericalRank(matrix: Dense): number {
  if (!allFinite(matrix)) return 0;
  const inverseScale = inverseRoots(matrix);
  const scaled = scaledBy(matrix, inverseScale);
  const { rank } = pivotedCholesky(scaled, matrix.rows, matrix.rows * Number.EPSILON);
  return rank - inverseScale.filter((value) => value === 0).length;
}

/** 1/√diagonal, 0 where the diagonal holds nothing to divide by. */
function inverseRoots({ rows, data }: Dense): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const entry = data[i * rows + i]!;
    return entry > 0 ? 1 / Math.sqrt(entry) : 0;
  });
}

/** D⁻¹ M D⁻¹, with 1 on the diagonal for a column that holds nothing. */
function scaledBy(matrix: Dense, inverseScale: Float64Array): Float64Array {
  const { rows } = matrix;
  const scaled = lowerScaledBy(matrix, inverseScale);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) scaled[j * rows + i] = scaled[i * rows + j]!;
  }
  return scaled;
}

/** Its lower triangle, all that Cholesky reads; zeros above. */
function lowerScaledBy({ rows, data }: Dense, inverseScale: Float64Array): Float64Array {
  const scaled = new Float64Array(rows * rows);
  for (let i = 0, line = 0; i < rows; i++, line += rows) {
    const inverse = inverseScale[i]!;
    for (let j = 0; j <= i; j++) scaled[line + j] = data[line + j]! * inverse * inverseScale[j]!;
    if (inverse === 0) scaled[line + i] = 1;
  }
  return scaled;
}

function solveScaled(lower: Float64Array, inverseScale: Float64Array, rhs: Dense): Dense {
  const { rows, columns } = rhs;
  // One right side after the other.
  const x = new Float64Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    const factor = inverseScale[i]!;
    for (let column = 0; column < columns; column++, at++) {
      x[column * rows + i] = rhs.data[at]! * factor;
    }
  }
  if (x.length > 0) choleskySolveInPlace(lower, rows, x);
  const result = zeros(rows, columns);
  for (let i = 0, at = 0; i < rows; i++) {
    const factor = inverseScale[i]!;
    for (let column = 0; column < columns; column++, at++) {
      result.data[at] = x[column * rows + i]! * factor;
    }
  }
  return result;
}
