import { openCore } from '../core/core.ts';
import { rowsAtOnce } from '../core/in-pieces.ts';
import { gramByBlas } from './blas/routines.ts';
import { type Dense, zeros } from './dense.ts';
import { accumulate, type Panels, panelStart, panels } from './panels.ts';
import { gramShared, kroneckerSumsShared } from './shared.ts';

/** Rows per block: panels of some hundred columns then stay in the second-level cache. */
const BLOCK = 128;

/** Rows whose sums are made on their own before they join the others, in the order of the rows. */
const CHUNK = 512;

/** AᵀA, full and symmetric. Shape (n × p) → (p × p); n·p·(p + 1) operations. */
export function gram(a: Dense): Dense {
  const native = gramByBlas(a);
  if (native) return native;
  const shared = gramShared(a);
  if (shared) return shared;
  const { rows, columns } = a;
  const most = Math.min(rows, CHUNK, rowsAtOnce(columns, BLOCK));
  const room = openCore(most * columns + 2 * columns * columns);
  if (!room) return gramTwin(a);
  const { kernels } = room;
  // First the scratch, where the panels begin with a cache line.
  const scratch = room.reserve(kernels.gramScratch(columns));
  // A narrow block is read as far as its last group of four columns reaches into the row below.
  const block = room.reserve(most * columns + 3);
  const out = room.reserve(columns * columns);
  kernels.gramStart(columns, scratch);
  for (let chunk = 0; chunk < rows; chunk += CHUNK) {
    const last = Math.min(chunk + CHUNK, rows);
    for (let start = chunk; start < last; start += most) {
      const end = Math.min(start + most, last);
      room.set(block, a.data.subarray(start * columns, end * columns));
      kernels.gramAdd(block, end - start, columns, scratch);
    }
    kernels.gramJoin(columns, scratch);
  }
  kernels.gramFinish(columns, out, scratch);
  return { rows: columns, columns, data: room.take(out, columns * columns) };
}

/** The same in TypeScript, to the last bit. */
export function gramTwin(a: Dense): Dense {
  const { rows, columns, data } = a;
  const narrow = panels(2, columns, BLOCK);
  const wide = panels(4, columns, BLOCK);
  const stride = Math.ceil(columns / 4) * 4;
  const sum = new Float64Array((columns + 1) * stride);
  const total = new Float64Array(sum.length);
  for (let start = 0; start < rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum);
    const count = Math.min(BLOCK, rows - start);
    for (const target of [narrow, wide]) {
      for (let column = 0; column < columns; column++) {
        const at = panelStart(target, column);
        for (let row = 0; row < count; row++) {
          target.data[at + row * target.width] = data[(start + row) * columns + column]!;
        }
      }
    }
    // From the tile on the diagonal rightwards: the rest follows by symmetry.
    accumulate(narrow, wide, count, sum, stride, (pair) => pair - (pair % 4));
  }
  join(total, sum);
  const result = zeros(columns, columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      result.data[i * columns + j] = total[i * stride + j]!;
      result.data[j * columns + i] = total[i * stride + j]!;
    }
  }
  return result;
}

/**
 * Σ_i S_i ⊗ a_i a_iᵀ with S_i = Σ_o s_io s_ioᵀ: the normal matrix of a regression whose row for
 * sample i and output o is s_io ⊗ a_i. Entry (k·q + j, k′·q + j′) belongs to unit k, column j and
 * unit k′, column j′.
 *
 * S_i and a_i a_iᵀ are symmetric, so the sum is a plain product of their lower triangles: a quarter
 * of the naive work, and the outputs cost nothing beyond S_i.
 *
 * @param sensitivity - s, shape (samples × outputs·units), output after output.
 * @param a - Shape (samples × q).
 * @param units - K.
 */
