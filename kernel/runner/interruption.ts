import { inspect, types } from 'node:util';
import type { Position } from '../cell/index.ts';

/** What a stopped cell's waits reject with, and the reason of its abort signal. */
export class Interrupted extends Error {
  constructor() {
    super('Stopped on request. All variables are kept.');
    this.name = 'Interrupted';
  }
}

/** Whether this is the rejection of a stopped wait. Looking at it triggers no code of its own. */
export function isInterrupted(value: unknown): value is Interrupted {
  return types.isNativeError(value) && value instanceof Interrupted;
}

/** One run's way of being stopped while it waits. A run that computes is the supervisor's matter. */
export interface Interruption {
  /** The run's signal, made when first asked for. */
  readonly signal: AbortSignal;
  /** Whether code has asked for the signal. */
  readonly listening: boolean;
  readonly interrupted: boolean;
  /** Where in the cell its own last wait began. */
  readonly waitsAt: Position | undefined;
  /** Where the cell waited for what was rejected with this; an error of Node's may not know. */
  readonly rejectedAt: (reason: unknown) => Position | undefined;
  /** Settles like `value`, or rejects when the run is stopped. Never settles once abandoned. */
  readonly until: <T>(value: T, line?: number, column?: number) => Promise<Awaited<T>>;
  /** The same for each step of a `for await`. */
  readonly each: (iterable: unknown, line: number, column: number) => AsyncIterable<unknown>;
  /** Aborts the signal and ends the wait: after a grace when code has asked for the signal. */
  readonly interrupt: () => void;
  /** Lets nothing of the run go on: its answer has been given. */
  readonly abandon: () => void;
}

/** How long code with the signal may take to return by itself, as a fit that keeps its state does. */
const GRACE_MILLIS = 40;

export function createInterruption(): Interruption {
  let controller: AbortController | undefined;
  let reason: Interrupted | undefined;
  let abandoned = false;
  let waitsAt: Position | undefined;
  let rejected: { readonly reason: unknown; readonly at: Position | undefined } | undefined;
  let stopWaiting: ((reason: unknown) => void) | undefined;

  const until = <T>(value: T, line?: number, column?: number): Promise<Awaited<T>> => {
    if (abandoned) return new Promise(() => {});
    if (line !== undefined && column !== undefined) waitsAt = { line, column };
    // The promise's own functions are handed over, not wrapped, so that the engine can follow an
    // awaited rejection through here and name the cell's line in the stack.
    return new Promise((resolve, reject) => {
      stopWaiting = reject;
      const settling = Promise.resolve(value);
      const at = waitsAt;
      settling.then(undefined, (reason: unknown) => {
        rejected = { reason, at };
      });
      settling.then(resolve, reject);
    });
  };

  return {
    get signal() {
      controller ??= new AbortController();
      if (reason !== undefined) controller.abort(reason);
      return controller.signal;
    },
    get listening() {
      return controller !== undefined;
    },
    get interrupted() {
      return reason !== undefined;
    },
    get waitsAt() {
      return waitsAt;
    },
    rejectedAt: (reason) => (rejected?.reason === reason ? rejected?.at : undefined),
    until,
    each: (iterable, line, column) => ({
      [Symbol.asyncIterator]: () => stepwise(iterable, (step) => until(step, line, column)),
    }),
    interrupt: () => {
      const again = reason !== undefined;
      const why = reason ?? new Interrupted();
      reason = why;
      if (controller === undefined || again) {
        stopWaiting?.(why);
      } else {
        setTimeout(() => stopWaiting?.(why), GRACE_MILLIS);
        controller.abort(why);
      }
    },
    abandon: () => {
      abandoned = true;
    },
  };
}

function stepwise(
  iterable: unknown,
  until: <T>(step: T) => Promise<Awaited<T>>,
): AsyncIterator<unknown> {
  if (isAsyncIterable(iterable)) {
    const inner = iterable[Symbol.asyncIterator]();
    const next = (): Promise<IteratorResult<unknown>> => until(inner.next());
    return {
      next,
      // Leaving the loop early lets the iterable clean up.
      return: async (value) => (await inner.return?.(value)) ?? { done: true, value },
    };
  }
  if (isIterable(iterable)) {
    const inner = iterable[Symbol.iterator]();
    const next = async (): Promise<IteratorResult<unknown>> => {
      const { done = false, value } = inner.next();
      return { done, value: await until(value) };
    };
    return { next, return: async (value) => inner.return?.(value) ?? { done: true, value } };
  }
  throw new TypeError(`${inspect(iterable, { depth: 0 })} is not async iterable`);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return value !== null && value !== undefined && Symbol.asyncIterator in Object(value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return value !== null && value !== undefined && Symbol.iterator in Object(value);
}
