import { type Dense, difference, rowsTimes, zeros } from '../linear/index.ts';
import type { Loss, Outcome } from './loss.ts';

/** Squared error: loss Σ w (y − a)² / Σ w in the targets' units, deviance Σ w (y − a)². */
export const squared: Loss = {
  name: 'squared',

  judge({ targets, output, roots }, deviation) {
    const squares = columnSquares(targets, output, roots);
    let loss = 0;
    let deviance = 0;
    squares.forEach((sum, column) => {
      loss += deviation[column]! ** 2 * sum;
      deviance += sum;
    });
    return { loss: loss / (weightOf(targets, roots) * targets.columns), deviance };
  },

  error: ({ targets, output, roots }) => rowsTimes(difference(targets, output), roots),

  sensitivity(outcome) {
    const { rows, columns: outputs, data } = slopesOf(outcome);
    const result = zeros(rows * outputs, outputs);
    for (let at = 0; at < data.length; at++) result.data[at * outputs + (at % outputs)] = data[at]!;
    return result;
  },

  separately: (outcome) => ({ error: squared.error(outcome), slopes: slopesOf(outcome) }),

  terms: (samples, outputs) => samples * outputs,

  slope(into, { activation, z, a, y, weights, rows, outputs }, scale) {
    const count = rows * outputs;
    const slopes = activation.derivatives(z.subarray(0, count), a.subarray(0, count));
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const weight = weights ? weights[Math.floor(at / outputs)]! : 1;
      const error = a[at]! - y[at]!;
      sum += weight * error * error;
      into[at] = 2 * scale * weight * error * slopes[at]!;
    }
    return sum;
  },
};

/** √w ∘ f′. */
function slopesOf({ activation, total, output, roots }: Outcome): Dense {
  return rowsTimes({ ...total, data: activation.derivatives(total.data, output.data) }, roots);
}

/** Σ_i w_i (y_io − a_io)² for each output o. */
function columnSquares(
  targets: Dense,
  output: Dense,
  roots: Float64Array | undefined,
): Float64Array {
  const { columns, data } = targets;
  const squares = new Float64Array(columns);
  for (let at = 0, row = 0; at < data.length; row++) {
    const root = roots ? roots[row]! : 1;
    for (let column = 0; column < columns; column++, at++) {
      const error = root * (data[at]! - output.data[at]!);
      squares[column]! += error * error;
    }
  }
  return squares;
}

/** Σ w, the number of samples where all count alike. */
export function weightOf({ rows }: Dense, roots: Float64Array | undefined): number {
  return roots === undefined ? rows : roots.reduce((sum, root) => sum + root * root, 0);
}
