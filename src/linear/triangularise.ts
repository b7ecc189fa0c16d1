import { openCore } from '../core/core.ts';
import { type Dense, zeros } from './dense.ts';

/** Rows folded in at a time: with some hundred columns they stay in the second-level cache. */
const BLOCK = 64;

/** [A, Z] = Q [R, Y; 0, …]: what least squares needs of A and Z, however many rows they have. */
export interface Triangle {
  /** R, upper triangular. Shape (p × p). */
  readonly r: Dense;
  /** The first p rows of QᵀZ. Shape (p × responses). */
  readonly y: Dense;
}

/**
 * Householder QR of [A D⁻¹, Z], block of rows after block of rows onto one triangle (a TSQR whose
 * tree is a chain: Demmel et al., arXiv 0808.2664). Backward stable, memory independent of the rows,
 * 2·n·p·(p + responses) operations.
 *
 * @param a - A. Shape (n × p).
 * @param z - Z. Shape (n × responses).
 * @param inverseScale - The diagonal of D⁻¹.
 */
export function triangularise(a: Dense, z: Dense, inverseScale: Float64Array): Triangle {
  const p = a.columns;
  const width = p + z.columns;
  const top = new Float64Array(p * width);
  const block = new Float64Array(BLOCK * width);
  const fold = folding(top, p, width);
  for (let start = 0; start < a.rows; start += BLOCK) {
    const count = Math.min(BLOCK, a.rows - start);
    for (let row = 0; row < count; row++) {
      const to = row * width;
      const from = (start + row) * p;
      for (let j = 0; j < p; j++) block[to + j] = a.data[from + j]! * inverseScale[j]!;
      const response = (start + row) * z.columns;
      for (let k = 0; k < z.columns; k++) block[to + p + k] = z.data[response + k]!;
    }
    fold.add(block.subarray(0, count * width), count);
  }
  return split(fold.triangle(), p, width);
}

/** A triangle that blocks of rows are folded onto, one after the other. */
interface Folding {
  add(block: Float64Array, count: number): void;
  triangle(): Float64Array;
}

function folding(top: Float64Array, p: number, width: number): Folding {
  const room = openCore(top.length + (BLOCK + 1) * width);
  if (!room) return foldingTwin(top, p, width);
  const onto = room.put(top);
  const sums = room.reserve(width);
  const rows = room.reserve(BLOCK * width);
  return {
    add(block, count) {
      room.write(rows, block);
      room.kernels.fold(onto, rows, p, width, count, sums);
    },
    triangle: () => room.take(onto, top.length),
  };
}

/** The same in TypeScript. */
export function foldingTwin(top: Float64Array, p: number, width: number): Folding {
  const sums = new Float64Array(width);
  return {
    add(block, count) {
      for (let j = 0; j < p; j++) reflect(top, block, j, width, count, sums);
    },
    triangle: () => top,
  };
}

/**
 * One reflection, through entry (j, j) of the triangle and column j of the block, which it clears.
 * The triangle's rows below j have nothing in that column, so they stay as they are.
 */
function reflect(
  top: Float64Array,
  block: Float64Array,
  j: number,
  width: number,
  count: number,
  sums: Float64Array,
): void {
  const diagonal = j * width + j;
  const old = top[diagonal]!;
  let below = 0;
  for (let at = j, row = 0; row < count; row++, at += width) below += block[at]! * block[at]!;
  if (below === 0) return;
  const norm = Math.sqrt(old * old + below);
  // The sign that adds: old − (−norm) doesn't cancel.
  const made = old > 0 ? -norm : norm;
  const head = old - made;
  const factor = -1 / (made * head);
  for (let k = j + 1; k < width; k++) sums[k] = head * top[j * width + k]!;
  for (let row = 0; row < count; row++) {
    const at = row * width;
    const entry = block[at + j]!;
    if (entry === 0) continue;
    for (let k = j + 1; k < width; k++) sums[k]! += entry * block[at + k]!;
  }
  for (let k = j + 1; k < width; k++) {
    sums[k]! *= factor;
    top[j * width + k]! -= head * sums[k]!;
  }
  for (let row = 0; row < count; row++) {
    const at = row * width;
    const entry = block[at + j]!;
    if (entry === 0) continue;
    for (let k = j + 1; k < width; k++) block[at + k]! -= entry * sums[k]!;
  }
  top[diagonal] = made;
}

function split(top: Float64Array, p: number, width: number): Triangle {
  const r = zeros(p, p);
  const y = zeros(p, width - p);
  for (let row = 0; row < p; row++) {
    for (let column = row; column < p; column++) {
      r.data[row * p + column] = top[row * width + column]!;
    }
    y.data.set(top.subarray(row * width + p, (row + 1) * width), row * (width - p));
  }
  return { r, y };
}
