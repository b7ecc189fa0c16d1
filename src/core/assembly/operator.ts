import { affinePacked, affineScratch, packWeights } from './affine';
import { CHUNK, join } from './gram';
import { addProduct, pack, panelled } from './tiles';

/** Rows of a block: what the layer's units do there stays in the first-level cache. */
const BLOCK: i32 = 64;

/** Numbers of scratch that `normalTimes` needs. */
export function normalTimesScratch(q: i32, units: i32): i32 {
  const high = panelled(q);
  const wide = panelled(units);
  return affineScratch(q, units) + BLOCK * units + (high + wide) * BLOCK + 2 * high * wide;
}

/**
 * JᵀJ v for J = s ⊗ [a, 1], row by row without J: u = V ᵀa_i, then w = Σ_o s_io (s_io · u), then a_i wᵀ.
 *
 * @param v - q × units, as is `out`.
 */
export function normalTimes(
  a: usize,
  s: usize,
  rows: i32,
  q: i32,
  units: i32,
  outputs: i32,
  v: usize,
  out: usize,
  scratch: usize,
): void {
  const high = panelled(q);
  const wide = panelled(units);
  const packed = scratch;
  const moves = packed + ((<usize>affineScratch(q, units)) << 3);
  const left = moves + ((<usize>BLOCK * units) << 3);
  const right = left + ((<usize>high * BLOCK) << 3);
  const sum = right + ((<usize>wide * BLOCK) << 3);
  const size = high * wide;
  const total = sum + ((<usize>size) << 3);
  packWeights(v, 0, q, units, units, 1, packed);
  memory.fill(sum, 0, (<usize>2 * size) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum, size);
    const count = min(BLOCK, rows - start);
    const block = a + ((<usize>start * q) << 3);
    affinePacked(block, count, q, units, moves, packed);
    pullBack(s + ((<usize>start * units * outputs) << 3), moves, count, units, outputs);
    pack(block, count, q, q, left, BLOCK);
    pack(moves, count, units, units, right, BLOCK);
    addProduct(left, q, right, units, count, BLOCK, sum, wide);
  }
  join(total, sum, size);
  for (let i = 0; i < q; i++) {
    memory.copy(out + ((<usize>i * units) << 3), total + ((<usize>i * wide) << 3), (<usize>units) << 3);
  }
}

/** u ↦ Σ_o s_o (s_o · u) for every row, in place. */
function pullBack(s: usize, moves: usize, rows: i32, units: i32, outputs: i32): void {
  const line = (<usize>units) << 3;
  if (outputs === 1) {
    for (let row = 0; row < rows; row++) {
      const felt = dot(s, moves, line);
      for (let k: usize = 0; k < line; k += 8) store<f64>(moves + k, felt * load<f64>(s + k));
      s += line;
      moves += line;
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    // The products with all outputs first: writing changes u.
    for (let output = 0; output < outputs; output++) {
      store<f64>(felts + ((<usize>output) << 3), dot(s + (<usize>output) * line, moves, line));
    }
    memory.fill(moves, 0, line);
    for (let output = 0; output < outputs; output++) {
      const felt = load<f64>(felts + ((<usize>output) << 3));
      for (let k: usize = 0; k < line; k += 8) {
        store<f64>(moves + k, load<f64>(moves + k) + felt * load<f64>(s + k));
      }
      s += line;
    }
    moves += line;
  }
}

/** Room for as many outputs as a kernel call may have; more are left to the twin. */
const felts: usize = memory.data(8 * 256);

@inline
function dot(one: usize, other: usize, bytes: usize): f64 {
  let sum = f64x2.splat(0);
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(one + k), v128.load(other + k)));
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (k < bytes) total += load<f64>(one + k) * load<f64>(other + k);
  return total;
}
