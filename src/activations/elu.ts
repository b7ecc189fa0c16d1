import { BacksolveError } from '../errors.ts';
import { type Activation, defineActivation } from './activation.ts';

/**
 * f(z) = z for z ≥ 0 and α(e^z − 1) below, from (−α, ∞); f⁻¹(a) = log(1 + a/α) for a < 0
 * (Clevert et al., arXiv 1511.07289).
 *
 * @param alpha - α, from (0, ∞); at 1 the slope has no jump.
 * @throws `OPTION_OUT_OF_RANGE` for any other α.
 */
export function elu(alpha: number): Activation {
  if (!(alpha > 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The α of an ELU is a positive number, got ${alpha}. Try elu(1); an α of 0 is a ReLU and has no inverse.`,
    );
  }
  const definition = defineActivation({
    name: 'elu',
    parameters: { alpha },
    range: [-alpha, Number.POSITIVE_INFINITY],
    value: (z) => (z < 0 ? alpha * Math.expm1(z) : z),
    // Not a + α, which cancels far below 0.
    derivative: (z) => (z < 0 ? alpha * Math.exp(z) : 1),
    inverse: (a) => (a < 0 ? Math.log1p(a / alpha) : a),
  });
  return {
    ...definition,
    values(z) {
      const a = new Float64Array(z.length);
      for (let at = 0; at < z.length; at++) {
        a[at] = z[at]! < 0 ? alpha * Math.expm1(z[at]!) : z[at]!;
      }
      return a;
    },
    derivatives(z) {
      const slopes = new Float64Array(z.length);
      for (let at = 0; at < z.length; at++) slopes[at] = z[at]! < 0 ? alpha * Math.exp(z[at]!) : 1;
      return slopes;
    },
  };
}
