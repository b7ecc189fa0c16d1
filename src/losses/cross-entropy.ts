import { type Dense, rowsTimes, zeros } from '../linear/index.ts';
import type { Loss, Outcome } from './loss.ts';
import { weightOf } from './squared.ts';

/**
 * A probability counts as at least this much where it divides, and so does p(1 − p).
 *
 * A sample that is misjudged with certainty has next to no curvature, and asks for a step of 1/p. The
 * floor adds curvature and leaves the gradient y − p as it is.
 */
const LEAST = 1e-8;

/**
 * Cross-entropy of classes: logistic regression's for each sigmoid output, −y ln a − (1 − y) ln(1 − a),
 * and multinomial, −Σ_k y_k ln a_k, for softmax. Loss: the weighted mean over samples, outputs of
 * one sample added up. Deviance: twice the weighted sum.
 *
 * H = diag(p) − ppᵀ = SᵀS with S = diag(√p)(I − 1pᵀ), and e = diag(1/√p)(y − p) gives Sᵀe = y − p. For
 * a sigmoid S = √(p(1 − p)), e = (y − p)/S (McCullagh and Nelder 1989, chapters 2.5 and 5).
 */
export const crossEntropy: Loss = {
  name: 'cross-entropy',

  judge(outcome) {
    const { targets, roots } = outcome;
    const { columns: outputs } = targets;
    let sum = 0;
    for (let row = 0; row < targets.rows; row++) {
      const one = entropyOf(outcome, row * outputs, outputs);
      sum += roots ? roots[row]! ** 2 * one : one;
    }
    return { loss: sum / weightOf(targets, roots), deviance: 2 * sum };
  },

  error(outcome) {
    if (!isSoftmax(outcome)) return crossEntropy.separately(outcome).error;
    const { targets, output, roots } = outcome;
    const data = targets.data.map((y, at) => (y - output.data[at]!) / rootOf(output.data[at]!));
    return rowsTimes({ ...targets, data }, roots);
  },

  sensitivity(outcome) {
    const { output, roots } = outcome;
    const { rows, columns: outputs, data: p } = output;
    const result = zeros(rows * outputs, outputs);
    const { data } = result;
    if (!isSoftmax(outcome)) {
      const { slopes } = crossEntropy.separately(outcome);
      slopes.data.forEach((slope, at) => {
        data[at * outputs + (at % outputs)] = slope;
      });
      return result;
    }
    for (let row = 0, at = 0; row < rows; row++) {
      const from = row * outputs;
      for (let k = 0; k < outputs; k++) {
        const root = rootOf(p[from + k]!) * (roots ? roots[row]! : 1);
        for (let j = 0; j < outputs; j++, at++)
          data[at] = root * ((k === j ? 1 : 0) - p[from + j]!);
      }
    }
    return result;
  },

  separately({ targets, output, roots }) {
    const data = output.data.map((p) => rootOf(p * (1 - p)));
    const error = targets.data.map((y, at) => (y - output.data[at]!) / data[at]!);
    return {
      error: rowsTimes({ ...targets, data: error }, roots),
      slopes: rowsTimes({ ...output, data }, roots),
    };
  },

  terms: (samples) => samples,

  slope(into, { activation, z, a, y, weights, rows, outputs }, scale) {
    const count = rows * outputs;
    const shape = (data: Float64Array): Dense => ({ rows, columns: outputs, data });
    const outcome = { activation, total: shape(z), output: shape(a), targets: shape(y) };
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += (weights ? weights[row]! : 1) * entropyOf(outcome, row * outputs, outputs);
    }
    for (let at = 0; at < count; at++) {
      const weight = weights ? weights[Math.floor(at / outputs)]! : 1;
      into[at] = 2 * scale * weight * (a[at]! - y[at]!);
    }
    return 2 * sum;
  },
};

function isSoftmax({ activation }: Outcome): boolean {
  return activation.name === 'softmax';
}

function rootOf(variance: number): number {
  return Math.sqrt(Math.max(variance, LEAST));
}

/** −Σ y ln a of one sample, from its total inputs: ln a of a probability near 0 would be −∞. */
function entropyOf(outcome: Outcome, from: number, outputs: number): number {
  const z = outcome.total.data;
  const y = outcome.targets.data;
  let sum = 0;
  if (!isSoftmax(outcome)) {
    for (let at = from; at < from + outputs; at++) {
      const total = z[at]!;
      sum += Math.max(total, 0) - y[at]! * total + Math.log1p(Math.exp(-Math.abs(total)));
    }
    return sum;
  }
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = from; at < from + outputs; at++) largest = Math.max(largest, z[at]!);
  let exponentials = 0;
  for (let at = from; at < from + outputs; at++) {
    exponentials += Math.exp(z[at]! - largest);
    sum += y[at]! * (largest - z[at]!);
  }
  return sum + Math.log(exponentials);
}
