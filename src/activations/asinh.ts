import { everyNumber } from '../core/in-pieces.ts';
import { type Activation, defineActivation } from './activation.ts';

/** f(z) = arsinh z, all numbers: like tanh near 0, and it never saturates; f′ = 1/√(1 + z²), f⁻¹ = sinh. */
export const asinh: Activation = {
  ...defineActivation({
    name: 'asinh',
    value: Math.asinh,
    derivative: (z) => 1 / Math.sqrt(1 + z * z),
    inverse: Math.sinh,
  }),
  // Within 3ε of the value of the formula.
  values(z) {
    const made = everyNumber('asinh', z);
    if (made) return made;
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = Math.asinh(z[at]!);
    return a;
  },
  derivatives(z) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) slopes[at] = 1 / Math.sqrt(1 + z[at]! * z[at]!);
    return slopes;
  },
};
