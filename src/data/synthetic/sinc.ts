import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

/** y = sin(x)/x, 1 at 0, with x uniform in [−10, 10]: one input, three waves on either side. */
export function sinc(options: SyntheticOptions): DataSet {
  checkSynthetic('sinc', options);
  return draw(options, numbered(1), ['y'], uniformRow([[-10, 10]], sincValue));
}

/** The formula of {@link sinc} without noise. */
export function sincValue(inputs: readonly number[]): number {
  const [x = 0] = inputs;
  return x === 0 ? 1 : Math.sin(x) / x;
}
