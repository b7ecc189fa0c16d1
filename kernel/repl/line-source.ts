import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The lines of a pipe. */
export interface LineSource {
  /** Undefined at the end. */
  next(): Promise<string | undefined>;
  /** The next line where it has already come. */
  readonly peek: string | undefined;
  close(): void;
}

/** Reads only from when a line is first asked for, and no faster than lines are taken. */
export function createLineSource(input: Readable): LineSource {
  const waiting: string[] = [];
  let ended = false;
  let wake = (): void => {};
  let reader: ReturnType<typeof createInterface> | undefined;

  const open = (): void => {
    reader ??= createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', (line) => {
        waiting.push(line);
        if (waiting.length > MOST_WAITING) reader?.pause();
        wake();
      })
      .on('close', () => {
        ended = true;
        wake();
      });
  };
  return {
    next: async () => {
      open();
      while (waiting.length === 0 && !ended) {
        reader?.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return waiting.shift();
    },
    get peek() {
      return waiting[0];
    },
    close: () => {
      reader?.close();
      // A pipe that is still open would keep the process.
      input.destroy();
    },
  };
}

const MOST_WAITING = 10_000;
