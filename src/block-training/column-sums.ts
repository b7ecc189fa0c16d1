import type { Dense } from '../linear/index.ts';

/** Adds the sum of every column. */
export function addColumns(into: Float64Array, { rows, columns, data }: Dense): void {
  // A block's own sums first: a long sum of small numbers loses fewer digits in parts.
  const own = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) own[j]! += data[at]!;
  }
  addTo(into, own);
}

/** Adds the sum of squares of every column. */
export function addColumnSquares(into: Float64Array, { rows, columns, data }: Dense): void {
  const own = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) own[j]! += data[at]! * data[at]!;
  }
  addTo(into, own);
}

/** Keeps the largest size of every column. */
export function keepLargest(into: Float64Array, { rows, columns, data }: Dense): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) {
      const size = Math.abs(data[at]!);
      if (size > into[j]!) into[j] = size;
    }
  }
}

/** Adds number by number. */
export function addTo(into: Float64Array, more: Float64Array): void {
  for (let at = 0; at < into.length; at++) into[at]! += more[at]!;
}

/** [a − 1cᵀ, 1], with zeros in the columns that are left out. */
export function aboutCentre(
  { rows, columns: d, data }: Dense,
  centre: Float64Array,
  leftOut?: readonly boolean[],
): Dense {
  const result = new Float64Array(rows * (d + 1));
  for (let row = 0, from = 0, to = 0; row < rows; row++) {
    for (let j = 0; j < d; j++, from++, to++) result[to] = data[from]! - centre[j]!;
    result[to++] = 1;
  }
  if (leftOut?.includes(true)) {
    leftOut.forEach((out, j) => {
      if (out) for (let row = 0; row < rows; row++) result[row * (d + 1) + j] = 0;
    });
  }
  return { rows, columns: d + 1, data: result };
}
