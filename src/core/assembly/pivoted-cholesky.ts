import { across } from './cholesky';

/** Numbers of scratch that `pivotedCholesky` needs. */
export function pivotedCholeskyScratch(size: i32): i32 {
  return 2 * size;
}

/**
 * M ≈ G Gᵀ, the largest diagonal entry left as the next pivot, ended where none is above the
 * tolerance; see the TypeScript twin, whose sums are made in the same order.
 *
 * @param m - size², symmetric.
 * @param factor - G, size².
 * @param pivots - As many of its size numbers as there are pivots.
 * @returns The rank.
 */
export function pivotedCholesky(
  m: usize,
  size: i32,
  tolerance: f64,
  factor: usize,
  pivots: usize,
  scratch: usize,
): i32 {
  const line = (<usize>size) << 3;
  // What is left of the diagonal, and the rows whose turn hasn't come: their addresses in bytes
  // from the beginning of a line of numbers, in the order of the rows.
  const left = scratch;
  const open = scratch + line;
  memory.fill(factor, 0, (<usize>size) * line);
  for (let at: usize = 0; at < line; at += 8) {
    store<f64>(left + at, load<f64>(m + (at >> 3) * line + at));
    store<usize>(open + (at >> 1), at);
  }
  let end = open + (line >> 1);
  for (let rank = 0; rank < size; rank++) {
    let most = tolerance;
    let found: usize = 0;
    for (let at = open; at < end; at += 4) {
      const value = load<f64>(left + load<usize>(at));
      if (value > most) {
        most = value;
        found = at;
      }
    }
    if (found === 0) return rank;
    const pivot = load<usize>(found);
    end -= 4;
    memory.copy(found, found + 4, end - found);

    const column = (<usize>rank) << 3;
    const root = Math.sqrt(most);
    const own = factor + (pivot >> 3) * line;
    const entries = m + (pivot >> 3) * line;
    let at = open;
    for (; at + 16 <= end; at += 16) {
      const a = load<usize>(at);
      const b = load<usize>(at, 4);
      const c = load<usize>(at, 8);
      const d = load<usize>(at, 12);
      const toA = factor + (a >> 3) * line;
      const toB = factor + (b >> 3) * line;
      const toC = factor + (c >> 3) * line;
      const toD = factor + (d >> 3) * line;
      let sumA = f64x2.splat(0);
      let sumB = sumA;
      let sumC = sumA;
      let sumD = sumA;
      // Of an odd number of columns the last has a zero beside it, which isn't written yet.
      for (let k: usize = 0; k < column; k += 16) {
        const by = v128.load(own + k);
        sumA = f64x2.add(sumA, f64x2.mul(by, v128.load(toA + k)));
        sumB = f64x2.add(sumB, f64x2.mul(by, v128.load(toB + k)));
        sumC = f64x2.add(sumC, f64x2.mul(by, v128.load(toC + k)));
        sumD = f64x2.add(sumD, f64x2.mul(by, v128.load(toD + k)));
      }
      finish(toA + column, left + a, load<f64>(entries + a) - across(sumA), root);
      finish(toB + column, left + b, load<f64>(entries + b) - across(sumB), root);
      finish(toC + column, left + c, load<f64>(entries + c) - across(sumC), root);
      finish(toD + column, left + d, load<f64>(entries + d) - across(sumD), root);
    }
    for (; at < end; at += 4) {
      const row = load<usize>(at);
      const to = factor + (row >> 3) * line;
      let sum = f64x2.splat(0);
      for (let k: usize = 0; k < column; k += 16) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(own + k), v128.load(to + k)));
      }
      finish(to + column, left + row, load<f64>(entries + row) - across(sum), root);
    }
    store<f64>(own + column, root);
    store<f64>(pivots + column, most);
  }
  return size;
}

/** Writes an entry of G and takes its square from what is left of the diagonal. */
@inline
function finish(to: usize, left: usize, value: f64, root: f64): void {
  const entry = value / root;
  store<f64>(to, entry);
  store<f64>(left, load<f64>(left) - entry * entry);
}
