import { type Activation, defineActivation } from './activation.ts';

/** f(z) = arctan z, from (−π/2, π/2); f′ = 1/(1 + z²), f⁻¹ = tan. Its tails fall like 1/z, not like e^−z. */
export const arctan: Activation = {
  ...defineActivation({
    name: 'arctan',
    range: [-Math.PI / 2, Math.PI / 2],
    value: Math.atan,
    derivative: (z) => 1 / (1 + z * z),
    inverse: Math.tan,
  }),
  values(z) {
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = Math.atan(z[at]!);
    return a;
  },
  derivatives(z) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) slopes[at] = 1 / (1 + z[at]! * z[at]!);
    return slopes;
  },
};
