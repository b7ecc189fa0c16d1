import * as fs from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacksolveError, load, loadRun, network, saveRun, train } from '../../../src/index.ts';
import { type FileSystem, replaceFile } from '../../../src/run/saving/replace-file.ts';
import { sineProduct } from '../../training/problems.ts';

const data = sineProduct(4, 25);
const fresh = () => train(network([2, 3, 1], { seed: 4 }), data);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backsolve läufe 実行 '));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A system that fails as real ones do. */
const failing = (step: keyof FileSystem, code: string, times = Number.POSITIVE_INFINITY) => {
  let left = times;
  const real = Reflect.get(fs, step);
  const calls: unknown[] = [];
  const fail = async (...given: unknown[]): Promise<unknown> => {
    calls.push(given);
    left--;
    if (left >= 0) throw Object.assign(new Error(`${code}: as asked`), { code });
    return Reflect.apply(real, fs, given);
  };
  const system: FileSystem = { ...fs, [step]: fail };
  return { system, calls };
};

describe('the file of a run', () => {
  it('brings the run back, from a path with spaces and letters of any kind', async () => {
    const path = join(folder, 'mein Lauf № 1 – ø.json');
    const run = fresh();
    run.goto(3);
    run.stepInto();
    await saveRun(run, path);
    const loaded = await loadRun(path);
    expect(loaded.sequence).toBe(run.sequence);
    expect(load(await readFile(path, 'utf8')).losses).toEqual(run.losses);
    run.step();
    loaded.step();
    expect(loaded.network.parameters).toEqual(run.network.parameters);
  });

  it('takes the options of save and load', async () => {
    const path = join(folder, 'bare.json');
    const run = fresh();
    run.goto(9);
    await saveRun(run, path, { data: false, states: 'last' });
    await expect(loadRun(path)).rejects.toThrow(
      /bare\.json: The run was saved without its training/,
    );
    expect((await loadRun(path, { data })).losses).toEqual(run.losses);
  });

  it('is begun where there is none', async () => {
    const path = join(folder, 'later.json');
    const orElse = fresh;
    const run = await loadRun(path, { orElse });
    expect(run.sweep).toBe(0);
    run.goto(2);
    await saveRun(run, path);
    expect((await loadRun(path, { orElse })).sweep).toBe(2);
  });

  it('is not begun anew where there is one that is damaged', async () => {
    const path = join(folder, 'damaged.json');
    await writeFile(path, '{"format":"backsolve-run","ver');
    await expect(loadRun(path, { orElse: fresh })).rejects.toMatchObject({
      code: 'FILE_NOT_UNDERSTOOD',
      message: expect.stringContaining(path),
    });
  });

  it.each([
    ['a folder', '.', 'FILE_NOT_READABLE', /is a folder/],
    ['nothing', 'nothing.json', 'FILE_NOT_READABLE', /There is no file .*orElse/],
    ['a folder that is missing', 'no/run.json', 'FILE_NOT_READABLE', /There is no file/],
  ])('is not read from %s', async (_, name, code, words) => {
    const reading = loadRun(join(folder, name));
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toMatchObject({ code });
  });

  it.each([
    ['a folder', '.', /it is a folder/],
    ['a folder that is missing', 'no/run.json', /its folder is not there/],
  ])('is not written to %s', async (_, name, words) => {
    const writing = saveRun(fresh(), join(folder, name));
    await expect(writing).rejects.toThrow(words);
    await expect(writing).rejects.toMatchObject({ code: 'FILE_NOT_WRITABLE' });
  });

  it.each([[''], ['a\0b'], [7], [undefined]])('has no path %j', async (path) => {
    const code = 'WRONG_ARGUMENT';
    await expect(Reflect.apply(saveRun, undefined, [fresh(), path])).rejects.toMatchObject({
      code,
    });
    await expect(Reflect.apply(loadRun, undefined, [path])).rejects.toMatchObject({ code });
  });

  it('is that of a run and of nothing else', async () => {
    const saving = Reflect.apply(saveRun, undefined, [{}, join(folder, 'x.json')]);
    await expect(saving).rejects.toMatchObject({ code: 'WRONG_ARGUMENT' });
    const loading = Reflect.apply(loadRun, undefined, [join(folder, 'x.json'), { orElse: 1 }]);
    await expect(loading).rejects.toMatchObject({ code: 'WRONG_ARGUMENT' });
  });
});

describe('replacing a file', () => {
  it.each([
    ['open', 'ENOSPC', /the disk is full/],
    ['open', 'EACCES', /read-only for this user/],
    ['open', 'EROFS', /the disk is read-only/],
    ['rename', 'EXDEV', /EXDEV: as asked/],
    ['readdir', 'EIO', /EIO: as asked/],
    ['access', 'EACCES', /read-only for this user/],
  ] as const)('that fails at %s with %s leaves what was there', async (step, code, words) => {
    const path = join(folder, `${step} ${code}.txt`);
    await replaceFile(path, 'before');
    const files = await readdir(folder);
    const { system } = failing(step, code);
    const writing = replaceFile(path, 'after', system);
    await expect(writing).rejects.toThrow(words);
    await expect(writing).rejects.toBeInstanceOf(BacksolveError);
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(files);
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'is tried again while somebody looks at the file (%s)',
    async (code) => {
      const path = join(folder, 'looked at.txt');
      const { system, calls } = failing('rename', code, 2);
      await replaceFile(path, code, system);
      expect(calls).toHaveLength(3);
      expect(await readFile(path, 'utf8')).toBe(code);
    },
  );

  it('leaves no other file behind', async () => {
    const own = await mkdtemp(join(folder, 'alone '));
    await replaceFile(join(own, 'a.txt'), '1');
    await replaceFile(join(own, 'a.txt'), '2');
    expect(await readdir(own)).toEqual(['a.txt']);
  });

  it('removes what a process left that was killed, and nothing else', async () => {
    const own = await mkdtemp(join(folder, 'left over '));
    const dead = 2 ** 22 + 7;
    const left = {
      old: `.a.txt.${dead}.00000001.tmp`,
      fresh: `.a.txt.${dead}.00000002.tmp`,
      alive: `.a.txt.${process.pid}.00000003.tmp`,
      other: `.a.txt.${dead}.tmp`,
    };
    for (const [what, name] of Object.entries(left)) {
      await writeFile(join(own, name), '');
      if (what !== 'fresh') await utimes(join(own, name), 1e9, 1e9);
    }
    await replaceFile(join(own, 'a.txt'), '1');
    const { old, ...others } = left;
    expect((await readdir(own)).sort()).toEqual([...Object.values(others), 'a.txt'].sort());
  });

  it('works for the longest name that a file can have', async () => {
    const path = join(folder, `${'名'.repeat(80)}.json`);
    await replaceFile(path, 'long');
    expect(await readFile(path, 'utf8')).toBe('long');
  });

  it.skipIf(process.platform === 'win32')('keeps permissions and follows links', async () => {
    const path = join(folder, 'private.txt');
    await writeFile(path, 'before', { mode: 0o600 });
    const link = join(folder, 'link.txt');
    await symlink(path, link);
    await replaceFile(link, 'after');
    expect(await readFile(path, 'utf8')).toBe('after');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await fs.lstat(link)).isSymbolicLink()).toBe(true);
  });
});
