import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Dense } from './dense.ts';

/** Lanczos finds the outermost eigenvalue to many digits long before this. */
const MOST_STEPS = 60;

/**
 * The largest eigenvalue of a symmetric positive definite operator, by the Lanczos process with
 * full reorthogonalisation (Golub and Van Loan, chapter 10). Exact for sizes up to {@link MOST_STEPS},
 * a lower bound that is right to many digits above.
 *
 * @param apply - v ↦ M v, shape (size × 1) → (size × 1).
 */
export function largestEigenvalue(size: number, apply: (v: Dense) => Dense): number {
  const steps = Math.min(size, MOST_STEPS);
  const basis: Float64Array[] = [startVector(size)];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (let step = 0; step < steps; step++) {
    const current = basis[step]!;
    const next = apply({ rows: size, columns: 1, data: current }).data.slice();
    diagonal.push(dot(next, current));
    // Twice: once leaves rounding errors that come back as copies of the eigenvalue.
    for (let pass = 0; pass < 2; pass++) for (const v of basis) subtract(next, v, dot(next, v));
    const norm = Math.sqrt(dot(next, next));
    if (!(norm > Number.EPSILON * Math.abs(diagonal[0]!))) break;
    beside.push(norm);
    basis.push(next.map((entry) => entry / norm));
  }
  return largestOfTridiagonal(diagonal, beside);
}

/** Unit length, no entry zero, no symmetry: multiples of the golden ratio, their whole parts cut off. */
function startVector(size: number): Float64Array {
  const vector = Float64Array.from({ length: size }, (_, i) => 0.5 + (((i + 1) * 0.618034) % 1));
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((entry) => entry / norm);
}

function largestOfTridiagonal(diagonal: readonly number[], beside: readonly number[]): number {
  const size = diagonal.length;
  const matrix = Matrix.zeros(size, size);
  diagonal.forEach((value, i) => {
    matrix.set(i, i, value);
    if (i + 1 < size) {
      matrix.set(i, i + 1, beside[i]!);
      matrix.set(i + 1, i, beside[i]!);
    }
  });
  const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return Math.max(...realEigenvalues);
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}

function subtract(from: Float64Array, vector: Float64Array, factor: number): void {
  for (let at = 0; at < from.length; at++) from[at]! -= factor * vector[at]!;
}
