import { setThreads } from './crew-at-work.ts';

/**
 * Lets large computations use several threads of this process, and returns how many are in force.
 *
 * Rows are shared out in chunks of 512, whose sums are added in the order of the rows, so every
 * number is the same to the last bit with any number of threads, one included. Only computations of
 * more than 512 rows and at least twenty million operations are shared; below that, and until a thread
 * has started (some 30 ms), the calling thread works alone. Threads sleep between computations and keep
 * no process alive. Each holds its share of the rows once more, and 32 MB for what it is handed.
 *
 * The setting is this thread's own. Without a call the environment variable `BACKSOLVE_THREADS` holds, a
 * number or `auto`, and without that one thread works. Where there are no worker threads, in a
 * browser's window or where `--permission` forbids them, 1 is in force.
 *
 * @param count - Threads in all, from 1 to 64, this one counted; `'auto'` takes one for each processor,
 * up to 8.
 * @returns The threads in force: fewer than asked for where no more can be started.
 * @throws BacksolveError - `OPTION_OUT_OF_RANGE`.
 */
export function useThreads(count: number | 'auto'): number {
  return setThreads(count, 'useThreads', String(count));
}
