import type { FitOptions, FitResult } from '../run/fit.ts';
import type { AnyRun, Recipe } from '../run/index.ts';
import type { BaselineEvent } from './events.ts';

/**
 * A method to compare with, as a value: `adam({ learningRate: 0.01 })`.
 *
 * Every baseline makes (‖y − a_L‖² + λ‖W‖²) / (samples · outputs) small, in the network's units:
 * the objective of our own rungs, up to the constant that gives learning rates their usual size.
 */
export interface Baseline extends Recipe<BaselineRun> {
  /** The options with all defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * A run of a baseline. As with `Run`, every move is exact: going back and forward again ends at the
 * same bits as going straight.
 */
export interface BaselineRun extends AnyRun {
  readonly recipe: Baseline;

  /** λ. */
  readonly ridge: number;

  /** Goes one event on. */
  stepInto(): BaselineEvent;

  /**
   * Goes back so many sweeps; within a sweep, its beginning is the first.
   *
   * @throws `EVENT_NOT_POSSIBLE` when there are not so many.
   */
  back(sweeps?: number): void;

  fit(options: FitOptions<BaselineRun>): Promise<FitResult>;

  /** All events from here on, without end: leave the loop when you have seen enough. */
  [Symbol.iterator](): Generator<BaselineEvent, never>;

  /** As the plain iteration, but other work gets its turn at least every 16 ms. */
  [Symbol.asyncIterator](): AsyncGenerator<BaselineEvent, never>;
}
