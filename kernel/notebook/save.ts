import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { KernelError } from '../errors.ts';
import type { Notebook } from './notebook.ts';
import { serialiseNotebook } from './serialise.ts';

/**
 * Saves a notebook in one step: a reader sees the old file or the new one, whole, whatever happens
 * in between.
 *
 * @throws KernelError `OUTPUT_NOT_WRITABLE`; the file is then as it was.
 */
export async function saveNotebook(path: string, notebook: Notebook): Promise<void> {
  await saveFile(path, serialiseNotebook(notebook));
}

/**
 * Saves a text in one step: it is written beside its place, forced to the disk, then renamed.
 *
 * @throws KernelError `OUTPUT_NOT_WRITABLE`; no temporary file stays behind.
 */
export async function saveFile(path: string, text: string): Promise<void> {
  await writable(path, async () => {
    // A rename would replace a link by a file: write where it points to.
    const target = await realpath(path).catch(() => resolve(path));
    const temporary = temporaryBeside(target);
    try {
      const file = await open(temporary, 'wx', (await modeOf(target)) ?? 0o666);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await renameOver(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * Finds out, before any work is done for it, whether a file can be saved at a path; makes the
 * folders that are missing on the way.
 *
 * @throws KernelError `OUTPUT_NOT_WRITABLE` saying why and what to try.
 */
export async function checkWritable(path: string): Promise<void> {
  await writable(path, async () => {
    const target = await realpath(path).catch(() => resolve(path));
    const existing = await stat(target).catch(() => undefined);
    if (existing?.isDirectory() || /[\\/]$/.test(path)) {
      throw new KernelError(
        'OUTPUT_NOT_WRITABLE',
        `${path} is a folder. Name a file in it: ${join(path, 'name.ipynb')}`,
      );
    }
    // A rename replaces even a file that its owner made read-only: respect the wish.
    if (existing) await access(target, constants.W_OK);
    await mkdir(dirname(target), { recursive: true });
    // Permissions alone don't tell (ACLs, read-only disks, Windows): only a try does.
    const temporary = temporaryBeside(target);
    await (await open(temporary, 'wx')).close();
    await rm(temporary);
  });
}

async function writable(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof KernelError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const [why, tip] = REASONS[code] ?? [String(cause), 'Name another place.'];
    throw new KernelError('OUTPUT_NOT_WRITABLE', `${path} can't be written: ${why}. ${tip}`, {
      cause,
    });
  }
}

const PERMISSION = [
  'permission denied',
  'Name a place that you may write to, or change the permissions.',
] as const;

const REASONS: Readonly<Record<string, readonly [why: string, tip: string]>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: ['the disk is read-only', 'Name a place on another disk.'],
  ENOSPC: ['the disk is full', 'Free some space, or name a place on another disk.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Check the path.'],
  EEXIST: ['a part of the path is a file, not a folder', 'Check the path.'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter one.'],
};

/** Its name has nothing of the target's, which may already be as long as a name can be. */
function temporaryBeside(target: string): string {
  return join(dirname(target), `.backsolve-${randomBytes(6).toString('hex')}.tmp`);
}

async function modeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => undefined,
  );
}

/** Windows refuses a rename while a virus scanner or a viewer holds the target: give it a second. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = error instanceof Error && 'code' in error && error.code === 'EPERM';
      if (process.platform !== 'win32' || !busy || attempt === 10) throw error;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}
