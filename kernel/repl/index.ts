import { isTerminal, startAtTerminal } from './at-terminal.ts';
import { startByPipe } from './by-pipe.ts';
import type { Repl, ReplOptions } from './options.ts';

export { createHistoryFile } from './history-file.ts';
export { readCode } from './obey.ts';
export type { ReplOptions } from './options.ts';

/** Begins a session: with a person where both streams are a terminal's, else over a pipe. */
export function startRepl(options: ReplOptions): Repl {
  return isTerminal(options) ? startAtTerminal(options) : startByPipe(options);
}
