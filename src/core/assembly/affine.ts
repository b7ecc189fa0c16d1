import { panelled } from './tiles';

/** Numbers of scratch that `affine` needs: the weights in panels, one tile, the bias. */
export function affineScratch(depth: i32, width: i32): i32 {
  return panelled(width) * (depth + 1) + 16;
}

/** A W + 1bᵀ. A: rows × depth, W: depth × width. */
export function affine(
  a: usize,
  weights: usize,
  bias: usize,
  rows: i32,
  depth: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  packWeights(weights, bias, depth, width, width, 1, scratch);
  affinePacked(a, rows, depth, width, out, scratch);
}

/**
 * Panels of four columns of a matrix, depth × width, each with its bias in front; no bias at 0 is a
 * bias of zeros.
 *
 * @param down - Numbers from an entry to the one below, and `right` to the one beside: W or Wᵀ.
 */
export function packWeights(
  weights: usize,
  bias: usize,
  depth: i32,
  width: i32,
  down: i32,
  right: i32,
  scratch: usize,
): void {
  const padded = panelled(width);
  for (let column = 0; column < padded; column++) {
    let to = scratch + ((<usize>((column & ~3) * (depth + 1) + (column & 3))) << 3);
    const real = column < width;
    store<f64>(to, real && bias !== 0 ? load<f64>(bias + ((<usize>column) << 3)) : 0);
    for (let k = 0; k < depth; k++) {
      to += 32;
      store<f64>(to, real ? load<f64>(weights + ((<usize>k * down + column * right) << 3)) : 0);
    }
  }
}

/** A W + 1bᵀ with W packed in `scratch`. */
export function affinePacked(
  a: usize,
  rows: i32,
  depth: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  const tile = scratch + ((<usize>panelled(width) * (depth + 1)) << 3);
  const step = (<usize>width) << 3;
  for (let column = 0; column < width; column += 4) {
    const panel = scratch + ((<usize>column * (depth + 1)) << 3);
    const whole = column + 4 <= width;
    let row = 0;
    for (; row + 4 <= rows; row += 4) {
      const to = out + ((<usize>row * width + column) << 3);
      if (whole) {
        four(a + ((<usize>row * depth) << 3), panel, depth, to, step);
        continue;
      }
      four(a + ((<usize>row * depth) << 3), panel, depth, tile, 32);
      for (let r = 0; r < 4; r++) {
        for (let k = column; k < width; k++) {
          store<f64>(
            out + ((<usize>(row + r) * width + k) << 3),
            load<f64>(tile + ((<usize>(r * 4 + k - column)) << 3)),
          );
        }
      }
    }
    for (; row < rows; row++) {
      const line = a + ((<usize>row * depth) << 3);
      for (let k = column; k < min(column + 4, width); k++) {
        let from = panel + ((<usize>(k - column)) << 3);
        let sum = load<f64>(from);
        for (let d = 0; d < depth; d++) {
          from += 32;
          sum += load<f64>(line + ((<usize>d) << 3)) * load<f64>(from);
        }
        store<f64>(out + ((<usize>row * width + k) << 3), sum);
      }
    }
  }
}

/** Four rows by four columns, the sums in registers. */
@inline
function four(a: usize, panel: usize, depth: i32, out: usize, step: usize): void {
  let c00 = v128.load(panel);
  let c01 = v128.load(panel, 16);
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  const line = (<usize>depth) << 3;
  const a1 = a + line;
  const a2 = a1 + line;
  const a3 = a2 + line;
  for (let at: usize = 0; at < line; at += 8) {
    panel += 32;
    const w0 = v128.load(panel);
    const w1 = v128.load(panel, 16);
    const x0 = v128.load_splat<f64>(a + at);
    c00 = f64x2.add(c00, f64x2.mul(x0, w0));
    c01 = f64x2.add(c01, f64x2.mul(x0, w1));
    const x1 = v128.load_splat<f64>(a1 + at);
    c10 = f64x2.add(c10, f64x2.mul(x1, w0));
    c11 = f64x2.add(c11, f64x2.mul(x1, w1));
    const x2 = v128.load_splat<f64>(a2 + at);
    c20 = f64x2.add(c20, f64x2.mul(x2, w0));
    c21 = f64x2.add(c21, f64x2.mul(x2, w1));
    const x3 = v128.load_splat<f64>(a3 + at);
    c30 = f64x2.add(c30, f64x2.mul(x3, w0));
    c31 = f64x2.add(c31, f64x2.mul(x3, w1));
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += step;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += step;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += step;
  v128.store(out, c30);
  v128.store(out, c31, 16);
}
