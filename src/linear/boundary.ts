import { Matrix } from 'ml-matrix';
import { type Dense, zeros } from './dense.ts';

/** Copies into an ml-matrix matrix, for the eyes of a user. */
export function toMatrix({ rows, columns, data }: Dense): Matrix {
  const matrix = new Matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      matrix.set(row, column, data[row * columns + column]!);
    }
  }
  return matrix;
}

/** Copies from an ml-matrix matrix. */
export function fromMatrix(matrix: Matrix): Dense {
  const { rows, columns } = matrix;
  const dense = zeros(rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      dense.data[row * columns + column] = matrix.get(row, column);
    }
  }
  return dense;
}
