import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { checkLoss, type LossOption } from '../losses/index.ts';
import { type Architecture, architectureOf, type Network } from '../network/index.ts';
import { type Rung, targetRule } from '../targets/index.ts';
import { type DampingOption, dampingSchedule } from '../training/damping.ts';
import { type RidgeOption, ridgeSetting } from '../training/ridge-in-force.ts';
import { initialState } from '../training/state.ts';
import { checkSweepOptions, type SweepOptions } from '../training/sweep-options.ts';
import type { Task } from '../training/task.ts';
import {
  countOf,
  type TrainingData,
  type TrainingInput,
  takeData,
} from '../training/training-data.ts';
import { History } from './history.ts';
import { recipeOf } from './recipe.ts';
import type { Run } from './run.ts';
import { runOn } from './run-on-history.ts';

export interface TrainOptions extends SweepOptions {
  /** Which rule makes the ideal pre-activations. Default `'layer'`. */
  readonly rung?: Rung;
  /**
   * What counts as an error: `'squared'`, or `'cross-entropy'` for outputs that are probabilities.
   * Default `'auto'`: cross-entropy behind a softmax, squared errors otherwise.
   */
  readonly loss?: LossOption;
  /**
   * λ, the penalty on the weights, in the network's units; or `'gcv'` or `'evidence'`, which choose
   * it from the training rows before the sweeps 1, 2, 4 and 8, on the whole network made linear where
   * it stands: a tenth of the targets' variance at first, at most ten times more or less each time.
   * For cross-entropy there is `'evidence'` alone. Default 0.
   */
  readonly ridge?: RidgeOption;
  /** Of whatever a rung draws; the rungs that there are draw nothing. */
  readonly seed?: number;
  /** μ before the first sweep, or parts of its schedule. */
  readonly damping?: DampingOption;
  /**
   * How much room the weights of past sweeps may take, in megabytes: the first and the latest are
   * kept, of the others every second, fourth … where there are too many. What isn't kept is made again
   * when it is asked for, to the same bits, so this trades memory for time alone. Default 128: the
   * weights of 3,000 sweeps of 8-64-64-1.
   */
  readonly historyMegabytes?: number;
}

/**
 * Prepares to train a network by linear regressions; nothing is trained before the run is moved.
 *
 * @param network - Where to start; it is not changed.
 * @param data - `{ inputs, targets }`, or a split of a loaded data set.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE`, `NOT_INVERTIBLE`,
 * `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function train(network: Network, data: TrainingInput, options: TrainOptions = {}): Run {
  checkNetwork(network);
  checkTrainOptions(options);
  const architecture = architectureOf(network);
  const task = taskOf(architecture, () => takeData(architecture, data), options);
  const start = initialState(task, network.parameters);
  return runOn(History.begin(task, start, options.historyMegabytes), 0);
}

/**
 * All that a run with these options needs to know.
 *
 * @param take - Gives the rows, after what can be refused without them.
 * @throws What `train` throws.
 */
export function taskOf(
  architecture: Architecture,
  take: () => TrainingData,
  options: TrainOptions,
): Task {
  const rule = targetRule(options.rung ?? 'layer');
  const ways = checkSweepOptions('train', options, architecture, rule.rung);
  const data = take();
  const loss = checkLoss('train', options.loss ?? 'auto', architecture, data);
  const penalty = ridgeSetting('train', options.ridge ?? 0, architecture, loss.name);
  rule.check({ architecture, ...data, loss, solver: ways.solver });
  const damping = dampingSchedule(options.damping ?? {}, countOf(data));
  const recipe = recipeOf(options, architecture, train);
  return { architecture, data, rule, loss, ...penalty, damping, ...ways, recipe, latest: {} };
}

/**
 * Refuses what can be refused without a network; the other values are for `taskOf` to check.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function checkTrainOptions(options: object): asserts options is TrainOptions {
  checkOptions('train', options, OPTIONS);
  if ('seed' in options) checkSeed(options.seed);
  if ('historyMegabytes' in options) checkHistoryMegabytes(options.historyMegabytes);
}

const OPTIONS: readonly string[] = [
  'rung',
  'loss',
  'ridge',
  'seed',
  'damping',
  'solver',
  'order',
  'resolveOutput',
  'historyMegabytes',
];

function checkNetwork(network: unknown): void {
  if (typeof network === 'object' && network !== null && 'parameters' in network) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    'The first argument of train is a network: train(network([8, 50, 1]), data).',
  );
}

function checkSeed(seed: unknown): void {
  if (seed === undefined || (typeof seed === 'number' && Number.isFinite(seed))) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `The seed must be a finite number, got ${String(seed)}. Try { seed: 1 }.`,
  );
}

function checkHistoryMegabytes(megabytes: unknown): void {
  if (megabytes === undefined || (typeof megabytes === 'number' && megabytes >= 0)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `train takes historyMegabytes of 0 or more, got ${String(megabytes)}. Leave it out for 128.`,
  );
}
