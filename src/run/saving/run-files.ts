import { BacksolveError } from '../../errors.ts';
import type { Run } from '../run.ts';
import { checkLoadOptions, type LoadOptions, load } from './load.ts';
import { replaceFile } from './replace-file.ts';
import type { SaveOptions } from './save.ts';

/**
 * Saves a run to a file, whole or not at all: what the file held before stays until the new run is on
 * the disk.
 *
 * @param path - Relative to the working folder. The folder must be there.
 * @throws `FILE_NOT_WRITABLE`; what `run.save` throws.
 */
export async function saveRun(run: Run, path: string, options: SaveOptions = {}): Promise<void> {
  checkPath('saveRun(run, path)', path);
  await replaceFile(path, textOf(run, options));
}

/** The text of a run's file. */
export function textOf(run: Run, options: SaveOptions): string {
  const given: unknown = run;
  if (typeof given !== 'object' || given === null || !('save' in given)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      'Only a run that train made can be saved; a baseline, an ensemble or a run on row blocks cannot.',
    );
  }
  const saved = run.save(options);
  try {
    return `${JSON.stringify(saved)}\n`;
  } catch (cause) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      "The run is more than a text can hold. Save fewer states, { states: 'last' }, or leave the training rows out, { data: false }.",
      { cause },
    );
  }
}

export interface LoadRunOptions extends LoadOptions {
  /**
   * Makes the run where there is no such file yet, so that a program goes on where it was when it is
   * started again: `loadRun('run.json', { orElse: () => train(…) })`.
   */
  readonly orElse?: () => Run;
}

/**
 * Loads a run from the file that `saveRun` or a `checkpoint` wrote; see `load`.
 *
 * @param path - Relative to the working folder.
 * @throws `FILE_NOT_READABLE`; what `load` throws, the file named.
 */
export async function loadRun(path: string, options: LoadRunOptions = {}): Promise<Run> {
  checkPath('loadRun(path)', path);
  checkLoadOptions('loadRun', options, ['orElse']);
  const { orElse, ...others } = options;
  if (orElse !== undefined && typeof orElse !== 'function') {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      'loadRun takes orElse as a function that makes a run: { orElse: () => train(net, data) }.',
    );
  }
  const text = await readText(path);
  if (text === undefined && orElse) return orElse();
  if (text === undefined) {
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      `There is no file ${await wholePath(path)}. Relative paths start from ${process.cwd()}; { orElse: () => train(net, data) } begins a run where there is none.`,
    );
  }
  try {
    return load(text, others);
  } catch (cause) {
    if (!(cause instanceof BacksolveError)) throw cause;
    throw new BacksolveError(cause.code, `${path}: ${cause.message}`, { cause });
  }
}

/** The text of a file, undefined where there is none. */
async function readText(path: string): Promise<string | undefined> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return undefined;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BacksolveError(
      'FILE_NOT_READABLE',
      code === 'EISDIR'
        ? `${await wholePath(path)} is a folder. Name a file in it.`
        : `${await wholePath(path)} can't be read: ${why}.`,
      { cause },
    );
  }
}

async function wholePath(path: string): Promise<string> {
  return (await import('node:path')).resolve(path);
}

/** @throws `WRONG_ARGUMENT` unless this can be the path of a file. */
export function checkPath(call: string, path: unknown): void {
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `${call} takes the path of a file, such as 'run.json', got ${typeof path === 'string' ? JSON.stringify(path) : typeof path}.`,
  );
}
