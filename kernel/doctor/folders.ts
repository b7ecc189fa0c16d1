import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, reasonOf } from './finding.ts';

/** Whether what was typed and run can be kept. @param folder - Undefined where the user wants none. */
export async function checkHistoryFolder(folder: string | undefined): Promise<Finding> {
  const name = 'data folder';
  if (folder === undefined) return { name, status: 'ok', found: 'no history is kept, as wished' };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await tryToWrite(folder);
    return { name, status: 'ok', found: folder };
  } catch (error) {
    const advice =
      'No history is kept. Correct who may write there, or name another folder by BACKSOLVE_HISTORY';
    return { name, status: 'warn', found: `can't be written: ${reasonOf(error)}`, advice };
  }
}

/** Whether there is a place for the pages of figures. */
export async function checkTemporaryFolder(folder: string = tmpdir()): Promise<Finding> {
  const name = 'temporary folder';
  try {
    await tryToWrite(folder);
    return { name, status: 'ok', found: folder };
  } catch (error) {
    const advice = 'Correct who may write there, or name another by TMPDIR (on Windows TEMP)';
    return { name, status: 'fail', found: `can't be written: ${reasonOf(error)}`, advice };
  }
}

/** Permissions alone don't say it: the disk may be full or read-only. */
async function tryToWrite(folder: string): Promise<void> {
  const work = await mkdtemp(join(folder, '.backsolve-'));
  try {
    await writeFile(join(work, 'written'), 'yes');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
