import type { Activation } from './activation.ts';

/**
 * Softmax, a_k = exp(z_k)/Σ_j exp(z_j): the probabilities of classes, for output layers only.
 *
 * The units of a row depend on each other, so the scalar forms speak of a layer of one unit, and
 * `derivatives` gives the diagonal ∂a_k/∂z_k = a_k(1 − a_k). What a solve needs of the rest, the
 * loss `cross-entropy` knows.
 */
export const softmax: Activation = {
  name: 'softmax',
  parameters: {},
  invertible: false,
  noInverse: 'adding one number to all of its total inputs changes nothing',
  range: [0, 1],
  value: () => 1,
  derivative: () => 0,
  inverse: () => Number.NaN,
  values(z, width = 1) {
    const result = new Float64Array(z.length);
    for (let from = 0; from < z.length; from += width) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let at = from; at < from + width; at++) largest = Math.max(largest, z[at]!);
      let sum = 0;
      for (let at = from; at < from + width; at++) sum += result[at] = Math.exp(z[at]! - largest);
      for (let at = from; at < from + width; at++) result[at]! /= sum;
    }
    return result;
  },
  derivatives: (_, a) => a.map((p) => p * (1 - p)),
};
