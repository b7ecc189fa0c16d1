import { createGlob } from './glob.ts';
import { createSessionFiles, type HistoryRecord, type SessionFiles } from './session-files.ts';

/** A cell that was run, under the number of its session and its own in that session. */
export interface HistoryEntry {
  readonly session: number;
  readonly line: number;
  readonly input: string;
  /** Its value as text, where it had one. */
  readonly output: string | undefined;
}

/** Which entries are wanted; they come in the order in which they were run. */
export type HistoryQuery =
  | { readonly kind: 'tail'; readonly most: number }
  | {
      readonly kind: 'range';
      /** From 1; 0 is the present one, -1 the one before. */
      readonly session: number;
      readonly start: number;
      /** The first line that is not wanted. */
      readonly stop: number;
    }
  | {
      readonly kind: 'search';
      /** For the whole input, with `*`, `?` and `[…]`. */
      readonly pattern: string;
      readonly most: number;
      /** Of equal inputs only the last. */
      readonly unique: boolean;
    };

/**
 * What the cells of this and earlier sessions were.
 *
 * Noting never fails and never waits for the disk. When it can't be written to, the present session
 * is remembered all the same.
 */
export interface History {
  readonly noteInput: (line: number, input: string) => void;
  readonly noteOutput: (line: number, output: string) => void;
  readonly beginSession: () => void;
  readonly find: (query: HistoryQuery) => Promise<readonly HistoryEntry[]>;
  /** Why nothing more is kept, told once. */
  readonly takeTrouble: () => string | undefined;
  /** Resolves when everything noted so far is on the disk, or never will be. */
  readonly settled: () => Promise<void>;
}

/** The value of a cell may be long; what was typed is kept whole. */
const MOST_OUTPUT = 10_000;
/** Characters of the present session that are remembered. */
const MOST_REMEMBERED = 8 * 1024 * 1024;

type Notes = Map<number, { readonly input: string; output: string | undefined }>;

/** @param folder - Where to keep it; undefined: only as long as this process lives. */
export function createHistory(folder: string | undefined): History {
  const files = folder === undefined ? undefined : createSessionFiles(folder);
  let present: Notes = new Map();
  let remembered = 0;
  let own = createOwnFile(files);
  let trouble: string | undefined;
  let broken = false;

  const keep = (record: HistoryRecord): void => {
    if (broken) return;
    own.append(record).catch((error: unknown) => {
      if (broken) return;
      broken = true;
      const why = error instanceof Error ? error.message : String(error);
      trouble = `The history can't be kept in ${folder}: ${why}. Cells run as ever; this session's are remembered until it ends. BACKSOLVE_HISTORY names another folder, or is off.`;
    });
  };

  const presentEntries = (session: number): readonly HistoryEntry[] =>
    [...present].map(([line, note]) => ({ session, line, ...note }));

  /** The latest session first, each with its entries. */
  async function* sessionsBackwards(): AsyncGenerator<readonly HistoryEntry[]> {
    const { number, others } = await own.numbers();
    const all = [...others.filter((other) => other !== number), number].sort((a, b) => b - a);
    for (const session of all) {
      if (session === number) yield presentEntries(session);
      else if (files !== undefined) yield toEntries(session, await files.read(session));
    }
  }

  const latest = async (
    most: number,
    wanted: (entry: HistoryEntry) => boolean,
  ): Promise<readonly HistoryEntry[]> => {
    const found: HistoryEntry[] = [];
    if (most <= 0) return found;
    for await (const entries of sessionsBackwards()) {
      for (const entry of entries.toReversed()) {
        if (wanted(entry)) found.push(entry);
        if (found.length >= most) return found.reverse();
      }
    }
    return found.reverse();
  };

  const range = async (session: number): Promise<readonly HistoryEntry[]> => {
    const { number } = await own.numbers();
    const absolute = session > 0 ? session : number + session;
    if (absolute === number) return presentEntries(number);
    return files === undefined || absolute < 1
      ? []
      : toEntries(absolute, await files.read(absolute));
  };

  return {
    noteInput: (line, input) => {
      present.set(line, { input, output: undefined });
      remembered += input.length;
      for (const [oldest, note] of present) {
        if (remembered <= MOST_REMEMBERED || oldest === line) break;
        present.delete(oldest);
        remembered -= note.input.length;
      }
      keep({ line, input });
    },
    noteOutput: (line, output) => {
      const cut = output.length > MOST_OUTPUT ? `${output.slice(0, MOST_OUTPUT)}…` : output;
      const note = present.get(line);
      if (note !== undefined) note.output = cut;
      keep({ line, output: cut });
    },
    beginSession: () => {
      present = new Map();
      remembered = 0;
      own = createOwnFile(files);
    },
    find: async (query) => {
      await own.settled();
      if (query.kind === 'tail') return latest(query.most, () => true);
      if (query.kind === 'range') {
        const entries = await range(query.session);
        return entries.filter(({ line }) => query.start <= line && line < query.stop);
      }
      const matches = createGlob(query.pattern);
      const seen = new Set<string>();
      return latest(query.most, ({ input }) => {
        if (!matches(input) || (query.unique && seen.has(input))) return false;
        seen.add(input);
        return true;
      });
    },
    takeTrouble: () => {
      const told = trouble;
      trouble = undefined;
      return told;
    },
    settled: () => own.settled(),
  };
}

/** The present session's own file, made for its first record. */
interface OwnFile {
  readonly append: (record: HistoryRecord) => Promise<void>;
  /** The own number, or the one that it would get, and those that are taken. */
  readonly numbers: () => Promise<{ readonly number: number; readonly others: readonly number[] }>;
  readonly settled: () => Promise<void>;
}

function createOwnFile(files: SessionFiles | undefined): OwnFile {
  let taken: number | undefined;
  let unwritten = '';
  let writing: Promise<void> | undefined;

  /** Whatever comes while a write is on goes with the next. */
  const write = async (to: SessionFiles): Promise<void> => {
    await Promise.resolve();
    taken ??= await to.create();
    while (unwritten !== '') {
      const lines = unwritten;
      unwritten = '';
      await to.append(taken, lines);
    }
  };
  return {
    append: (record) => {
      if (files === undefined) return Promise.resolve();
      unwritten += `${JSON.stringify(record)}\n`;
      writing ??= write(files).finally(() => {
        writing = undefined;
      });
      return writing;
    },
    numbers: async () => {
      // A folder that can't be read leaves the present session.
      const others = (await files?.numbers().catch(() => [])) ?? [];
      return { number: taken ?? (others.at(-1) ?? 0) + 1, others };
    },
    settled: async () => {
      while (writing !== undefined) await writing.catch(() => {});
    },
  };
}

function toEntries(session: number, records: readonly HistoryRecord[]): readonly HistoryEntry[] {
  const notes: Notes = new Map();
  for (const record of records) {
    const { line } = record;
    if ('input' in record) notes.set(line, { input: record.input, output: undefined });
    else {
      const note = notes.get(line);
      if (note !== undefined) note.output = record.output;
    }
  }
  return [...notes].map(([line, note]) => ({ session, line, ...note }));
}
