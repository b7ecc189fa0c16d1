import { BacksolveError } from '../errors.ts';
import { type Activation, defineActivation } from './activation.ts';

/**
 * f(z) = z for z ≥ 0 and slope·z below: piecewise linear, invertible while the slope is positive.
 *
 * @param slope - From (0, 1].
 * @throws `OPTION_OUT_OF_RANGE` for any other slope.
 */
export function leakyRelu(slope: number): Activation {
  if (!(slope > 0 && slope <= 1)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The slope of a leaky ReLU lies in (0, 1], got ${slope}. Try leakyRelu(0.1); a slope of 0 has no inverse.`,
    );
  }
  const definition = defineActivation({
    name: 'leaky-relu',
    parameters: { slope },
    value: (z) => (z < 0 ? slope * z : z),
    derivative: (z) => (z < 0 ? slope : 1),
    inverse: (a) => (a < 0 ? a / slope : a),
  });
  return {
    ...definition,
    values(z) {
      const a = new Float64Array(z.length);
      for (let at = 0; at < z.length; at++) a[at] = z[at]! < 0 ? slope * z[at]! : z[at]!;
      return a;
    },
    derivatives(z) {
      const slopes = new Float64Array(z.length);
      for (let at = 0; at < z.length; at++) slopes[at] = z[at]! < 0 ? slope : 1;
      return slopes;
    },
  };
}
