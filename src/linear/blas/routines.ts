import { type Dense, zeros } from '../dense.ts';
import type { Blas } from './library.ts';
import { blasInUse } from './use-blas.ts';

const ROW_MAJOR = 101;
const PLAIN = 111;
const TRANSPOSED = 112;
const UPPER = 121;

/**
 * Below these a call costs more than it gains: entries of the smaller matrix or unknowns, and
 * operations. Measured against the WebAssembly kernels on one x86-64 processor with AVX-512.
 */
const GRAM = { size: 16 * 16, operations: 200_000 };
const AFFINE = { size: 256, operations: 50_000 };
const TRANSPOSED_PRODUCT = { size: 64, operations: 10_000 };
const SMALLEST_FACTOR = 150;

/** The sizes first: small computations don't even ask whether there is a library. */
function pays(least: typeof GRAM, size: number, operations: number): Blas | undefined {
  if (size < least.size || operations < least.operations) return undefined;
  return blasInUse();
}

/** AᵀA as `gram` has it; undefined where no native BLAS is in use or the sizes don't pay. */
export function gramByBlas({ rows, columns, data }: Dense): Dense | undefined {
  const blas = pays(GRAM, columns * columns, rows * columns * columns);
  if (!blas) return undefined;
  const result = zeros(columns, columns);
  const out = result.data;
  blas.dsyrk(ROW_MAJOR, UPPER, TRANSPOSED, columns, rows, 1, data, columns, 0, out, columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i + 1; j < columns; j++) out[j * columns + i] = out[i * columns + j]!;
  }
  return result;
}

/** A W + 1bᵀ as `affine` has it; undefined where no native BLAS is in use or the sizes don't pay. */
export function affineByBlas(a: Dense, weights: Dense, bias: Float64Array): Dense | undefined {
  const { rows, columns: depth } = a;
  const { columns: width } = weights;
  const blas = pays(AFFINE, depth * width, 2 * rows * depth * width);
  if (!blas) return undefined;
  const result = zeros(rows, width);
  const out = result.data;
  for (let row = 0; row < rows; row++) out.set(bias, row * width);
  // biome-ignore format: the argument list of dgemm, matrix by matrix
  blas.dgemm(
    ROW_MAJOR, PLAIN, PLAIN, rows, width, depth,
    1, a.data, depth, weights.data, width, 1, out, width,
  );
  return result;
}

/** Aᵀ B as `transposeMultiply` has it; undefined where no native BLAS is in use or the sizes don't pay. */
export function transposeMultiplyByBlas(a: Dense, b: Dense): Dense | undefined {
  const { rows, columns: height } = a;
  const { columns: width } = b;
  const blas = pays(TRANSPOSED_PRODUCT, height * width, 2 * rows * height * width);
  if (!blas) return undefined;
  const result = zeros(height, width);
  // biome-ignore format: the argument list of dgemm, matrix by matrix
  blas.dgemm(
    ROW_MAJOR, TRANSPOSED, PLAIN, height, width, rows,
    1, a.data, height, b.data, width, 0, result.data, width,
  );
  return result;
}

/**
 * M = L Lᵀ in place as `choleskyInPlace` has it: whether every pivot is above the tolerance.
 * Undefined, and nothing touched, where no native BLAS with LAPACK is in use or the size doesn't pay.
 */
export function choleskyByBlas(
  m: Float64Array,
  size: number,
  tolerance: number,
): boolean | undefined {
  const dpotrf = size < SMALLEST_FACTOR ? undefined : blasInUse()?.dpotrf;
  if (!dpotrf) return undefined;
  const order = new Int32Array([size]);
  const info = new Int32Array(1);
  // Rows are LAPACK's columns, so its upper triangle is the lower one here.
  dpotrf(Uint8Array.of('U'.charCodeAt(0)), order, m, order, info, 1);
  if (info[0] !== 0) return false;
  for (let at = 0; at < m.length; at += size + 1) {
    // Written so that NaN fails too.
    if (!(m[at]! ** 2 > tolerance)) return false;
  }
  return true;
}
