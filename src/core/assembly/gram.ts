import { addProduct, addSquare, pack, panelled } from './tiles';

/** Rows of a block: its panels then stay in the second-level cache. */
const BLOCK: i32 = 128;

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

/** AᵀA of one chunk, full and symmetric. A: rows × columns, with room for three numbers more. */
export function gram(a: usize, rows: i32, columns: i32, out: usize, scratch: usize): void {
  gramStart(columns, scratch);
  gramAdd(a, rows, columns, scratch);
  gramJoin(columns, scratch);
  gramFinish(columns, out, scratch);
}

/** Sets the sums in `scratch` to 0. */
export function gramStart(columns: i32, scratch: usize): void {
  const padded = panelled(columns);
  memory.fill(scratch, 0, (<usize>2 * padded * padded) << 3);
}

/** Up to so many columns a block of rows stays in the first-level cache as it is: packing gains nothing. */
const NARROW: i32 = 16;

/** Adds AᵀA of more rows of a chunk, of which all calls but the last bring a multiple of BLOCK. */
export function gramAdd(a: usize, rows: i32, columns: i32, scratch: usize): void {
  const padded = panelled(columns);
  const panels = scratch + ((<usize>2 * padded * padded) << 3);
  const line = (<usize>columns) << 3;
  for (let start = 0; start < rows; start += BLOCK) {
    const count = min(BLOCK, rows - start);
    const block = a + <usize>start * line;
    if (columns <= NARROW) {
      // The last group of columns reaches into the next row; what it makes there is never read.
      addSquare(block, columns, count, line, 32, scratch, padded);
      continue;
    }
    pack(block, count, columns, columns, panels, BLOCK);
    addSquare(panels, columns, count, 32, (<usize>BLOCK) << 5, scratch, padded);
  }
}

/** Ends a chunk of rows: its sums join those of the chunks before. */
export function gramJoin(columns: i32, scratch: usize): void {
  const size = panelled(columns) * panelled(columns);
  join(scratch + ((<usize>size) << 3), scratch, size);
}

/** Writes AᵀA out, both triangles. */
export function gramFinish(columns: i32, out: usize, scratch: usize): void {
  const padded = panelled(columns);
  const total = scratch + ((<usize>padded * padded) << 3);
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
    addProduct(left, height, right, width, count, BLOCK, sum, wide);
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
  return (left + right) * BLOCK + left * right + max(left, right) + 4;
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
  const line = sum + ((<usize>leftPadded * stride) << 3);
  // What fills the last panels up makes sums that nobody reads.
  memory.fill(sum, 0, (<usize>(leftPadded * stride + max(leftPadded, stride) + 4)) << 3);
  memory.fill(total, 0, (<usize>size) << 3);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum, size);
    const count = min(BLOCK, rows - start);
    const rowsOfS = s + ((<usize>start * units * outputs) << 3);
    squares(rowsOfS, count, units, outputs, leftColumns, line, left);
    squares(a + ((<usize>start * q) << 3), count, q, 1, rightColumns, line, right);
    addProduct(left, leftColumns, right, rightColumns, count, BLOCK, sum, stride);
  }
  join(total, sum, size);
}

/**
 * The lower triangle of Σ_o v_o v_oᵀ for every row, column k(k+1)/2 + k′ for k′ ≤ k, in panels.
 *
 * @param line - Scratch for a row of products, one after the other: pairs of them start anywhere, so they
 *   are cut into panels afterwards. One number more is written, which the next k overwrites.
 */
function squares(
  v: usize,
  rows: i32,
  width: i32,
  outputs: i32,
  columns: i32,
  line: usize,
  into: usize,
): void {
  const step = (<usize>width) << 3;
  for (let row = 0; row < rows; row++) {
    let to = line;
    for (let k: usize = 0; k < step; k += 8) {
      let one = v128.load_splat<f64>(v + k);
      for (let other: usize = 0; other <= k; other += 16) {
        v128.store(to + other, f64x2.mul(one, v128.load(v + other)));
      }
      let u = v;
      for (let output = 1; output < outputs; output++) {
        u += step;
        one = v128.load_splat<f64>(u + k);
        for (let other: usize = 0; other <= k; other += 16) {
          const product = f64x2.mul(one, v128.load(u + other));
          v128.store(to + other, f64x2.add(v128.load(to + other), product));
        }
      }
      to += k + 8;
    }
    v += step * outputs;
    let from = line;
    let panel = into + ((<usize>row) << 5);
    for (let column = 0; column < columns; column += 4) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      from += 32;
      panel += (<usize>BLOCK) << 5;
    }
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
