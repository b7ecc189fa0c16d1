import { openCore } from '../core/core.ts';
import { type Dense, zeros } from './dense.ts';

/** Rows folded in at a time: with some hundred columns they stay in the second-level cache. */
const BLOCK = 64;

/** The rows of [A, Z], made a block at a time: of however many there are, memory holds one block. */
export interface Rows {
  readonly count: number;
  /** p, the columns of A. */
  readonly columns: number;
  /** The columns of Z. */
  readonly responses: number;
  /**
   * Writes the rows `start … start + count − 1`, p + responses numbers each, row after row.
   *
   * @param into - Holds whatever the last block left; every number of these rows is to be written.
   */
  write(start: number, count: number, into: Float64Array): void;
}

/** Rows that are all there, as the matrices A, shape (n × p), and Z, shape (n × responses). */
export function rowsOf(a: Dense, z: Dense): Rows {
  const { columns } = a;
  const responses = z.columns;
  const width = columns + responses;
  return {
    count: a.rows,
    columns,
    responses,
    write(start, count, into) {
      for (let row = 0; row < count; row++) {
        const from = start + row;
        into.set(a.data.subarray(from * columns, (from + 1) * columns), row * width);
        const response = z.data.subarray(from * responses, (from + 1) * responses);
        into.set(response, row * width + columns);
      }
    },
  };
}

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
 * @param rows - [A, Z], shape (n × (p + responses)).
 * @param inverseScale - The diagonal of D⁻¹.
 */
export function triangularise(rows: Rows, inverseScale: Float64Array): Triangle {
  const growing = growingTriangle(rows.columns, rows.responses, inverseScale);
  growing.add(rows);
  return growing.triangle();
}

/** The triangle of all rows that have come so far. */
export interface GrowingTriangle {
  /** Folds more rows in; their number of columns and responses is always the same. */
  add(rows: Rows): void;
  /** [R, Y] of the rows up to here. */
  triangle(): Triangle;
  /** Another one that has the same rows, and goes on by itself. */
  copy(): GrowingTriangle;
}

/**
 * Begins a triangle for rows that come bit by bit; see {@link triangularise}.
 *
 * @param p - The columns of A.
 * @param responses - The columns of Z.
 * @param inverseScale - The diagonal of D⁻¹; without it, 1.
 */
export function growingTriangle(
  p: number,
  responses: number,
  inverseScale?: Float64Array,
  top: Float64Array = new Float64Array(p * (p + responses)),
): GrowingTriangle {
  const width = p + responses;
  const block = new Float64Array(BLOCK * width);
  const sums = new Float64Array(width);
  return {
    add(rows) {
      for (let start = 0; start < rows.count; start += BLOCK) {
        const count = Math.min(BLOCK, rows.count - start);
        rows.write(start, count, block);
        if (inverseScale) {
          for (let row = 0, at = 0; row < count; row++, at += responses) {
            for (let j = 0; j < p; j++, at++) block[at]! *= inverseScale[j]!;
          }
        }
        fold(top, block, p, width, count, sums);
      }
    },
    triangle: () => split(top, p, width),
    copy: () => growingTriangle(p, responses, inverseScale, top.slice()),
  };
}

/** Folds a block of rows onto the triangle; the block is used up. */
function fold(
  top: Float64Array,
  block: Float64Array,
  p: number,
  width: number,
  count: number,
  sums: Float64Array,
): void {
  const room = openCore(top.length + block.length + width);
  if (!room) {
    foldTwin(top, block, p, width, count, sums);
    return;
  }
  const onto = room.put(top);
  const rows = room.put(block.subarray(0, count * width));
  room.kernels.fold(onto, rows, p, width, count, room.reserve(width));
  room.read(onto, top);
}

/** The same in TypeScript. */
export function foldTwin(
  top: Float64Array,
  block: Float64Array,
  p: number,
  width: number,
  count: number,
  sums: Float64Array,
): void {
  for (let j = 0; j < p; j++) reflect(top, block, j, width, count, sums);
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
