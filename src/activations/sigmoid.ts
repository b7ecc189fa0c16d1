import { everyNumber } from '../core/in-pieces.ts';
import { type Activation, defineActivation } from './activation.ts';

/** f(z) = 1/(1 + e^−z), from (0, 1); f′ = a(1 − a), f⁻¹(a) = log(a/(1 − a)). */
export const sigmoid: Activation = {
  ...defineActivation({
    name: 'sigmoid',
    range: [0, 1],
    value: logistic,
    derivative: (_, a) => a * (1 - a),
    inverse: (a) => Math.log(a) - Math.log1p(-a),
  }),
  // Within 3ε of the value of the formula, and never below e^−708.
  values(z) {
    const made = everyNumber('sigmoid', z);
    if (made) return made;
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = logistic(z[at]!);
    return a;
  },
  derivatives(_, a) {
    const slopes = new Float64Array(a.length);
    for (let at = 0; at < a.length; at++) slopes[at] = a[at]! * (1 - a[at]!);
    return slopes;
  },
};

/** e^−z would overflow to 1/∞ = 0 and lose the tail for z far below 0: there e^z/(1 + e^z). */
function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const power = Math.exp(z);
  return power / (1 + power);
}
