/**
 * Well below the 16 ms of a display frame: the check comes after an event, and the next event
 * takes its time before the next check.
 */
const MOST_MILLIS = 5;

/**
 * Where so many steps in a row took no time worth speaking of, the clock is asked only after so many
 * more: asked after each, it took 1.5 % of a fit of 2-4-1.
 */
const QUICK_STEPS = 4;
const QUICK_MILLIS = 0.4;

/** Lets other work have its turn when the caller has been busy for too long. */
export interface Breather {
  /**
   * Asked between two steps: a promise to wait for, only where one is due, for to await nothing costs
   * as much as a small solve.
   */
  breathe(): Promise<void> | undefined;
  /** Asked in the middle of a long step: whether to leave off and breathe. */
  due(): boolean;
}

export function breather(): Breather {
  let since = performance.now();
  let asked = since;
  let skip = 0;
  const breathe = (): Promise<void> | undefined => {
    if (skip > 0) {
      skip--;
      return undefined;
    }
    const now = performance.now();
    if (now - since < MOST_MILLIS) {
      skip = now - asked < QUICK_MILLIS ? QUICK_STEPS - 1 : 0;
      asked = now;
      return undefined;
    }
    return new Promise((resume) => {
      afterThisTurn(() => {
        since = performance.now();
        asked = since;
        resume();
      });
    });
  };
  const due = (): boolean => {
    const over = performance.now() - since >= MOST_MILLIS;
    if (over) skip = 0;
    return over;
  };
  return { breathe, due };
}

/**
 * Calls back when the event loop comes round again, not as a microtask: timers, messages and an
 * interrupt's signal are delivered before.
 */
export function afterThisTurn(then: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(then);
  else setTimeout(then, 0);
}
