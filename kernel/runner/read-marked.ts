import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createMarkFinder } from './mark-finder.ts';

/** An ordinary pipe of the runner: what native code and child processes write. */
export interface MarkedPipe {
  /** Resolves when all that the run wrote has been taken, or the pipe is over. */
  readonly passed: (run: number) => Promise<void>;
  readonly ended: Promise<void>;
  /** The last text that came. */
  readonly last: () => string;
}

const LAST_CHARACTERS = 4000;

/** Reads a pipe; it is held back while `take` is pending. */
export function readMarked(
  pipe: Readable | null,
  nonce: string,
  take: (text: string) => void | Promise<void>,
): MarkedPipe {
  const finder = createMarkFinder(nonce);
  const decoder = new StringDecoder('utf8');
  let passedRun = 0;
  let waiting: { readonly run: number; readonly resolve: () => void }[] = [];
  let last = '';

  const pass = (run: number): void => {
    passedRun = run;
    for (const one of waiting) if (one.run <= run) one.resolve();
    waiting = waiting.filter((one) => one.run > run);
  };
  const write = async (text: string): Promise<void> => {
    if (text === '') return;
    last = (last + text).slice(-LAST_CHARACTERS);
    await take(text);
  };
  const read = async (): Promise<void> => {
    try {
      for await (const chunk of pipe ?? []) {
        for (const part of finder.push(chunk)) {
          if (part.kind === 'mark') pass(part.run);
          else await write(decoder.write(part.bytes));
        }
      }
      await write(decoder.write(finder.rest()) + decoder.end());
    } catch {
      // The pipe broke with its process, whose end is told elsewhere.
    }
    pass(Number.POSITIVE_INFINITY);
  };

  return {
    ended: read(),
    last: () => last,
    passed: (run) =>
      run <= passedRun
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ run, resolve })),
  };
}
