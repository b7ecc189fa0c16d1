import { openCore } from '../core/core.ts';
import { affineByBlas, transposeMultiplyByBlas } from './blas/routines.ts';
import { type Dense, zeros } from './dense.ts';
import { affineShared, transposeMultiplyShared } from './shared.ts';

/** A W + 1bᵀ: what a layer does before its activation. Shapes (n × d)(d × m) + m. */
export function affine(a: Dense, weights: Dense, bias: Float64Array): Dense {
  const native = affineByBlas(a, weights, bias);
  if (native) return native;
  const shared = affineShared(a, weights, bias);
  if (shared) return shared;
  const { rows, columns: depth } = a;
  const { columns: width } = weights;
  const room = openCore(a.data.length + rows * width);
  if (!room) return affineTwin(a, weights, bias);
  const { kernels } = room;
  const from = room.put(a.data);
  const by = room.put(weights.data);
  const plus = room.put(bias);
  const out = room.reserve(rows * width);
  const scratch = room.reserve(kernels.affineScratch(depth, width));
  kernels.affine(from, by, plus, rows, depth, width, out, scratch);
  return { rows, columns: width, data: room.take(out, rows * width) };
}

/** The same in TypeScript, to the last bit. */
export function affineTwin(a: Dense, weights: Dense, bias: Float64Array): Dense {
  const result = zeros(a.rows, weights.columns);
  const { rows, columns: depth, data: left } = a;
  const { columns: width, data: right } = weights;
  const out = result.data;
  const paired = rows - (rows % 2);
  const tiled = width - (width % 4);
  // A tile of 2 × 4 sums stays in registers: six loads for sixteen operations.
  for (let row = 0; row < paired; row += 2) {
    const upper = row * depth;
    const lower = upper + depth;
    const at = row * width;
    for (let column = 0; column < tiled; column += 4) {
      let u0 = bias[column]!;
      let u1 = bias[column + 1]!;
      let u2 = bias[column + 2]!;
      let u3 = bias[column + 3]!;
      let v0 = u0;
      let v1 = u1;
      let v2 = u2;
      let v3 = u3;
      for (let k = 0, w = column; k < depth; k++, w += width) {
        const p = left[upper + k]!;
        const q = left[lower + k]!;
        const w0 = right[w]!;
        const w1 = right[w + 1]!;
        const w2 = right[w + 2]!;
        const w3 = right[w + 3]!;
        u0 += p * w0;
        u1 += p * w1;
        u2 += p * w2;
        u3 += p * w3;
        v0 += q * w0;
        v1 += q * w1;
        v2 += q * w2;
        v3 += q * w3;
      }
      out[at + column] = u0;
      out[at + column + 1] = u1;
      out[at + column + 2] = u2;
      out[at + column + 3] = u3;
      out[at + width + column] = v0;
      out[at + width + column + 1] = v1;
      out[at + width + column + 2] = v2;
      out[at + width + column + 3] = v3;
    }
  }
  const rest = (row: number, from: number): void => {
    for (let column = from; column < width; column++) {
      let sum = bias[column]!;
      for (let k = 0; k < depth; k++) sum += left[row * depth + k]! * right[k * width + column]!;
      out[row * width + column] = sum;
    }
  };
  if (tiled < width) for (let row = 0; row < paired; row++) rest(row, tiled);
  if (paired < rows) rest(paired, 0);
  return result;
}

/** A B. Shapes (n × d)(d × m). */
export function multiply(a: Dense, b: Dense): Dense {
  return affine(a, b, new Float64Array(b.columns));
}

/** A Bᵀ. Shapes (n × d)(m × d). */
export function multiplyTransposed(a: Dense, b: Dense): Dense {
  return multiply(a, transpose(b));
}

/** Aᵀ B, summed over the rows that both share. Shapes (n × d), (n × m) → (d × m). */
export function transposeMultiply(a: Dense, b: Dense): Dense {
  const native = transposeMultiplyByBlas(a, b);
  if (native) return native;
  const shared = transposeMultiplyShared(a, b);
  if (shared) return shared;
  const { rows, columns: height } = a;
  const { columns: width } = b;
  const room = openCore(a.data.length + b.data.length);
  if (!room) return transposeMultiplyTwin(a, b);
  const { kernels } = room;
  const left = room.put(a.data);
  const right = room.put(b.data);
  const out = room.reserve(height * width);
  const scratch = room.reserve(kernels.transposeMultiplyScratch(height, width));
  kernels.transposeMultiply(left, right, rows, height, width, out, scratch);
  return { rows: height, columns: width, data: room.take(out, height * width) };
}

/** The same in TypeScript, summed in another order. */
export function transposeMultiplyTwin(a: Dense, b: Dense): Dense {
  const result = zeros(a.columns, b.columns);
  const { rows, columns: height, data: left } = a;
  const { columns: width, data: right } = b;
  const out = result.data;
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    for (let i = 0; i < height; i++) {
      const factor = left[row * height + i]!;
      const at = i * width;
      for (let j = 0; j < width; j++) out[at + j]! += factor * right[from + j]!;
    }
  }
  return result;
}

/** Mᵀ. */
export function transpose({ rows, columns, data }: Dense): Dense {
  const result = zeros(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = data[row * columns + column]!;
    }
  }
  return result;
}
