import { addProduct, pack, panelled } from './tiles';

/** Rows of a block: its panels then stay in the second-level cache. */
export const BLOCK: i32 = 128;

/**
 * Rows whose sums are made on their own before they join the others, in the order of the rows: a
 * chunk can then be another thread's and the result is the same to the last bit.
 */
export const CHUNK: i32 = 512;

/** Rows of a chunk, for those who share chunks out. */
export function chunkRows(): i32 {
  return CHUNK;
}

/** total += part, `count` numbers, an even count; part is 0 afterwards. */
export function join(total: usize, part: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (const end = part + ((<usize>count) << 3); part < end; part += 16, total += 16) {
    v128.store(total, f64x2.add(v128.load(total), v128.load(part)));
    v128.store(part, zero);
  }
}

/** Numbers of scratch that `gram` needs. */
export function gramScratch(columns: i32): i32 {
  const padded = panelled(columns);
  return padded * BLOCK + 2 * padded * padded;
}

/** AᵀA, full and symmetric. A: rows × columns. */
export function gram(a: usize, rows: i32, columns: i32, out: usize, scratch: usize): void {
  const padded = panelled(columns);
  const panels = scratch;
  const size = padded * padded;
  const sum = scratch + ((<usize>padded * BLOCK) << 3);
  const total = sum + ((<usize>size) << 3);
  memory.fill(sum, 0, (<usize>2 * size) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum, size);
    const count = min(BLOCK, rows - start);
    pack(a + ((<usize>start * columns) << 3), count, columns, columns, panels, BLOCK);
    addProduct(panels, columns, panels, columns, count, BLOCK, sum, padded, true);
  }
  join(total, sum, size);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      const value = load<f64>(total + ((<usize>i * padded + j) << 3));
      store<f64>(out + ((<usize>i * columns + j) << 3), value);
      store<f64>(out + ((<usize>j * columns + i) << 3), value);
    }
  }
}

/** Numbers of scratch that `transposeMultiply` needs. */
export function transposeMultiplyScratch(height: i32, width: i32): i32 {
  const high = panelled(height);
  const wide = panelled(width);
  return (high + wide) * BLOCK + 2 * high * wide;
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
  const size = high * wide;
  const sum = right + ((<usize>wide * BLOCK) << 3);
  const total = sum + ((<usize>size) << 3);
  memory.fill(sum, 0, (<usize>2 * size) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum, size);
    const count = min(BLOCK, rows - start);
    pack(a + ((<usize>start * height) << 3), count, height, height, left, BLOCK);
    pack(b + ((<usize>start * width) << 3), count, width, width, right, BLOCK);
    addProduct(left, height, right, width, count, BLOCK, sum, wide, false);
  }
  join(total, sum, size);
  for (let i = 0; i < height; i++) {
    memory.copy(
      out + ((<usize>i * width) << 3),
      total + ((<usize>i * wide) << 3),
      (<usize>width) << 3,
    );
  }
}

/** Numbers that `kroneckerSums` writes. */
export function kroneckerSumsCount(units: i32, q: i32): i32 {
  return panelled((units * (units + 1)) / 2) * panelled((q * (q + 1)) / 2);
}

/** Numbers of scratch that `kroneckerSums` needs. */
export function kroneckerScratch(units: i32, q: i32): i32 {
  const left = panelled((units * (units + 1)) / 2);
  const right = panelled((q * (q + 1)) / 2);
  return (left + right) * BLOCK + left * right;
}

/**
 * The distinct numbers of Σ_i S_i ⊗ a_i a_iᵀ with S_i = Σ_o s_io s_ioᵀ, lower triangle by lower
 * triangle; see the TypeScript twin.
 */
export function kroneckerSums(
  s: usize,
  a: usize,
  rows: i32,
  units: i32,
  outputs: i32,
  q: i32,
  total: usize,
  scratch: usize,
): void {
  const leftColumns = (units * (units + 1)) / 2;
  const rightColumns = (q * (q + 1)) / 2;
  const leftPadded = panelled(leftColumns);
  const stride = panelled(rightColumns);
  const size = leftPadded * stride;
  const left = scratch;
  const right = left + ((<usize>leftPadded * BLOCK) << 3);
  const sum = right + ((<usize>stride * BLOCK) << 3);
  // Columns that fill the last panels up are never written: zeros once and for all.
  memory.fill(scratch, 0, ((<usize>(leftPadded + stride) * BLOCK) + <usize>size) << 3);
  memory.fill(total, 0, (<usize>size) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum, size);
    const count = min(BLOCK, rows - start);
    squares(s + ((<usize>start * units * outputs) << 3), count, units, outputs, left);
    squares(a + ((<usize>start * q) << 3), count, q, 1, right);
    addProduct(left, leftColumns, right, rightColumns, count, BLOCK, sum, stride, false);
  }
  join(total, sum, size);
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
export function unfold(sum: usize, units: i32, q: i32, out: usize): void {
  const stride = panelled((q * (q + 1)) / 2);
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
