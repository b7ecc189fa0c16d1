import type { TrainingState } from '../training/state.ts';
import type { Step } from '../training/sweep.ts';
import type { SweepRecord } from '../training/sweep-record.ts';
import type { Task } from '../training/task.ts';

/**
 * What has happened in a run, to be looked at again: whatever isn't kept is made once more by the
 * code that made it, and comes out the same to the last bit.
 *
 * Looking moves nothing, tells no observer, and leaves what is kept as it is.
 */
export interface Past {
  /** The last sweep that has been made, wherever the run stands. */
  readonly last: number;
  /** What rules the sweep that follows sweep `done`. */
  taskAfter(done: number): Task;
  /** A few numbers of each of the sweeps 0 … `done`. */
  records(done: number): readonly SweepRecord[];
  /** The same where it is at hand: at the beginning, where a fork begins, and for the latest sweeps. */
  kept(done: number): TrainingState | undefined;
  /** The state after a sweep that has been made, 0 being the untrained network. */
  at(done: number): TrainingState;
  /** The steps of the sweep that follows sweep `done`, from `sweep:start`. */
  steps(done: number): Generator<Step, TrainingState>;
}

/** A place in the log of events: so many sweeps done, and so many events of the next one seen. */
export interface Place {
  readonly sweep: number;
  readonly offset: number;
}

/**
 * A point of a run as a person says it: after a sweep, 0 being the untrained network, or after an
 * event, by its position in the log; so an event itself will do.
 */
export type Point = number | { readonly sequence: number };

/** A point of a run, said in full. */
export interface LogPoint {
  /** Sweeps completed. */
  readonly sweep: number;
  /** Events made. */
  readonly sequence: number;
}

/** From where to where; what is left out is decided by where the run stands. */
export interface PointRange {
  /** Default: the beginning of the sweep that leads to `to`. */
  readonly from?: Point | undefined;
  /** Default: where the run stands. */
  readonly to?: Point | undefined;
}
