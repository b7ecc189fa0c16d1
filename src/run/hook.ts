import type { Displayable } from '../display/protocol.ts';
import type { EventKind } from '../training/events.ts';
import type { Watched, WatchedEvent, Where } from '../training/where.ts';
import type { Run } from './run.ts';

/**
 * Is told of events, and of the run as it stands after each. What it returns is not used; a promise
 * is not waited for. It can't change the run: events are frozen and its own, and the run's moves are
 * refused with `RUN_BUSY` while it is being told.
 */
export type Observer<K extends Watched = Watched> = (event: WatchedEvent<K>, run: Run) => unknown;

/** Which events an observer is told of. */
export interface ObserverWhere extends Where {
  /** Replaces the observer of the same name that the run has, if it has one. */
  readonly name?: string;
}

/** An observer's place on a run. */
export interface Hook<K extends Watched = Watched> extends Displayable {
  readonly kind: K;
  readonly where: Where;
  readonly name?: string;
  /** False once it has been disposed of, or replaced. */
  readonly active: boolean;
  /** Events that the observer has been told of. */
  readonly calls: number;
  /** How often it failed: threw, or returned a promise that was rejected. */
  readonly failures: number;
  /** What it failed with, the first ten times. */
  readonly errors: readonly ObserverError[];
  /** Tells the observer of nothing more. Again it does nothing. */
  dispose(): void;
  /** The same, at the end of the block that begins `using hook = run.on(…)`. */
  [Symbol.dispose](): void;
}

/** One failure of an observer. */
export interface ObserverError {
  /** What was thrown, or what its promise was rejected with. */
  readonly error: unknown;
  /** The event that it was told of. */
  readonly event: {
    readonly kind: EventKind;
    readonly sequence: number;
    readonly sweep: number;
    readonly layer?: number;
  };
}
