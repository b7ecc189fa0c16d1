/**
 * Well below the 16 ms of a display frame: the check comes after an event, and the next event
 * takes its time before the next check.
 */
const MOST_MILLIS = 5;

/**
 * Makes a function that lets other work have its turn when the caller has been busy for too long.
 * It gives a promise to wait for only when one is due: to await nothing costs as much as a small
 * solve.
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < MOST_MILLIS) return undefined;
    return new Promise((resume) => {
      afterThisTurn(() => {
        since = performance.now();
        resume();
      });
    });
  };
}

/**
 * Calls back when the event loop comes round again, not as a microtask: timers, messages and an
 * interrupt's signal are delivered before.
 */
export function afterThisTurn(then: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(then);
  else setTimeout(then, 0);
}
