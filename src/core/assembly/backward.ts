import { affinePacked, affineScratch, packWeights } from './affine';
import { transposeMultiply, transposeMultiplyScratch } from './gram';

/** Numbers of scratch that `back` needs. */
export function backScratch(depth: i32, width: i32): i32 {
  return affineScratch(width, depth);
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
  packWeights(weights, 0, width, depth, 1, width, scratch);
  affinePacked(d, rows, width, depth, out, scratch);
}

/** Numbers of scratch that `addGradient` needs. */
export function addGradientScratch(depth: i32, width: i32): i32 {
  return depth * width + transposeMultiplyScratch(depth, width);
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
  const size = (<usize>depth * width) << 3;
  transposeMultiply(a, d, rows, depth, width, scratch, scratch + size);
  for (let at: usize = 0; at < size; at += 8) {
    store<f64>(weights + at, load<f64>(weights + at) + load<f64>(scratch + at));
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
