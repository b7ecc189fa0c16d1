import { type Activation, defineActivation } from './activation.ts';

/** f(z) = z/(1 + |z|), from (−1, 1); f′ = 1/(1 + |z|)², f⁻¹(a) = a/(1 − |a|). No transcendental function in it. */
export const softsign: Activation = {
  ...defineActivation({
    name: 'softsign',
    range: [-1, 1],
    value: squashed,
    derivative: (z) => (1 / (1 + Math.abs(z))) ** 2,
    inverse: (a) => a / (1 - Math.abs(a)),
  }),
  values(z) {
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = squashed(z[at]!);
    return a;
  },
  derivatives(z) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) {
      const share = 1 / (1 + Math.abs(z[at]!));
      slopes[at] = share * share;
    }
    return slopes;
  },
};

/** Far out 1 + |z| is |z|, and ∞/∞ would be no number. */
function squashed(z: number): number {
  const size = Math.abs(z);
  return size > 1e17 ? Math.sign(z) : z / (1 + size);
}
