import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type PivotedFactor, pivotedCholesky } from './cholesky.ts';
import { type Dense, zeros } from './dense.ts';
import { transpose } from './product.ts';

/** Up to this size an eigen-decomposition costs milliseconds and its rank is the trustworthier one. */
const EIGEN_UP_TO = 64;

/** M⁺ = B Bᵀ, the pseudo-inverse of a symmetric positive semidefinite matrix of some rank. */
export interface PseudoInverse {
  /** B, shape (size × rank). */
  readonly root: Dense;
  readonly rank: number;
  readonly route: 'pivoted-cholesky' | 'eigen';
}

/**
 * The pseudo-inverse of M = D Ĝ Ĝᵀ D: with D Ĝ = Q R it is M⁺ = (Q R⁻ᵀ)(Q R⁻ᵀ)ᵀ, which squares no
 * condition number on the way, and it is the one of M itself, not of its scaled form.
 *
 * @param scaled - D⁻¹ M D⁻¹, row-major, size².
 * @param scale - D's diagonal.
 */
export function pseudoInverse(scaled: Float64Array, scale: Float64Array): PseudoInverse {
  const size = scale.length;
  const eigen = size <= EIGEN_UP_TO;
  const { factor, rank } = eigen
    ? eigenFactor(scaled, size)
    : pivotedCholesky(scaled, size, size * Number.EPSILON);
  const q = zeros(size, rank);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < rank; k++) q.data[i * rank + k] = scale[i]! * factor[i * size + k]!;
  }
  return { root: invertRows(q), rank, route: eigen ? 'eigen' : 'pivoted-cholesky' };
}

/**
 * F⁺ of a matrix with independent rows: with Fᵀ = Q R it is Q R⁻ᵀ.
 *
 * @param f - F. Shape (rank × p).
 * @returns Shape (p × rank).
 */
export function pseudoInverseOfRows(f: Dense): Dense {
  return invertRows(transpose(f));
}

/** Replaces Fᵀ by F⁺. */
function invertRows(transposed: Dense): Dense {
  substituteRows(transposed, orthonormalise(transposed));
  return transposed;
}

function eigenFactor(scaled: Float64Array, size: number): Pick<PivotedFactor, 'factor' | 'rank'> {
  const matrix = new Matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) matrix.set(i, j, scaled[i * size + j]!);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const largest = Math.max(...realEigenvalues, 0);
  const factor = new Float64Array(size * size);
  let rank = 0;
  for (let k = 0; k < size; k++) {
    const value = realEigenvalues[k]!;
    if (!(value > size * Number.EPSILON * largest)) continue;
    for (let i = 0; i < size; i++) {
      factor[i * size + rank] = eigenvectorMatrix.get(i, k) * Math.sqrt(value);
    }
    rank++;
  }
  return { factor, rank };
}

/** Gram–Schmidt, every column twice ("twice is enough", Parlett); returns R, upper triangular. */
function orthonormalise({ rows, columns, data }: Dense): Float64Array {
  const r = new Float64Array(columns * columns);
  for (let k = 0; k < columns; k++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let before = 0; before < k; before++) {
        let dot = 0;
        for (let i = 0; i < rows; i++) dot += data[i * columns + before]! * data[i * columns + k]!;
        for (let i = 0; i < rows; i++) {
          data[i * columns + k]! -= dot * data[i * columns + before]!;
        }
        r[before * columns + k]! += dot;
      }
    }
    let norm = 0;
    for (let i = 0; i < rows; i++) norm += data[i * columns + k]! ** 2;
    norm = Math.sqrt(norm);
    r[k * columns + k] = norm;
    for (let i = 0; i < rows; i++) data[i * columns + k]! /= norm;
  }
  return r;
}

/** Replaces Q by Q R⁻ᵀ: each row x of it solves x Rᵀ = q, from the last entry to the first. */
function substituteRows({ rows, columns, data }: Dense, r: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    for (let k = columns - 1; k >= 0; k--) {
      let sum = data[at + k]!;
      for (let after = k + 1; after < columns; after++) {
        sum -= data[at + after]! * r[k * columns + after]!;
      }
      data[at + k] = sum / r[k * columns + k]!;
    }
  }
}
