import { type Dense, leastSquares, zeros } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';

/**
 * Linear regression with an intercept: min ‖Y − A W − 1bᵀ‖² + λ‖W‖².
 *
 * Both sides are centred, so the intercept, which no ridge holds back, drops out: W is the
 * least-squares solution of the rows [A_c; √λ I] W = [Y_c; 0], of minimum norm where columns depend on
 * each other, and b = ȳ − ā W.
 *
 * @param a - Shape (samples × d).
 * @param y - Shape (samples × outputs).
 * @param roots - √w, one per sample: means and squares are then weighted.
 */
export function linearFit(
  a: Dense,
  y: Dense,
  ridge: number,
  roots?: Float64Array,
): LayerParameters {
  const means = columnMeans(a, roots);
  const targetMeans = columnMeans(y, roots);
  const shrunk = ridge > 0 ? a.columns : 0;
  const rows = zeros(a.rows + shrunk, a.columns);
  const wanted = zeros(a.rows + shrunk, y.columns);
  putCentred(rows, a, means, roots);
  putCentred(wanted, y, targetMeans, roots);
  for (let j = 0; j < shrunk; j++) rows.data[(a.rows + j) * a.columns + j] = Math.sqrt(ridge);
  const { solution: weights } = leastSquares(rows, wanted, largest(a, Math.sqrt(ridge)));
  const bias = targetMeans.map((mean, unit) => {
    let sum = mean;
    for (let j = 0; j < a.columns; j++) sum -= means[j]! * weights.data[j * y.columns + unit]!;
    return sum;
  });
  return { weights, bias };
}

function columnMeans({ rows, columns, data }: Dense, roots?: Float64Array): Float64Array {
  const means = new Float64Array(columns);
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const weight = roots ? roots[row]! ** 2 : 1;
    total += weight;
    for (let column = 0; column < columns; column++, at++) means[column]! += weight * data[at]!;
  }
  return means.map((sum) => sum / total);
}

function putCentred(
  into: Dense,
  { rows, columns, data }: Dense,
  means: Float64Array,
  roots?: Float64Array,
): void {
  for (let row = 0, at = 0; row < rows; row++) {
    const root = roots ? roots[row]! : 1;
    for (let column = 0; column < columns; column++, at++) {
      into.data[at] = root * (data[at]! - means[column]!);
    }
  }
}

/** The largest number of each column, which tells how large its rounding errors may be. */
function largest({ rows, columns, data }: Dense, least: number): Float64Array {
  const size = new Float64Array(columns).fill(least);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      size[column] = Math.max(size[column]!, Math.abs(data[at]!));
    }
  }
  return size;
}
