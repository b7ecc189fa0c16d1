import type { Matrix } from 'ml-matrix';
import { type Dense, fromMatrix, zeros } from '../../src/linear/index.ts';
import { random } from '../../src/random.ts';

/** A matrix of standard normal numbers. */
export function normals(rows: number, columns: number, seed: number): Dense {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = source.normal();
  return matrix;
}

/** The largest difference of two matrices, as a share of the largest entry expected. */
export function relativeError(actual: Dense, expected: Matrix): number {
  if (actual.rows !== expected.rows || actual.columns !== expected.columns) return Number.NaN;
  const reference = fromMatrix(expected);
  const size = Math.max(...reference.data.map(Math.abs), Number.MIN_VALUE);
  return (
    Math.max(...actual.data.map((value, at) => Math.abs(value - (reference.data[at] ?? 0)))) / size
  );
}
