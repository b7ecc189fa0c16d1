import { AsyncLocalStorage } from 'node:async_hooks';
import { createHookedCauses } from './hooked-causes.ts';

/** Which run has caused what happens now: also in a timer that fires when other cells have run since. */
export interface Causes {
  /** Calls code whose effects, at once and later, are the run's. */
  readonly enter: <T>(run: number, code: () => T) => T;
  /** Undefined where it isn't known. */
  readonly current: () => number | undefined;
  /** When code may have been thrown out of anywhere: nothing that it entered is on any more. */
  readonly reset: () => void;
}

/**
 * Makes Node carry contexts inside the engine, which costs nothing and which an interrupt can't
 * confuse. Node 22 knows it by another name than later ones; Node 20 doesn't have it.
 */
export const CONTEXT_FLAGS: readonly string[] = [
  '--async-context-frame',
  '--experimental-async-context-frame',
]
  .filter((flag) => process.allowedNodeEnvironmentFlags.has(flag))
  .slice(0, 1);

export function createCauses(): Causes {
  // The other way to carry a context ends the process at an interrupt on Node 20.
  const isCarried = process.execArgv.some((flag) => CONTEXT_FLAGS.includes(flag));
  return isCarried ? createCarriedCauses() : createHookedCauses();
}

function createCarriedCauses(): Causes {
  const runs = new AsyncLocalStorage<number>();
  return {
    enter: (run, code) => runs.run(run, code),
    current: () => runs.getStore(),
    reset: () => {},
  };
}
