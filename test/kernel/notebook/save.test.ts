import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, saveFile } from '../../../kernel/notebook/save.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backsolve saving ü '));
});
afterEach(() => rm(folder, { recursive: true }));

const refused = (message: RegExp) =>
  expect.objectContaining({
    code: 'OUTPUT_NOT_WRITABLE',
    exitCode: 4,
    message: expect.stringMatching(message),
  });

describe('saving a file', () => {
  it('writes all of it and leaves nothing else in the folder', async () => {
    const path = join(folder, 'näme with blanks.ipynb');
    await saveFile(path, 'first');
    await saveFile(path, 'second ü');
    expect(await readFile(path, 'utf8')).toBe('second ü');
    expect(await readdir(folder)).toEqual(['näme with blanks.ipynb']);
  });

  it('leaves neither a change nor a temporary file where it fails', async () => {
    const path = join(folder, 'taken');
    await mkdir(join(path, 'full'), { recursive: true });
    await expect(saveFile(path, 'x')).rejects.toThrow(refused(/taken/));
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps the permissions of the file it replaces',
    async () => {
      const path = join(folder, 'a.ipynb');
      await writeFile(path, 'old', { mode: 0o640 });
      await saveFile(path, 'new');
      expect((await stat(path)).mode & 0o777).toBe(0o640);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'writes through a link to the file it names',
    async () => {
      await writeFile(join(folder, 'real.ipynb'), 'old');
      await symlink('real.ipynb', join(folder, 'link.ipynb'));
      await saveFile(join(folder, 'link.ipynb'), 'new');
      expect(await readFile(join(folder, 'real.ipynb'), 'utf8')).toBe('new');
    },
  );
});

describe('whether a file can be saved is known beforehand', () => {
  it('makes missing folders and leaves the file alone', async () => {
    const path = join(folder, 'new', 'er', 'a.ipynb');
    await checkWritable(path);
    expect(await readdir(join(folder, 'new', 'er'))).toEqual([]);
    await writeFile(path, 'kept');
    await checkWritable(path);
    expect(await readFile(path, 'utf8')).toBe('kept');
  });

  it('refuses a folder, and says how to name a file in it', async () => {
    await expect(checkWritable(folder)).rejects.toThrow(refused(/is a folder\. Name a file in it/));
    const missing = join(folder, 'missing', '/');
    await expect(checkWritable(missing)).rejects.toThrow(refused(/is a folder/));
  });

  it('refuses a path that goes through a file', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const path of [join(folder, 'file', 'a.ipynb'), join(folder, 'file', 'b', 'a.ipynb')]) {
      await expect(checkWritable(path)).rejects.toThrow(refused(/a part of the path is a file/));
    }
  });

  it('refuses a name that is too long', async () => {
    await expect(saveFile(join(folder, 'x'.repeat(300)), '')).rejects.toThrow(
      refused(/too long|can't be written/),
    );
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refuses what the user may not write',
    async () => {
      await writeFile(join(folder, 'mine'), '', { mode: 0o444 });
      await expect(checkWritable(join(folder, 'mine'))).rejects.toThrow(
        refused(/permission denied/),
      );
      await mkdir(join(folder, 'locked'), { mode: 0o555 });
      await expect(checkWritable(join(folder, 'locked', 'a'))).rejects.toThrow(
        refused(/permission/),
      );
    },
  );
});
