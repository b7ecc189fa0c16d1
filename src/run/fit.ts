import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { breather } from './breather.ts';
import { checkCount } from './check-moves.ts';
import { audienceOf, type FitObserver } from './fit-observers.ts';
import type { Run } from './run.ts';

/** What a fit has to know of the run that it drives. */
export interface Driven {
  /** Sweeps completed. */
  readonly sweep: number;
  readonly loss: number;
  /** Whether the last three sweeps changed nothing. */
  readonly stalled: boolean;
}

export interface FitOptions<R extends Driven = Run> {
  /** How many sweeps at most. A sweep that has been started counts as the first. */
  readonly sweeps: number;
  /** Asked after every sweep; true ends the fit. */
  readonly until?: StopRule<R>;
  /** Ends the fit between two events. The state stays as it is then. */
  readonly signal?: AbortSignal;
  /**
   * Told after every sweep, and once at the end: `progress()`, `checkpoint('run.json')`, a function
   * `(progress, run) => …`, or a list of these.
   */
  readonly onSweep?: FitObserver<R> | readonly FitObserver<R>[];
}

/** When to stop; such as `earlyStop(data.valid)` or `(run) => run.loss < 1e-4`. */
export interface StopRule<R extends Driven = Run> {
  (run: R): boolean;
  /** Called once when the fit ends, unless it was aborted: may move the run to the best sweep. */
  readonly settle?: (run: R) => void;
}

/** Why a fit ended. */
export type FitReason =
  | 'sweeps'
  | 'until'
  | 'aborted'
  /** Three sweeps in a row changed nothing. */
  | 'stalled'
  /** The loss is no longer finite. */
  | 'diverged';

export interface FitResult {
  readonly reason: FitReason;
  /** Sweeps completed by this fit. */
  readonly sweeps: number;
  readonly loss: number;
}

export interface FitProgress {
  /** Sweeps completed by this fit, of so many at most. */
  readonly done: number;
  readonly sweeps: number;
  /** Sweeps completed by the run. */
  readonly sweep: number;
  readonly loss: number;
  readonly elapsedMillis: number;
  /** Present in the last report only. */
  readonly reason?: FitReason;
}

/** What a drive needs of a run that nobody else may move meanwhile. */
export interface Held {
  /** While the drive waits for others to have their turn. */
  rest(resting: Promise<void>): Promise<void>;
  /** The drive moves the run no more. */
  release(): void;
}

const FREE: Held = { rest: (resting) => resting, release: () => {} };

/**
 * Drives a run forward; see `Run.fit`.
 *
 * @param advance - Goes one event on and says of which kind it was, without making it; or, where that
 * takes long and a rest is due, a part of the way, and says nothing.
 */
export async function drive<R extends Driven>(
  run: R,
  advance: (due: () => boolean) => string | undefined,
  options: FitOptions<R>,
  held: Held = FREE,
): Promise<FitResult> {
  const { sweeps, until, onSweep, signal } = checked(options);
  const host = hostSignal();
  const { breathe, due } = breather();
  const began = performance.now();
  let done = 0;
  const aborted = (): boolean => signal?.aborted === true || host?.aborted === true;
  const audience = audienceOf(onSweep);
  const report = (reason?: FitReason): void => {
    if (onSweep === undefined) return;
    const elapsedMillis = performance.now() - began;
    const { sweep, loss } = run;
    audience.tell({ done, sweeps, sweep, loss, elapsedMillis, ...(reason ? { reason } : {}) }, run);
  };

  let reason: FitReason | undefined = sweeps === 0 ? 'sweeps' : undefined;
  while (reason === undefined) {
    const resting = breathe();
    if (resting) await held.rest(resting);
    if (aborted()) {
      reason = 'aborted';
      break;
    }
    if (advance(due) !== 'sweep:end') continue;
    done++;
    // Who watches the events may have ended the fit at the very last one.
    if (aborted()) reason = 'aborted';
    else if (!Number.isFinite(run.loss)) reason = 'diverged';
    else if (until?.(run)) reason = 'until';
    else if (run.stalled) reason = 'stalled';
    else if (done >= sweeps) reason = 'sweeps';
    if (!reason) report();
  }
  held.release();
  if (reason !== 'aborted') until?.settle?.(run);
  report(reason);
  await audience.done();
  return { reason, sweeps: done, loss: run.loss };
}

/** The signal by which a notebook's host interrupts a cell, if there is one now. */
export function hostSignal(): AbortSignal | undefined {
  const signal: unknown = Reflect.get(globalThis, Symbol.for('Jupyter.signal'));
  return signal instanceof AbortSignal ? signal : undefined;
}

function checked<R extends Driven>(options: FitOptions<R>): FitOptions<R> {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'run.fit needs to know for how many sweeps: run.fit({ sweeps: 50 }).',
    );
  }
  checkOptions('fit', options, ['sweeps', 'until', 'signal', 'onSweep']);
  checkCount('fit', options.sweeps, 0);
  return options;
}
