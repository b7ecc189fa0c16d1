/**
 * Lets calls of a function run one after the other, in the order they were made.
 *
 * A ZeroMQ socket refuses a second send with EBUSY while one is waiting, and now and then even a
 * socket whose queue has room makes one wait.
 */
export function inTurn<Value>(
  work: (value: Value) => Promise<void>,
): (value: Value) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (value) => {
    const done = last.then(() => work(value));
    last = done.catch(() => {});
    return done;
  };
}
