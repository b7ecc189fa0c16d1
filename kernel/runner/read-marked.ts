import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createMarkerFinder } from './marker-finder.ts';

/** An ordinary pipe of the runner: what native code and child processes write. */
export interface MarkedPipe {
  /** Resolves when the next marker has come, and all before it has been taken. */
  readonly nextMarker: () => Promise<void>;
  readonly ended: Promise<void>;
  /** The last text that came. */
  readonly last: () => string;
}

const LAST_CHARACTERS = 4000;

/** Reads a pipe; it is held back while `take` is pending. */
export function readMarked(
  pipe: Readable | null,
  marker: string,
  take: (text: string) => void | Promise<void>,
): MarkedPipe {
  const finder = createMarkerFinder(marker);
  const decoder = new StringDecoder('utf8');
  const waiting: (() => void)[] = [];
  let unclaimed = 0;
  let over = false;
  let last = '';

  const pass = async (text: string): Promise<void> => {
    if (text === '') return;
    last = (last + text).slice(-LAST_CHARACTERS);
    await take(text);
  };
  const read = async (): Promise<void> => {
    try {
      for await (const chunk of pipe ?? []) {
        for (const part of finder.push(chunk)) {
          if (part.kind === 'bytes') await pass(decoder.write(part.bytes));
          else {
            const claim = waiting.shift();
            if (claim === undefined) unclaimed += 1;
            else claim();
          }
        }
      }
      await pass(decoder.write(finder.rest()) + decoder.end());
    } catch {
      // The pipe broke with its process, whose end is told elsewhere.
    }
    over = true;
    for (const claim of waiting) claim();
  };

  return {
    ended: read(),
    last: () => last,
    nextMarker: () => {
      if (over) return Promise.resolve();
      if (unclaimed > 0) {
        unclaimed -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
