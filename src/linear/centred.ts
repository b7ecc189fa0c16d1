import { openCore } from '../core/core.ts';
import { type Dense, zeros } from './dense.ts';

/** A matrix about the means of its columns, with a column of ones beside it. */
export interface Centred {
  /** [A − 1cᵀ, 1]. Shape (n × (d + 1)). */
  readonly columns: Dense;
  /** c, one per column. */
  readonly centre: Float64Array;
  /** Σ (a − c)², one per column. */
  readonly spread: Float64Array;
}

/** Takes the mean from every column of A, shape (n × d), and adds the column of ones. */
export function centred(a: Dense): Centred {
  const { rows, columns: d, data } = a;
  const size = rows * (d + 1);
  const room = openCore(data.length + size + 2 * d);
  if (!room) return centredTwin(a);
  const from = room.put(data);
  const out = room.reserve(size);
  const centre = room.reserve(d);
  const spread = room.reserve(d);
  room.kernels.centre(from, rows, d, out, centre, spread);
  return {
    columns: { rows, columns: d + 1, data: room.take(out, size) },
    centre: room.take(centre, d),
    spread: room.take(spread, d),
  };
}

/** The same in TypeScript, to the last bit. */
export function centredTwin({ rows, columns: d, data: from }: Dense): Centred {
  const centre = new Float64Array(d);
  const spread = new Float64Array(d);
  const columns = zeros(rows, d + 1);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < d; j++, at++) centre[j]! += from[at]!;
  }
  for (let j = 0; j < d; j++) centre[j]! /= rows;
  for (let row = 0, at = 0, to = 0; row < rows; row++, to++) {
    for (let j = 0; j < d; j++, at++, to++) {
      const moved = from[at]! - centre[j]!;
      columns.data[to] = moved;
      spread[j]! += moved * moved;
    }
    columns.data[to] = 1;
  }
  return { columns, centre, spread };
}
