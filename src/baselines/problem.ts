import { BacksolveError } from '../errors.ts';
import type { Network } from '../network/index.ts';
import { type TrainingInput, takeData } from '../training/training-data.ts';
import { flatten, layoutOf } from './flat.ts';
import type { Problem } from './method.ts';

/**
 * Takes over what a baseline is to learn, as `train` does.
 *
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `OPTION_OUT_OF_RANGE`.
 */
export function problemOf(network: Network, data: TrainingInput, ridge: number): Problem {
  const given: unknown = network;
  if (typeof given !== 'object' || given === null || !('parameters' in given)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'A baseline trains a network: adam().train(network([8, 50, 1]), data).',
    );
  }
  const { widths, activations, parameters } = network;
  const layout = layoutOf(widths);
  return {
    architecture: { widths, activations },
    layout,
    data: takeData({ widths, activations }, data),
    ridge,
    start: flatten(layout, parameters),
  };
}
