import { openCore } from '../core/core.ts';
import { choleskyByBlas } from './blas/routines.ts';

/**
 * M = L Lᵀ, left-looking, four columns at a time; false where a pivot isn't above the tolerance.
 *
 * @param m - Symmetric, row-major, size². Its lower triangle becomes L; what is above is scratch.
 * @param tolerance - The smallest pivot taken.
 */
export function choleskyInPlace(m: Float64Array, size: number, tolerance: number): boolean {
  const native = choleskyByBlas(m, size, tolerance);
  if (native !== undefined) return native;
  const room = openCore(m.length);
  if (!room) return choleskyTwin(m, size, tolerance);
  const at = room.put(m);
  const positive = room.kernels.cholesky(at, size, tolerance) === 1;
  room.read(at, m);
  return positive;
}

/** The same in TypeScript, summed in another order. */
export function choleskyTwin(m: Float64Array, size: number, tolerance: number): boolean {
  for (let column = 0; column < size; column += 4) {
    const width = Math.min(4, size - column);
    for (let row = column; row < size; row += 2) {
      if (width === 4 && row + 1 < size) subtractTile(m, size, row, column);
      else subtractPlain(m, size, row, Math.min(row + 2, size), column, width);
    }
    if (!finishColumns(m, size, column, width, tolerance)) return false;
  }
  return true;
}

/** Subtracts the part of L Lᵀ that the columns before this block make: 2 rows × 4 columns. */
function subtractTile(m: Float64Array, size: number, row: number, column: number): void {
  const a = row * size;
  const b = a + size;
  const p = column * size;
  const q = p + size;
  const r = q + size;
  const s = r + size;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let k = 0; k < column; k++) {
    const x = m[a + k]!;
    const y = m[b + k]!;
    const l0 = m[p + k]!;
    const l1 = m[q + k]!;
    const l2 = m[r + k]!;
    const l3 = m[s + k]!;
    a0 += x * l0;
    a1 += x * l1;
    a2 += x * l2;
    a3 += x * l3;
    b0 += y * l0;
    b1 += y * l1;
    b2 += y * l2;
    b3 += y * l3;
  }
  m[a + column]! -= a0;
  m[a + column + 1]! -= a1;
  m[a + column + 2]! -= a2;
  m[a + column + 3]! -= a3;
  m[b + column]! -= b0;
  m[b + column + 1]! -= b1;
  m[b + column + 2]! -= b2;
  m[b + column + 3]! -= b3;
}

function subtractPlain(
  m: Float64Array,
  size: number,
  from: number,
  to: number,
  column: number,
  width: number,
): void {
  for (let row = from; row < to; row++) {
    for (let j = column; j < column + width; j++) {
      let sum = 0;
      for (let k = 0; k < column; k++) sum += m[row * size + k]! * m[j * size + k]!;
      m[row * size + j]! -= sum;
    }
  }
}

function finishColumns(
  m: Float64Array,
  size: number,
  column: number,
  width: number,
  tolerance: number,
): boolean {
  for (let j = column; j < column + width; j++) {
    let pivot = m[j * size + j]!;
    for (let k = column; k < j; k++) pivot -= m[j * size + k]! * m[j * size + k]!;
    // Written so that NaN fails too.
    if (!(pivot > tolerance)) return false;
    const root = Math.sqrt(pivot);
    m[j * size + j] = root;
    for (let row = j + 1; row < size; row++) {
      let sum = m[row * size + j]!;
      for (let k = column; k < j; k++) sum -= m[row * size + k]! * m[j * size + k]!;
      m[row * size + j] = sum / root;
    }
  }
  return true;
}

/** Below this many unknowns copying L costs more than the kernel gains. */
const SMALL = 16;

/** Solves L Lᵀ x = b in place, for one right side after the other. */
export function choleskySolveInPlace(lower: Float64Array, size: number, x: Float64Array): void {
  const room = size < SMALL ? undefined : openCore(lower.length);
  if (!room) {
    choleskySolveTwin(lower, size, x);
    return;
  }
  const at = room.put(lower);
  const solved = room.put(x);
  room.kernels.choleskySolve(at, size, solved, x.length / size);
  room.read(solved, x);
}

