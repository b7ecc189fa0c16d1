import { BacksolveError } from '../../errors.ts';

type Files = typeof import('node:fs/promises');

/** What replacing a file asks of the system: exchanged in tests, to fail as systems do. */
export interface FileSystem
  extends Pick<Files, 'access' | 'open' | 'readdir' | 'realpath' | 'rename' | 'rm' | 'stat'> {}

/**
 * Writes a file as a whole or not at all: the text goes to a temporary file in the same folder, is
 * flushed to the disk and then takes the name. Whoever reads the file, after the process or the
 * machine has died at any moment too, finds the text before or the text after.
 *
 * @throws `FILE_NOT_WRITABLE`; what was there before is untouched then.
 */
export async function replaceFile(path: string, text: string, files?: FileSystem): Promise<void> {
  const fs = files ?? (await import('node:fs/promises'));
  const { basename, dirname, join, resolve } = await import('node:path');
  const named = resolve(path);
  let temporary: string | undefined;
  try {
    // Not the link but what it points to is replaced.
    const target = await fs.realpath(named).catch(() => named);
    const mode = await modeOf(fs, target);
    const folder = dirname(target);
    const stem = temporaryStem(basename(target));
    await removeLeftOver(fs, folder, stem, (name) => join(folder, name));
    temporary = join(folder, `${stem}${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`);
    const file = await fs.open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await renamed(fs, temporary, target);
    temporary = undefined;
    await flushFolder(fs, folder);
  } catch (cause) {
    if (temporary !== undefined) await fs.rm(temporary, { force: true }).catch(() => {});
    throw notWritable(named, cause);
  }
}

/** The permissions to keep, where there is a file already. */
async function modeOf(fs: FileSystem, target: string): Promise<number> {
  const before = await fs.stat(target).catch(() => undefined);
  if (before === undefined) return 0o666;
  if (before.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  // Renaming asks for the folder's permission only; a file that is read-only was meant to stay.
  await fs.access(target, WRITABLE);
  return before.mode & 0o777;
}

/** `fs.constants.W_OK`, which is the same everywhere. */
const WRITABLE = 2;

/** Windows refuses for a moment while a scanner or an indexer looks at either file. */
const PASSING: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];
const PATIENCE_MILLIS = [10, 20, 50, 100, 200, 400, 800];

async function renamed(fs: FileSystem, from: string, to: string): Promise<void> {
  for (const wait of PATIENCE_MILLIS) {
    try {
      await fs.rename(from, to);
      return;
    } catch (error) {
      if (!PASSING.includes(codeOf(error))) throw error;
    }
    await new Promise((resume) => {
      setTimeout(resume, wait);
    });
  }
  await fs.rename(from, to);
}

/** Makes the name last as well as the bytes; Windows neither can nor needs to. */
async function flushFolder(fs: FileSystem, folder: string): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file is whole in any case.
  }
}

/** How the temporary files for a file begin; short enough for any name to be one. */
function temporaryStem(name: string): string {
  return `.${Array.from(name).slice(0, 50).join('')}.`;
}

/** A write takes less time than this, on a machine that shares the folder too. */
const OLD_MILLIS = 60_000;

/** Removes what a process left that was killed while it was writing. */
async function removeLeftOver(
  fs: FileSystem,
  folder: string,
  stem: string,
  pathOf: (name: string) => string,
): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!name.startsWith(stem)) continue;
    const [, pid] = /^(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name.slice(stem.length)) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const { mtimeMs } = await fs.stat(pathOf(name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs < OLD_MILLIS) continue;
    await fs.rm(pathOf(name), { force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function notWritable(path: string, cause: unknown): BacksolveError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const words = WORDS.get(codeOf(cause)) ?? `it can't be: ${why}. Try another folder`;
  return new BacksolveError('FILE_NOT_WRITABLE', `${path} wasn't written: ${words}.`, { cause });
}

const WORDS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'its folder is not there. Make it first, or name another'],
  ['ENOTDIR', 'its folder is a file. Name another folder'],
  ['EISDIR', 'it is a folder. Name a file in it'],
  ['ENOSPC', 'the disk is full. Make room, or name a file on another disk'],
  ['EDQUOT', "the user's share of the disk is full. Make room, or name a file on another disk"],
  ['EROFS', 'the disk is read-only. Name a file elsewhere'],
  ['EACCES', 'the file or its folder is read-only for this user. Name a file elsewhere'],
  ['EPERM', 'the file or its folder is read-only for this user. Name a file elsewhere'],
  ['EBUSY', 'another program holds it open. Close that, or name another file'],
  ['ENAMETOOLONG', 'its name is too long. Give it a shorter one'],
]);
