/**
 * Gives stdout and stderr back their blocking mode.
 *
 * Node makes a pipe non-blocking as soon as its stream is used. A kernel shares these pipes with
 * the Jupyter server that started it, and the mode belongs to the pipe, not to the process: the
 * server's own prints then fail with BlockingIOError once the pipe is full (seen as missing text
 * in the middle of a Python program's output).
 */
export function keepBlocking(): void {
  for (const stream of [process.stdout, process.stderr]) {
    // Not documented, but the only way; programs have relied on it since Node 6.
    const handle: unknown = Reflect.get(stream, '_handle');
    if (typeof handle !== 'object' || handle === null || !('setBlocking' in handle)) continue;
    if (typeof handle.setBlocking === 'function') handle.setBlocking(true);
  }
}
