import type { Matrix } from 'ml-matrix';
import type { Displayable } from '../display/protocol.ts';
import type { LossName } from '../losses/index.ts';
import type { Architecture, Network, Numbers } from '../network/index.ts';
import type { SweepEndEvent } from '../training/events.ts';
import type { TrainingInput } from '../training/training-data.ts';
import type { FitOptions, FitResult } from './fit.ts';

/**
 * What every run can do, whichever method moves it: ours by linear regressions, or a baseline by
 * gradients. Stop rules, progress, pictures and comparisons need no more than this.
 */
export interface AnyRun extends Displayable {
  /** Sweeps completed: for a gradient method epochs, for L-BFGS and Levenberg–Marquardt iterations. */
  readonly sweep: number;

  /** The position in the log: events made up to here. */
  readonly sequence: number;

  /**
   * How often the training rows have been run forward and backward up to here. For a run by linear
   * regressions each turn counts as one, refused trials included: a sweep of rung `layer` has a turn
   * for each layer, one of rung `network` a single turn.
   */
  readonly passes: number;

  /** What the run makes small: squared errors, or cross-entropy where it learns classes. */
  readonly lossName: LossName;

  /**
   * On the training rows: mean squared error in the targets' units squared, or mean cross-entropy,
   * both weighted where the rows have weights.
   */
  readonly loss: number;

  /** The loss after every completed sweep; index 0 is the loss before training. */
  readonly losses: readonly number[];

  /** ‖y − a_L‖², or twice the sum of cross-entropies, + λ‖W‖², in the network's units. */
  readonly objective: number;

  /** The network as it is here; it stays so when the run moves on. */
  readonly network: Network;

  /** Whether the last three sweeps changed nothing. */
  readonly stalled: boolean;

  /** How this run was asked for; `run.recipe.train(network, data)` makes another one like it. */
  readonly recipe: Recipe;

  /**
   * Predicts with the weights as they are here, in the targets' own units.
   *
   * @param inputs - Shape (samples × inputs).
   * @returns Shape (samples × outputs).
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
   */
  predict(inputs: Numbers): Matrix;

  /** Goes to the end of the sweep: of the one that has been started, else of the next. */
  step(): SweepEndEvent;

  /**
   * Goes to the end of a sweep, 0 being the untrained network. Sweeps that were never made are made.
   *
   * @throws `OPTION_OUT_OF_RANGE` unless the sweep is a whole number from 0.
   */
  goto(sweep: number): void;

  /**
   * Trains for some sweeps and says why it ended; see `Run.fit`.
   *
   * @throws `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`.
   */
  fit(options: FitOptions<AnyRun>): Promise<FitResult>;
}

/** A way to train, as a value: it holds no weights and no data, and makes a run of both. */
export interface Recipe<R extends AnyRun = AnyRun> {
  /** The method's name, such as `'layer'` or `'adam'`. */
  readonly method: string;
  /** The method with its options, as a person would write it. */
  readonly description: string;
  /**
   * Where a setting is to be searched for, one recipe for each candidate. A run of the recipe
   * itself races them all; a comparison trains each on its own.
   */
  readonly candidates?: readonly Recipe<R>[];
  /** The shape of the network that was trained by it, where it comes from a run. */
  readonly architecture?: Architecture;
  /**
   * Prepares to train; nothing is trained before the run is moved.
   *
   * @param network - Where to start; it is not changed.
   * @param data - `{ inputs, targets }`, or a split of a loaded data set.
   */
  train(network: Network, data: TrainingInput): R;
}
