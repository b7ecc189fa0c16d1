import { affinePacked } from './affine';
import { BLOCK } from './gram';
import { addProduct, pack, panelled } from './tiles';

/** Numbers of scratch that `back` needs. */
export function backScratch(depth: i32, width: i32): i32 {
  return panelled(depth) * (width + 1) + 16;
}

/** D Wᵀ: what an error at a layer's total inputs is at what comes into it. D: rows × width, W: depth × width. */
export function back(
  d: usize,
  weights: usize,
  rows: i32,
  depth: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  const padded = panelled(depth);
  // Panels of four rows of W, each with a zero in front where `affine` has its bias.
  for (let column = 0; column < padded; column++) {
    let to = scratch + ((<usize>((column & ~3) * (width + 1) + (column & 3))) << 3);
    const real = column < depth;
    store<f64>(to, 0);
    for (let k = 0; k < width; k++) {
      to += 32;
      store<f64>(to, real ? load<f64>(weights + ((<usize>column * width + k) << 3)) : 0);
    }
  }
  affinePacked(d, rows, width, depth, out, scratch);
}

/** Numbers of scratch that `addGradient` needs. */
export function addGradientScratch(depth: i32, width: i32): i32 {
  const high = panelled(depth);
  const wide = panelled(width);
  return (high + wide) * BLOCK + high * wide;
}

/** G += AᵀD and g += the column sums of D. A: rows × depth, D: rows × width. */
export function addGradient(
  a: usize,
  d: usize,
  rows: i32,
  depth: i32,
  width: i32,
  weights: usize,
  bias: usize,
  scratch: usize,
): void {
  const high = panelled(depth);
  const wide = panelled(width);
  const left = scratch;
  const right = left + ((<usize>high * BLOCK) << 3);
  const sum = right + ((<usize>wide * BLOCK) << 3);
  memory.fill(sum, 0, (<usize>high * wide) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    pack(a + ((<usize>start * depth) << 3), count, depth, depth, left, BLOCK);
    pack(d + ((<usize>start * width) << 3), count, width, width, right, BLOCK);
    addProduct(left, depth, right, width, count, BLOCK, sum, wide);
  }
  for (let i = 0; i < depth; i++) {
    for (let j = 0; j < width; j++) {
      const to = weights + ((<usize>i * width + j) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(sum + ((<usize>i * wide + j) << 3)));
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) {
      const to = bias + ((<usize>j) << 3);
      store<f64>(to, load<f64>(to) + load<f64>(d + ((<usize>row * width + j) << 3)));
    }
  }
}

/** d ∘ (1 − a)(1 + a), in place: the slope of tanh. */
export function timesTanhSlope(d: usize, a: usize, count: i32): void {
  const one = f64x2.splat(1);
  for (const end = d + ((<usize>count) << 3); d < end; d += 16, a += 16) {
    const value = v128.load(a);
    const slope = f64x2.mul(f64x2.sub(one, value), f64x2.add(one, value));
    v128.store(d, f64x2.mul(v128.load(d), slope));
  }
}
