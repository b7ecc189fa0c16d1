import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The lines that were typed, kept over many sessions. */
export interface HistoryFile {
  /** The latest first. */
  load(): Promise<readonly string[]>;
  /** Adds a line in the order of the calls; a line that can't be kept is told of once and no more. */
  add(line: string): void;
  /** Resolves when everything added has been written. */
  written(): Promise<void>;
}

/** How many lines are kept. */
export const MOST_LINES = 1_000;
/** A longer line is pasted data, not worth a place. */
const LONGEST_LINE = 10_000;
/** A file that has grown this far past its bound is cut when it is read. */
const SLACK = 2;

/**
 * Keeps a history in a file, one line each. Several sessions may append to it at once.
 *
 * @param path - Undefined keeps nothing.
 * @param complain - Told why nothing is kept, once.
 */
export function createHistoryFile(
  path: string | undefined,
  complain: (reason: string) => void,
): HistoryFile {
  let broken = path === undefined;
  let last: string | undefined;
  let turn: Promise<void> = Promise.resolve();

  const attempt = (work: (path: string) => Promise<void>): void => {
    turn = turn.then(async () => {
      if (broken || path === undefined) return;
      try {
        await work(path);
      } catch (error) {
        broken = true;
        complain(error instanceof Error ? error.message : String(error));
      }
    });
  };
  return {
    load: async () => {
      if (path === undefined) return [];
      const text = await readFile(path, 'utf8').catch(() => '');
      const lines = text.split('\n').filter((line) => line !== '');
      const kept = lines.slice(-MOST_LINES);
      last = kept.at(-1);
      if (lines.length > MOST_LINES * SLACK) {
        attempt((file) => writeFile(file, `${kept.join('\n')}\n`, { mode: 0o600 }));
      }
      return kept.reverse();
    },
    add: (line) => {
      if (line.trim() === '' || line === last || line.length > LONGEST_LINE) return;
      last = line;
      attempt(async (file) => {
        // What people type may be nobody else's business.
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await appendFile(file, `${line.replaceAll(/[\r\n]+/g, ' ')}\n`, { mode: 0o600 });
      });
    },
    written: () => turn,
  };
}
