import { type Dense, factor, gram, solve, transposeMultiply, zeros } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';

/**
 * Ordinary least squares with an intercept: min ‖Y − A W − 1bᵀ‖² + λ‖W‖².
 *
 * Both sides are centred, so the intercept, which no ridge holds back, drops out:
 * (A_cᵀA_c + λI) W = A_cᵀY_c, b = ȳ − ā W. Dependent columns get the solution of minimum norm.
 *
 * @param a - Shape (samples × d).
 * @param y - Shape (samples × outputs).
 */
export function leastSquares(a: Dense, y: Dense, ridge: number): LayerParameters {
  const means = columnMeans(a);
  const targetMeans = columnMeans(y);
  const centred = minusMeans(a, means);
  const normal = gram(centred);
  for (let at = 0; at < a.columns; at++) normal.data[at * (a.columns + 1)]! += ridge;
  const rhs = transposeMultiply(centred, minusMeans(y, targetMeans));
  const weights = solve(factor(normal), rhs);
  const bias = targetMeans.map((mean, unit) => {
    let sum = mean;
    for (let j = 0; j < a.columns; j++) sum -= means[j]! * weights.data[j * y.columns + unit]!;
    return sum;
  });
  return { weights, bias };
}

function columnMeans({ rows, columns, data }: Dense): Float64Array {
  const means = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) means[column]! += data[at]!;
  }
  return means.map((sum) => sum / rows);
}

function minusMeans({ rows, columns, data }: Dense, means: Float64Array): Dense {
  const result = zeros(rows, columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      result.data[at] = data[at]! - means[column]!;
    }
  }
  return result;
}
