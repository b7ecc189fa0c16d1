import { addProduct, pack, panelled } from './tiles';

/** Rows of a block: its panels then stay in the second-level cache. */
export const BLOCK: i32 = 128;

/** Numbers of scratch that `gram` needs. */
export function gramScratch(columns: i32): i32 {
  const padded = panelled(columns);
  return padded * BLOCK + padded * padded;
}

/** AᵀA, full and symmetric. A: rows × columns. */
export function gram(a: usize, rows: i32, columns: i32, out: usize, scratch: usize): void {
  const padded = panelled(columns);
  const panels = scratch;
  const sum = scratch + ((<usize>padded * BLOCK) << 3);
  memory.fill(sum, 0, (<usize>padded * padded) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    pack(a + ((<usize>start * columns) << 3), count, columns, columns, panels, BLOCK);
    addProduct(panels, columns, panels, columns, count, BLOCK, sum, padded, true);
  }
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = load<f64>(sum + ((<usize>i * padded + j) << 3));
      store<f64>(out + ((<usize>i * columns + j) << 3), value);
      store<f64>(out + ((<usize>j * columns + i) << 3), value);
    }
  }
}

/** Numbers of scratch that `transposeMultiply` needs. */
export function transposeMultiplyScratch(height: i32, width: i32): i32 {
  const high = panelled(height);
  const wide = panelled(width);
  return (high + wide) * BLOCK + high * wide;
}

/** AᵀB. A: rows × height, B: rows × width. */
export function transposeMultiply(
  a: usize,
  b: usize,
  rows: i32,
  height: i32,
  width: i32,
  out: usize,
  scratch: usize,
): void {
  const high = panelled(height);
  const wide = panelled(width);
  const left = scratch;
  const right = left + ((<usize>high * BLOCK) << 3);
  const sum = right + ((<usize>wide * BLOCK) << 3);
  memory.fill(sum, 0, (<usize>high * wide) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    pack(a + ((<usize>start * height) << 3), count, height, height, left, BLOCK);
    pack(b + ((<usize>start * width) << 3), count, width, width, right, BLOCK);
    addProduct(left, height, right, width, count, BLOCK, sum, wide, false);
  }
  for (let i = 0; i < height; i++) {
    memory.copy(
      out + ((<usize>i * width) << 3),
      sum + ((<usize>i * wide) << 3),
      (<usize>width) << 3,
    );
  }
}

/** Numbers of scratch that `kroneckerGram` needs. */
export function kroneckerScratch(units: i32, q: i32): i32 {
  const left = panelled((units * (units + 1)) / 2);
  const right = panelled((q * (q + 1)) / 2);
  return (left + right) * BLOCK + left * right;
}

/** Σ_i S_i ⊗ a_i a_iᵀ with S_i = Σ_o s_io s_ioᵀ; see the TypeScript twin. */
export function kroneckerGram(
  s: usize,
  a: usize,
  rows: i32,
  units: i32,
  outputs: i32,
  q: i32,
  out: usize,
  scratch: usize,
): void {
  const leftColumns = (units * (units + 1)) / 2;
  const rightColumns = (q * (q + 1)) / 2;
  const leftPadded = panelled(leftColumns);
  const stride = panelled(rightColumns);
  const left = scratch;
  const right = left + ((<usize>leftPadded * BLOCK) << 3);
  const sum = right + ((<usize>stride * BLOCK) << 3);
  // Columns that fill the last panels up are never written: zeros once and for all.
  memory.fill(scratch, 0, (<usize>(leftPadded + stride) * BLOCK + <usize>leftPadded * stride) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    squares(s + ((<usize>start * units * outputs) << 3), count, units, outputs, left);
    squares(a + ((<usize>start * q) << 3), count, q, 1, right);
    addProduct(left, leftColumns, right, rightColumns, count, BLOCK, sum, stride, false);
  }
  unfold(sum, stride, units, q, out);
}

/** The lower triangle of Σ_o v_o v_oᵀ for every row, column k(k+1)/2 + k′ for k′ ≤ k, in panels. */
function squares(v: usize, rows: i32, width: i32, outputs: i32, into: usize): void {
  const step = (<usize>width * outputs) << 3;
  for (let row = 0; row < rows; row++) {
    const line = into + ((<usize>row) << 5);
    let panel = line;
    let inside: usize = 0;
    for (let k = 0; k < width; k++) {
      for (let other = 0; other <= k; other++) {
        let one = v + ((<usize>k) << 3);
        let two = v + ((<usize>other) << 3);
        let sum = load<f64>(one) * load<f64>(two);
        for (let output = 1; output < outputs; output++) {
          one += (<usize>width) << 3;
          two += (<usize>width) << 3;
          sum += load<f64>(one) * load<f64>(two);
        }
        store<f64>(panel + inside, sum);
        inside += 8;
        if (inside === 32) {
          inside = 0;
          panel += (<usize>BLOCK) << 5;
        }
      }
    }
    v += step;
  }
}

/** Puts every sum where it belongs: up to four places, by both symmetries. */
function unfold(sum: usize, stride: i32, units: i32, q: i32, out: usize): void {
  const size = units * q;
  let left = 0;
  for (let k = 0; k < units; k++) {
    for (let other = 0; other <= k; other++, left++) {
      let from = sum + ((<usize>left * stride) << 3);
      for (let j = 0; j < q; j++) {
        for (let beside = 0; beside <= j; beside++) {
          const value = load<f64>(from);
          from += 8;
          store<f64>(out + ((<usize>(k * q + j) * size + other * q + beside) << 3), value);
          store<f64>(out + ((<usize>(other * q + beside) * size + k * q + j) << 3), value);
          store<f64>(out + ((<usize>(k * q + beside) * size + other * q + j) << 3), value);
          store<f64>(out + ((<usize>(other * q + j) * size + k * q + beside) << 3), value);
        }
      }
    }
  }
}
