/**
 * Well below the 16 ms of a display frame: the check comes after an event, and the next event
 * takes its time before the next check.
 */
const MOST_MILLIS = 5;

/**
 * Makes a function that lets other work have its turn when the caller has been busy for too long.
 *
 * `setImmediate`, not a microtask: timers, messages and an interrupt's signal are then delivered.
 */
export function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < MOST_MILLIS) return;
    await new Promise<void>((resume) => {
      setImmediate(resume);
    });
    since = performance.now();
  };
}
