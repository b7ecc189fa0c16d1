import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import type { Architecture } from '../network/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { Loss, LossName } from './loss.ts';
import { squared } from './squared.ts';

/** A loss by name, or `'auto'`: cross-entropy behind a softmax, squared errors otherwise. */
export type LossOption = LossName | 'auto';

/** What there is to learn, as far as a loss has to look at it. */
interface Learned {
  /** y, in the network's units. */
  readonly targets: Dense;
  readonly targetNames?: readonly string[] | undefined;
  readonly scale: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

/** How far from 1 the probabilities of a row may add up. */
const ROUNDING = 1e-9;

/**
 * Looks a loss up and checks that network and targets go with it.
 *
 * @param call - Who asks, as a person writes it.
 * @throws `UNKNOWN_OPTION`; `OPTION_OUT_OF_RANGE` where the output layer or scaled targets don't go
 * with it; `TARGET_OUT_OF_RANGE` for targets that are no probabilities.
 */
export function checkLoss(
  call: string,
  option: LossOption,
  { activations }: Architecture,
  learned: Learned,
): Loss {
  const output = activations[activations.length - 1]?.name;
  if (option !== 'auto' && option !== 'squared' && option !== 'cross-entropy') {
    throw new BacksolveError(
      'UNKNOWN_OPTION',
      `There is no loss ${JSON.stringify(option)}. It is 'squared', 'cross-entropy' or 'auto', which takes cross-entropy behind a softmax.`,
    );
  }
  if (option === 'squared' && output === 'softmax') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${call} learns a softmax output by cross-entropy only. Leave the loss out, or build the network with { output: 'sigmoid' } or { output: 'identity' }.`,
    );
  }
  if (option === 'squared' || (option === 'auto' && output !== 'softmax')) return squared;
  if (output !== 'softmax' && output !== 'sigmoid') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `Cross-entropy needs outputs that are probabilities; the output layer has the activation '${output}'. Build the network with { output: 'softmax' }, one unit for each class, or { output: 'sigmoid' } for yes or no.`,
    );
  }
  checkProbabilities(learned, output === 'softmax');
  return crossEntropy;
}

/**
 * Refuses targets that are no probabilities.
 *
 * @param whole - Whether those of a row add up to 1.
 * @param firstRow - How many rows come before these, for the message.
 * @throws `OPTION_OUT_OF_RANGE`, `TARGET_OUT_OF_RANGE`.
 */
export function checkProbabilities(
  { targets, targetNames, scale }: Learned,
  whole: boolean,
  firstRow = 0,
): void {
  if (scale.mean.some((mean) => mean !== 0) || scale.deviation.some((one) => one !== 1)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      "Cross-entropy learns probabilities, and these targets have been standardised. Take the classes as they are: data.target('species', { classes: true }).standardise() scales the inputs only.",
    );
  }
  const { rows, columns, data } = targets;
  const wrong = data.findIndex((y) => !(y >= 0 && y <= 1));
  if (wrong >= 0) {
    const column = wrong % columns;
    throw new BacksolveError(
      'TARGET_OUT_OF_RANGE',
      `Row ${firstRow + Math.floor(wrong / columns) + 1} of target ${targetNames?.[column] ?? column + 1} is ${data[wrong]}, and cross-entropy takes probabilities from 0 to 1. Code classes as 0 and 1; for other numbers use a linear output and squared errors.`,
    );
  }
  if (!whole) return;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[row * columns + k]!;
    if (Math.abs(sum - 1) <= ROUNDING) continue;
    throw new BacksolveError(
      'TARGET_OUT_OF_RANGE',
      `The targets of row ${firstRow + row + 1} add up to ${sum}; behind a softmax they are the probabilities of its classes and add up to 1. Where several classes can be true at once use { output: 'sigmoid' } and { loss: 'cross-entropy' }.`,
    );
  }
}
