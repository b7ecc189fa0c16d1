import { BacksolveError } from '../errors.ts';
import { checkLoss, type LossOption } from '../losses/index.ts';
import { architectureOf, type Network } from '../network/index.ts';
import { type TrainingInput, takeData } from '../training/training-data.ts';
import { flatten, layoutOf } from './flat.ts';
import type { Problem } from './method.ts';

/**
 * Takes over what a baseline is to learn, as `train` does.
 *
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `OPTION_OUT_OF_RANGE`, and what `checkLoss` throws.
 */
export function problemOf(
  network: Network,
  data: TrainingInput,
  ridge: number,
  { method, loss }: { readonly method: string; readonly loss?: LossOption | undefined },
): Problem {
  const given: unknown = network;
  if (typeof given !== 'object' || given === null || !('parameters' in given)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'A baseline trains a network: adam().train(network([8, 50, 1]), data).',
    );
  }
  const { widths, parameters } = network;
  const architecture = architectureOf(network);
  const layout = layoutOf(widths);
  const taken = takeData(architecture, data);
  return {
    architecture,
    layout,
    data: taken,
    loss: checkLoss(method, loss ?? 'auto', architecture, taken),
    ridge,
    start: flatten(layout, parameters),
  };
}