export function kroneckerGram(sensitivity: Dense, a: Dense, units: number): Dense {
  const outputs = sensitivity.columns / units;
  const { rows, columns: q } = a;
  const size = units * q;
  const shared = kroneckerSumsShared(sensitivity, a, units);
  const numbersIn = shared?.length ?? sensitivity.data.length + a.data.length;
  const room = openCore(numbersIn + 2 * size * size);
  if (!room) return kroneckerGramTwin(sensitivity, a, units);
  const { kernels } = room;
  const out = room.reserve(size * size);
  if (shared) kernels.unfold(room.put(shared), units, q, out);
  else {
    const s = room.put(sensitivity.data);
    const from = room.put(a.data);
    const sums = room.reserve(kernels.kroneckerSumsCount(units, q));
    const scratch = room.reserve(kernels.kroneckerScratch(units, q));
    kernels.kroneckerSums(s, from, rows, units, outputs, q, sums, scratch);
    kernels.unfold(sums, units, q, out);
  }
  return { rows: size, columns: size, data: room.take(out, size * size) };
}

/** The same in TypeScript, to the last bit. */
export function kroneckerGramTwin(sensitivity: Dense, a: Dense, units: number): Dense {
  const outputs = sensitivity.columns / units;
  const q = a.columns;
  const left = panels(2, (units * (units + 1)) / 2, BLOCK);
  const right = panels(4, (q * (q + 1)) / 2, BLOCK);
  const stride = Math.ceil(right.columns / 4) * 4;
  const sum = new Float64Array((left.columns + 1) * stride);
  const total = new Float64Array(sum.length);
  const s = new Float64Array(sensitivity.columns * BLOCK);
  const columns = new Float64Array(q * BLOCK);
  for (let start = 0; start < a.rows; start += BLOCK) {
    if (start > 0 && start % CHUNK === 0) join(total, sum);
    const count = Math.min(BLOCK, a.rows - start);
    transposeBlock(sensitivity, start, count, s);
    transposeBlock(a, start, count, columns);
    squares(s, units, outputs, count, left);
    squares(columns, q, 1, count, right);
    accumulate(left, right, count, sum, stride);
  }
  join(total, sum);
  return unfold(total, stride, units, q);
}

/** total += part; part is 0 afterwards. */
function join(total: Float64Array, part: Float64Array): void {
  for (let at = 0; at < part.length; at++) total[at]! += part[at]!;
  part.fill(0);
}

function transposeBlock(a: Dense, start: number, count: number, into: Float64Array): void {
  const { columns, data } = a;
  for (let row = 0; row < count; row++) {
    const from = (start + row) * columns;
    for (let column = 0; column < columns; column++) {
      into[column * BLOCK + row] = data[from + column]!;
    }
  }
}

/** The lower triangle of Σ_o v_o v_oᵀ for every row, column k(k+1)/2 + k′ for k′ ≤ k. */
function squares(
  v: Float64Array,
  width: number,
  outputs: number,
  count: number,
  into: Panels,
): void {
  for (let k = 0, column = 0; k < width; k++) {
    for (let other = 0; other <= k; other++, column++) {
      const at = panelStart(into, column);
      for (let output = 0; output < outputs; output++) {
        const one = (output * width + k) * BLOCK;
        const two = (output * width + other) * BLOCK;
        for (let row = 0, to = at; row < count; row++, to += into.width) {
          const product = v[one + row]! * v[two + row]!;
          into.data[to] = output === 0 ? product : into.data[to]! + product;
        }
      }
    }
  }
}

/** Puts every sum where it belongs: up to four places, by both symmetries. */
function unfold(sum: Float64Array, stride: number, units: number, q: number): Dense {
  const size = units * q;
  const result = zeros(size, size);
  const { data } = result;
  for (let k = 0, left = 0; k < units; k++) {
    for (let other = 0; other <= k; other++, left++) {
      for (let j = 0, right = left * stride; j < q; j++) {
        for (let beside = 0; beside <= j; beside++, right++) {
          const value = sum[right]!;
          data[(k * q + j) * size + other * q + beside] = value;
          data[(other * q + beside) * size + k * q + j] = value;
          data[(k * q + beside) * size + other * q + j] = value;
          data[(other * q + j) * size + k * q + beside] = value;
        }
      }
    }
  }
  return result;
}