/** The same in TypeScript, summed in another order. */
export function choleskySolveTwin(lower: Float64Array, size: number, x: Float64Array): void {
  for (let from = 0; from < x.length; from += size) {
    solveOne(lower, size, x.subarray(from, from + size));
  }
}

/** The rows of L are read front to back both ways. */
function solveOne(lower: Float64Array, size: number, x: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const at = row * size;
    let sum = x[row]!;
    for (let k = 0; k < row; k++) sum -= lower[at + k]! * x[k]!;
    x[row] = sum / lower[at + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    const at = row * size;
    const solved = x[row]! / lower[at + row]!;
    x[row] = solved;
    for (let k = 0; k < row; k++) x[k]! -= lower[at + k]! * solved;
  }
}

/** L⁻¹, lower triangular. */
export function inverseOfLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const at = row * size;
    const reciprocal = 1 / lower[at + row]!;
    for (let k = 0; k < row; k++) {
      const factor = -lower[at + k]! * reciprocal;
      for (let j = 0; j <= k; j++) inverse[at + j]! += factor * inverse[k * size + j]!;
    }
    inverse[at + row] = reciprocal;
  }
  return inverse;
}

/** A rank-revealing factor: M ≈ G Gᵀ with `rank` columns in G. */
export interface PivotedFactor {
  /** G, shape (size × rank), row-major with `size` doubles per row. */
  readonly factor: Float64Array;
  readonly rank: number;
  /** The last pivot taken as a share of the first: 0 where there was none to take. */
  readonly pivotRatio: number;
}

/**
 * M ≈ G Gᵀ by Cholesky with the largest remaining diagonal entry as the next pivot, ended where
 * none is above the tolerance (Higham 2002, chapter 10.3).
 *
 * @param m - Symmetric positive semidefinite, row-major, size²; not changed.
 */
export function pivotedCholesky(m: Float64Array, size: number, tolerance: number): PivotedFactor {
  const room = openCore(2 * m.length + 4 * size);
  if (!room) return pivotedCholeskyTwin(m, size, tolerance);
  const { kernels } = room;
  const at = room.put(m);
  const factor = room.reserve(m.length);
  const pivots = room.reserve(size);
  const scratch = room.reserve(kernels.pivotedCholeskyScratch(size));
  const rank = kernels.pivotedCholesky(at, size, tolerance, factor, pivots, scratch);
  return {
    factor: room.take(factor, m.length),
    rank,
    pivotRatio: ratioOf(room.take(pivots, rank)),
  };
}

/** The same in TypeScript, to the last bit: a pivot must not be another's for a rounding error. */
export function pivotedCholeskyTwin(
  m: Float64Array,
  size: number,
  tolerance: number,
): PivotedFactor {
  const factor = new Float64Array(size * size);
  const left = Float64Array.from({ length: size }, (_, i) => m[i * size + i]!);
  const pivots: number[] = [];
  for (let rank = 0; rank < size; rank++) {
    let most = tolerance;
    let pivot = -1;
    for (let i = 0; i < size; i++) {
      if (left[i]! > most) {
        most = left[i]!;
        pivot = i;
      }
    }
    if (pivot < 0) break;
    left[pivot] = TAKEN;
    const root = Math.sqrt(most);
    const own = pivot * size;
    for (let i = 0; i < size; i++) {
      if (left[i] === TAKEN) continue;
      const at = i * size;
      let even = 0;
      let odd = 0;
      for (let k = 0; k < rank; k += 2) {
        even += factor[own + k]! * factor[at + k]!;
        // Where there is no other column yet, zeros.
        odd += factor[own + k + 1]! * factor[at + k + 1]!;
      }
      const entry = (m[own + i]! - (even + odd)) / root;
      factor[at + rank] = entry;
      left[i]! -= entry * entry;
    }
    factor[own + rank] = root;
    pivots.push(most);
  }
  return { factor, rank: pivots.length, pivotRatio: ratioOf(pivots) };
}

/** In the place of what is left of a diagonal entry: it has been a pivot. */
const TAKEN = Number.NEGATIVE_INFINITY;

function ratioOf(pivots: ArrayLike<number>): number {
  return pivots.length > 0 ? pivots[pivots.length - 1]! / pivots[0]! : 0;
}
