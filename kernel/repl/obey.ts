import { readFile, writeFile } from 'node:fs/promises';
import { KernelError } from '../errors.ts';
import { DOT_COMMANDS, type DotCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import type { FigurePages } from './figure-pages.ts';
import type { Screen } from './screen.ts';

/** What the dot commands act on. */
export interface Surroundings {
  readonly conversation: Conversation;
  readonly screen: Screen;
  readonly pages: FigurePages;
  /** Opens a page in the browser; false where there is none. */
  readonly open: (path: string) => Promise<boolean>;
  /** Lets many lines be written; undefined when they were dropped, or where nobody types. */
  readonly compose: () => Promise<string | undefined>;
  /** The files that this session has written, which it may write again. */
  readonly saved: Set<string>;
}

/**
 * Does what a dot command asks for.
 *
 * @returns `leave` after `.exit`, else how it went.
 */
export async function obey(
  command: DotCommand,
  surroundings: Surroundings,
): Promise<'ok' | 'failed' | 'leave'> {
  const { conversation, screen } = surroundings;
  const fail = (message: string): 'failed' => {
    screen.lines('stderr', message);
    return 'failed';
  };
  switch (command.kind) {
    case 'mistake':
      return fail(command.message);
    case 'exit':
      return 'leave';
    case 'help':
      screen.lines('stdout', help());
      return 'ok';
    case 'restart':
      await conversation.restart();
      return 'ok';
    case 'editor': {
      const code = await surroundings.compose();
      return code === undefined || code.trim() === '' ? 'ok' : conversation.run(code);
    }
    case 'load': {
      try {
        return await conversation.run(await readCode(command.file));
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        return fail(error.message);
      }
    }
    case 'save':
      return save(command.file, surroundings, fail);
    case 'open': {
      const { latest } = surroundings.pages;
      if (latest === undefined) return fail('There is no figure yet.');
      const opened = await surroundings.open(latest);
      return opened ? 'ok' : fail(`No browser could be opened. The figure is in ${latest}`);
    }
  }
}

/**
 * Reads a file of code.
 *
 * @throws KernelError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`.
 */
export async function readCode(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') {
      throw new KernelError('FILE_NOT_FOUND', `${path} doesn't exist.`, { cause });
    }
    const reason =
      code === 'EISDIR' ? 'is a folder, not a file of code' : `can't be read: ${cause}`;
    throw new KernelError('FILE_NOT_READABLE', `${path} ${reason}.`, { cause });
  }
}

async function save(
  file: string,
  { conversation, screen, saved }: Surroundings,
  fail: (message: string) => 'failed',
): Promise<'ok' | 'failed'> {
  const { done } = conversation;
  if (done.length === 0) return fail('Nothing has run yet.');
  const text = done.map((code) => `${code.trimEnd()}\n`).join('\n');
  try {
    await writeFile(file, text, { flag: saved.has(file) ? 'w' : 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return fail(
      exists
        ? `${file} exists already and is left as it is. Give another name.`
        : `${file} can't be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  saved.add(file);
  screen.lines('stdout', `Saved ${done.length} ${done.length === 1 ? 'cell' : 'cells'} in ${file}`);
  return 'ok';
}

function help(): string {
  const width = Math.max(...DOT_COMMANDS.map(([usage]) => usage.length));
  return [
    ...DOT_COMMANDS.map(([usage, meaning]) => `${usage.padEnd(width)}  ${meaning}`),
    '',
    'Tab completes. Ctrl-C stops what runs and keeps all variables, or drops what is typed.',
  ].join('\n');
}
