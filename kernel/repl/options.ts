import type { Readable, Writable } from 'node:stream';
import type { InteractiveClient } from '../client/index.ts';
import type { HistoryFile } from './history-file.ts';

/** Paints texts, or leaves them plain. */
interface Paints {
  readonly green: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

/** What a terminal session or a script over a pipe needs. */
export interface ReplOptions {
  readonly client: InteractiveClient;
  readonly input: Readable;
  readonly output: Writable;
  readonly error: Writable;
  readonly colours: { readonly stdout: boolean; readonly stderr: boolean };
  readonly paints: Paints;
  /** Code that runs before anything is read: a file's, then `--eval`'s. */
  readonly first: readonly string[];
  /** Whether to end after {@link ReplOptions.first}. */
  readonly leave: boolean;
  readonly history: HistoryFile;
  /** Opens a page in the browser; false where there is none. */
  readonly open: (path: string) => Promise<boolean>;
  /** Whether every figure is opened as soon as it is there. */
  readonly openFigures: boolean;
  readonly nearest: (name: string, names: readonly string[]) => string | undefined;
}

/** A session that goes on by itself. */
export interface Repl {
  /** Resolves when it is over; `failed` when a cell of a script has failed. */
  readonly ended: Promise<'ok' | 'failed'>;
  /** Stops the running cell, as Ctrl-C does. */
  interrupt(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}
