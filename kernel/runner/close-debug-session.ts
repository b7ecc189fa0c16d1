/** The flag's value while the supervisor has a session with this thread. */
export const OPEN = 1;
export const CLOSED = 0;

const PATIENCE_MILLIS = 200;
/** Statements in which the engine gets to take note of it. */
const MOMENTS = 100_000;

/**
 * Has the debugger's session closed before the process ends: otherwise Node writes into the cell's
 * output that it waits for a debugger to disconnect.
 *
 * @param flag - Shared with the supervisor: whether it has a session.
 */
export function closeDebugSession(flag: Int32Array, ask: () => void): void {
  if (Atomics.load(flag, 0) === CLOSED) return;
  ask();
  Atomics.wait(flag, 0, OPEN, PATIENCE_MILLIS);
  let moment = 0;
  while (moment < MOMENTS) moment = Math.floor(moment + 1);
}
