import { Matrix } from 'ml-matrix';
import type { Scale } from './data-set.ts';

/**
 * Mean and standard deviation (division by n, two passes) of each column.
 *
 * A constant column's deviation is 1. It is recognised by its extremes: the rounding of the mean
 * would leave a deviation of some 1e-17, and dividing by that would make noise of the column.
 */
export function scaleOf(matrix: Matrix): Scale {
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let column = 0; column < matrix.columns; column++) {
    const values = matrix.getColumn(column);
    const first = values[0] ?? 0;
    if (values.every((value) => value === first)) {
      mean.push(first);
      deviation.push(1);
      continue;
    }
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    mean.push(centre);
    deviation.push(Math.sqrt(squares / values.length));
  }
  return { mean, deviation };
}

/** The scale that changes nothing. */
export function unscaled(columns: number): Scale {
  return { mean: new Array(columns).fill(0), deviation: new Array(columns).fill(1) };
}

/** (x − mean) / deviation, column by column. */
export function scaled(matrix: Matrix, scale: Scale): Matrix {
  const result = Matrix.zeros(matrix.rows, matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      const centred = matrix.get(row, column) - (scale.mean[column] ?? 0);
      result.set(row, column, centred / (scale.deviation[column] ?? 1));
    }
  }
  return result;
}

/** The one scale that does what `first` and then `second` do. */
export function composed(first: Scale, second: Scale): Scale {
  return {
    mean: first.mean.map(
      (mean, column) => mean + (first.deviation[column] ?? 1) * (second.mean[column] ?? 0),
    ),
    deviation: first.deviation.map(
      (deviation, column) => deviation * (second.deviation[column] ?? 1),
    ),
  };
}
