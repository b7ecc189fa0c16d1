import { everyNumber } from '../core/in-pieces.ts';
import { type Activation, defineActivation } from './activation.ts';

/** f(z) = log(1 + e^z), from (0, ∞); f′ = 1 − e^−a, f⁻¹(a) = a + log(1 − e^−a). */
export const softplus: Activation = {
  ...defineActivation({
    name: 'softplus',
    range: [0, Number.POSITIVE_INFINITY],
    value: softened,
    derivative: (_, a) => -Math.expm1(-a),
    // Below a = log 2 the subtraction 1 − e^−a cancels, above it −expm1(−a) rounds to 1 too early.
    inverse: (a) => a + (a < Math.LN2 ? Math.log(-Math.expm1(-a)) : Math.log1p(-Math.exp(-a))),
  }),
  // Within 3ε of the value of the formula, and never below e^−708.
  values(z) {
    const made = everyNumber('softplus', z);
    if (made) return made;
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = softened(z[at]!);
    return a;
  },
  derivatives(_, a) {
    const slopes = new Float64Array(a.length);
    for (let at = 0; at < a.length; at++) slopes[at] = -Math.expm1(-a[at]!);
    return slopes;
  },
};

/** e^z would overflow above 709: there z + log(1 + e^−z). */
function softened(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}
