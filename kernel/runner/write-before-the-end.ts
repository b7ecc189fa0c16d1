import type { Reporter } from './reporter.ts';

/** Sees to it that text that waits isn't lost with the process, whichever way code ends it. */
export function writeBeforeTheEnd({ flush, close }: Reporter): void {
  process.on('exit', close);
  const { abort, kill } = process;
  Object.assign(process, {
    abort: () => {
      flush();
      abort();
    },
    kill: (pid: number, signal?: string | number) => {
      flush();
      return kill(pid, signal);
    },
  });
}
