import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import type { Architecture } from '../network/index.ts';
import { type TargetScale, takeData } from '../training/training-data.ts';
import type { Batch } from './batch.ts';

/** How a learner's inputs and targets are brought to the network's units. */
export interface Scales {
  readonly inputScale: TargetScale | undefined;
  readonly targetScale: TargetScale | undefined;
}

/** Checked, copied, and in the network's units. */
export interface TakenBatch {
  readonly inputs: Dense;
  readonly targets: Dense;
  readonly targetNames: readonly string[] | undefined;
  readonly scale: TargetScale;
  /** √w, one per row; undefined where all count alike. */
  readonly roots: Float64Array | undefined;
}

/** Inputs of that root mean square saturate a unit whatever its weights are at first. */
const FAR = 100;

/**
 * Takes a batch over, or refuses it before anything is learned.
 *
 * @param first - Whether the batch is the first, and hidden layers are to learn from it: its scale is
 * then looked at.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `OPTION_OUT_OF_RANGE`.
 */
export function takeBatch(
  architecture: Architecture,
  batch: Batch,
  { inputScale, targetScale }: Scales,
  first: boolean,
): TakenBatch {
  if (batch === null || typeof batch !== 'object' || !('inputs' in batch && 'targets' in batch)) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      'partialFit needs rows of the form { inputs, targets }, each number[][] or a Matrix. One row is { inputs: [[0.2, 0.7]], targets: [[1]] }.',
    );
  }
  const { targetScale: own, ...bare } = batch;
  if (own !== undefined && targetScale !== undefined && !sameScale(own, targetScale)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The batch scales its targets by ${JSON.stringify(own)}, and the learner by ${JSON.stringify(targetScale)}. Standardise the whole stream by one mean and deviation.`,
    );
  }
  const scale = targetScale ?? own;
  const taken = takeData(architecture, scale ? { ...bare, targetScale: scale } : bare);
  const { targets, targetNames } = taken;
  const inputs = inputScale ? standardised(taken.inputs, inputScale) : taken.inputs;
  if (first) {
    checkSize(inputs, 'Input', batch.inputNames, 'inputScale');
    checkSize(targets, 'Target', targetNames, 'targetScale');
  }
  const roots = batch.weights && Float64Array.from(batch.weights, Math.sqrt);
  return { inputs, targets, targetNames, scale: taken.scale, roots };
}

/** (x − mean)/deviation, column by column. */
export function standardised(inputs: Dense, { mean, deviation }: TargetScale): Dense {
  const data = inputs.data.map((x, at) => {
    const column = at % inputs.columns;
    return (x - mean[column]!) / deviation[column]!;
  });
  return { ...inputs, data };
}

function sameScale(one: TargetScale, other: TargetScale): boolean {
  return (
    JSON.stringify([one.mean, one.deviation]) === JSON.stringify([other.mean, other.deviation])
  );
}

function checkSize(
  { rows, columns, data }: Dense,
  side: 'Input' | 'Target',
  names: readonly string[] | undefined,
  option: string,
): void {
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * columns + column]! ** 2;
    const size = Math.sqrt(sum / rows);
    if (size <= FAR) continue;
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${side} ${names?.[column] ?? column + 1} has a root mean square of ${Number(size.toPrecision(3))} in the first batch, and a network learns numbers around 1. A learner can't see the whole stream, so tell it the rough centre and spread of each column: partialFitter(network, { ${option}: { mean: [...], deviation: [...] } }).`,
    );
  }
}
