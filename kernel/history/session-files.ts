import { appendFile, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is on one line of a session's file: what a cell was, or what it came to. */
export type HistoryRecord =
  | { readonly line: number; readonly input: string }
  | { readonly line: number; readonly output: string };

/**
 * A folder with a file for each session, by number. Kernels that run beside each other never write
 * to the same file, and creating it is what takes a number.
 */
export interface SessionFiles {
  /** Numbers of the sessions that are kept, the first first. */
  readonly numbers: () => Promise<readonly number[]>;
  readonly read: (session: number) => Promise<readonly HistoryRecord[]>;
  /** Takes the next number. */
  readonly create: () => Promise<number>;
  readonly append: (session: number, lines: string) => Promise<void>;
}

const ENDING = '.jsonl';
const DIGITS = 8;

export function createSessionFiles(folder: string): SessionFiles {
  const path = (session: number): string =>
    join(folder, `${String(session).padStart(DIGITS, '0')}${ENDING}`);

  const numbers = async (): Promise<readonly number[]> => {
    const names = await readdir(folder).catch(ifMissing([]));
    return names
      .filter((name) => /^\d+\.jsonl$/.test(name))
      .map((name) => Number.parseInt(name, 10))
      .sort((a, b) => a - b);
  };

  return {
    numbers,
    read: async (session) => {
      const text = await readFile(path(session), 'utf8').catch(ifMissing(''));
      return text.split('\n').flatMap(parse);
    },
    create: async () => {
      // What people type may be nobody else's business.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (let next = ((await numbers()).at(-1) ?? 0) + 1; ; next += 1) {
        try {
          await (await open(path(next), 'ax', 0o600)).close();
          return next;
        } catch (error) {
          if (!hasCode(error, 'EEXIST')) throw error;
        }
      }
    },
    append: (session, lines) => appendFile(path(session), lines),
  };
}

/** A line that was cut off when the disk was full, or that is still being written, says nothing. */
function parse(line: string): readonly HistoryRecord[] {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('line' in value)) return [];
    const { line: number } = value;
    if (typeof number !== 'number') return [];
    if ('input' in value && typeof value.input === 'string') {
      return [{ line: number, input: value.input }];
    }
    if ('output' in value && typeof value.output === 'string') {
      return [{ line: number, output: value.output }];
    }
    return [];
  } catch {
    return [];
  }
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (hasCode(error, 'ENOENT')) return instead;
    throw error;
  };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
