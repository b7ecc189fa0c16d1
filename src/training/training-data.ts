import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import { type Architecture, type Numbers, numbersToDense } from '../network/index.ts';

/** What a run learns from: bare numbers, or a split of a loaded data set. */
export interface TrainingInput {
  /** Shape (samples × inputs). */
  readonly inputs: Numbers;
  /** Shape (samples × outputs), in the targets' own units. */
  readonly targets: Numbers;
  readonly inputNames?: readonly string[];
  readonly targetNames?: readonly string[];
  /** The network learns (y − mean)/deviation; losses and predictions stay in y's units. */
  readonly targetScale?: TargetScale;
  /**
   * How much each row counts, one number from 0 a sample. Only their ratios matter: they are scaled
   * to a mean of 1 over the rows that count, so λ and μ keep their meaning, and a row of weight 0 is as
   * good as left out. Default: all alike.
   */
  readonly weights?: readonly number[] | undefined;
}

/** From the network's units to the targets': y = mean + deviation · a_L, one of each per target. */
export interface TargetScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Checked, copied, and in the network's units. */
export interface TrainingData {
  readonly inputs: Dense;
  readonly targets: Dense;
  readonly inputNames: readonly string[] | undefined;
  readonly targetNames: readonly string[] | undefined;
  readonly scale: TargetScale;
  /** √w, one per sample, the mean of the positive w being 1; undefined where all count alike. */
  readonly roots: Float64Array | undefined;
}

/**
 * Takes a user's data over, or refuses it before anything starts.
 *
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `OPTION_OUT_OF_RANGE` for a scale that isn't one.
 */
export function takeData({ widths }: Architecture, data: TrainingInput): TrainingData {
  if (data === null || typeof data !== 'object' || !('inputs' in data && 'targets' in data)) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      'train needs data of the form { inputs, targets }: number[][], a Matrix, or a split of a loaded data set such as data.train.',
    );
  }
  const { inputNames, targetNames } = data;
  const inputs = numbersToDense(
    data.inputs,
    { what: 'inputs', columnNames: inputNames },
    wanted(widths, 0, 'inputs'),
  );
  const own = numbersToDense(
    data.targets,
    { what: 'targets', columnNames: targetNames },
    wanted(widths, widths.length - 1, 'outputs'),
  );
  if (inputs.rows !== own.rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The inputs have shape (${inputs.rows} × ${inputs.columns}) and the targets (${own.rows} × ${own.columns}): each row of inputs needs its row of targets.`,
    );
  }
  const scale = data.targetScale ?? unscaled(own.columns);
  checkScale(scale, own.columns);
  const targets = {
    ...own,
    data: own.data.map((y, at) => {
      const column = at % own.columns;
      return (y - scale.mean[column]!) / scale.deviation[column]!;
    }),
  };
  const roots = takeWeights(data.weights, inputs.rows);
  return { inputs, targets, inputNames, targetNames, scale, roots };
}

/** √w, checked. */
function takeWeights(weights: unknown, samples: number): Float64Array | undefined {
  if (weights === undefined) return undefined;
  if (!Array.isArray(weights) || weights.length !== samples) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The weights are one number for each row, ${samples} of them; got ${Array.isArray(weights) ? weights.length : typeof weights}.`,
    );
  }
  const wrong = weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (wrong >= 0 || weights.every((weight) => weight === 0)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      wrong >= 0
        ? `The weight of row ${wrong + 1} is ${String(weights[wrong])}. Weights are finite numbers from 0; a row of weight 0 doesn't count.`
        : 'All weights are 0: no row counts. Give at least one row a positive weight.',
    );
  }
  const counted = weights.filter((weight) => weight > 0);
  const mean = counted.reduce((sum, weight) => sum + weight, 0) / counted.length;
  return Float64Array.from(weights, (weight) => Math.sqrt(weight / mean));
}

/** How many rows count. */
export function countOf({ inputs, roots }: TrainingData): number {
  return roots ? roots.filter((root) => root > 0).length : inputs.rows;
}

/** The targets' mean squared distance from their means, in the network's units, rows by weight. */
export function varianceOf({ targets, roots }: TrainingData): number {
  const { rows, columns, data } = targets;
  const weights = Float64Array.from({ length: rows }, (_, row) => (roots ? roots[row]! ** 2 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = new Float64Array(columns);
  const weightAt = (at: number): number => weights[Math.floor(at / columns)]!;
  for (let at = 0; at < data.length; at++) sums[at % columns]! += weightAt(at) * data[at]!;
  let sum = 0;
  for (let at = 0; at < data.length; at++) {
    sum += weightAt(at) * (data[at]! - sums[at % columns]! / total) ** 2;
  }
  return sum / (total * columns);
}

/** Predictions in the targets' own units, from the network's. */
export function rescaled(output: Dense, { mean, deviation }: TargetScale): Dense {
  const { columns } = output;
  const data = output.data.map((a, at) => mean[at % columns]! + deviation[at % columns]! * a);
  return { ...output, data };
}

/** How many columns the network wants, and the words for it. */
export function wanted(
  widths: readonly number[],
  index: number,
  side: 'inputs' | 'outputs',
): { readonly count: number; readonly because: string } {
  const count = widths[index] ?? 0;
  return { count, because: `the network ${widths.join('-')} has ${count} ${side}` };
}

function unscaled(columns: number): TargetScale {
  return { mean: new Array(columns).fill(0), deviation: new Array(columns).fill(1) };
}

function checkScale({ mean, deviation }: TargetScale, columns: number): void {
  const fits =
    mean?.length === columns &&
    deviation?.length === columns &&
    mean.every(Number.isFinite) &&
    deviation.every((value) => Number.isFinite(value) && value > 0);
  if (fits) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `targetScale needs one finite mean and one positive deviation for each of the ${columns} targets, got ${JSON.stringify({ mean, deviation })}.`,
  );
}
