import { type Activation, defineActivation } from './activation.ts';
import { normalDensity, normalShare } from './normal.ts';

/** Where z Φ(z) is lowest, z = −0.7518: the root of Φ(z) + z φ(z), by mpmath. */
const LOWEST = -0.1699712074799037;

/** Beyond it Φ is 0 or 1 in doubles, and ∞ · 0 would be no number. */
const FAR = 40;

/**
 * f(z) = z Φ(z), Φ the normal distribution function, exact rather than by tanh; f′ = Φ(z) + z φ(z)
 * (Hendrycks and Gimpel, arXiv 1606.08415). No inverse: for rungs that need only the derivative.
 */
export const gelu: Activation = {
  ...defineActivation({
    name: 'gelu',
    range: [LOWEST, Number.POSITIVE_INFINITY],
    value,
    derivative: slope,
    noInverse: 'it falls to −0.17 at −0.75 before it rises, so one value has two total inputs',
  }),
  values(z) {
    const a = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) a[at] = value(z[at]!);
    return a;
  },
  derivatives(z) {
    const slopes = new Float64Array(z.length);
    for (let at = 0; at < z.length; at++) slopes[at] = slope(z[at]!);
    return slopes;
  },
};

function value(z: number): number {
  if (Math.abs(z) > FAR) return Math.max(z, 0);
  return z * normalShare(z);
}

function slope(z: number): number {
  if (Math.abs(z) > FAR) return z > 0 ? 1 : 0;
  return normalShare(z) + z * normalDensity(z);
}
