import { type Activation, defineActivation } from './activation.ts';

/** f(z) = max(0, z), from [0, ∞); f′ = 1 above 0, else 0. No inverse: for rungs that need only the derivative. */
export const relu: Activation = {
  ...defineActivation({
    name: 'relu',
    range: [0, Number.POSITIVE_INFINITY],
    value: (z) => Math.max(z, 0),
    derivative: (z) => (z > 0 ? 1 : 0),
    noInverse: 'it maps every total input below 0 to 0',
  }),
  values(z) {
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = Math.max(z[at]!, 0);
    return a;
  },
  derivatives(z) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) slopes[at] = z[at]! > 0 ? 1 : 0;
    return slopes;
  },
};
