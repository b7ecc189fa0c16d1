import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistory, type History, historyFolder } from '../../../kernel/history/index.ts';

let place = '';
let folder = '';
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'history é '));
  folder = join(place, 'new', 'history');
});
afterEach(() => rm(place, { recursive: true, force: true }));

/** A session of a kernel of its own, whose cells these were. */
async function sessionOf(...inputs: readonly string[]): Promise<History> {
  const history = createHistory(folder);
  for (const [index, input] of inputs.entries()) history.noteInput(index + 1, input);
  await history.settled();
  return history;
}

const all = { kind: 'tail', most: Number.POSITIVE_INFINITY } as const;
const inShort = async (history: History, query: Parameters<History['find']>[0] = all) =>
  (await history.find(query)).map(({ session, line, input }) => `${session}/${line} ${input}`);

describe('the history', () => {
  it('is there again in the next session', async () => {
    await sessionOf('a', 'b');
    const next = await sessionOf('c');
    expect(await inShort(next)).toEqual(['1/1 a', '1/2 b', '2/1 c']);
  });

  it.each([
    [{ kind: 'tail', most: 2 }, ['1/3 b', '2/1 c']],
    [{ kind: 'tail', most: 0 }, []],
    [{ kind: 'range', session: 1, start: 2, stop: 3 }, ['1/2 a']],
    [{ kind: 'range', session: 0, start: 0, stop: Number.POSITIVE_INFINITY }, ['2/1 c']],
    [{ kind: 'range', session: -1, start: 2, stop: 9 }, ['1/2 a', '1/3 b']],
    [{ kind: 'range', session: 7, start: 0, stop: 9 }, []],
    [{ kind: 'range', session: -7, start: 0, stop: 9 }, []],
    [{ kind: 'search', pattern: 'a', most: 9, unique: false }, ['1/1 a', '1/2 a']],
    [{ kind: 'search', pattern: 'a', most: 9, unique: true }, ['1/2 a']],
    [{ kind: 'search', pattern: '[ac]', most: 2, unique: false }, ['1/2 a', '2/1 c']],
    [{ kind: 'search', pattern: 'nothing', most: 9, unique: false }, []],
  ] as const)('finds %j', async (query, found) => {
    await sessionOf('a', 'a', 'b');
    expect(await inShort(await sessionOf('c'), query)).toEqual(found);
  });

  it('keeps what cells came to, of moderate length', async () => {
    const history = await sessionOf('6 * 7', 'long');
    history.noteOutput(1, '42');
    history.noteOutput(2, 'x'.repeat(1_000_000));
    await history.settled();
    for (const reader of [history, createHistory(folder)]) {
      const [first, second] = await reader.find(all);
      expect(first?.output).toBe('42');
      expect(second?.output?.length).toBeLessThan(20_000);
    }
  });

  it('gives kernels that run beside each other numbers of their own', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `kernel ${index}`);
    await Promise.all(names.map((name) => sessionOf(name, `${name} again`)));
    const entries = await createHistory(folder).find(all);
    expect(entries.map(({ session }) => session)).toEqual(
      names.flatMap((_, index) => [index + 1, index + 1]),
    );
    expect(entries.map(({ input }) => input).sort()).toEqual(
      names.flatMap((name) => [name, `${name} again`]).sort(),
    );
  });

  it('keeps a large cell and odd characters whole', async () => {
    const large = `${'const x = "\u2028\ud800 𝒙 grüße";\n'.repeat(40_000)}`;
    await sessionOf(large);
    const [entry] = await createHistory(folder).find(all);
    expect(entry?.input).toBe(large);
  });

  it('begins a new session when the kernel starts afresh', async () => {
    const history = await sessionOf('a');
    history.beginSession();
    history.noteInput(1, 'b');
    await history.settled();
    expect(await inShort(history)).toEqual(['1/1 a', '2/1 b']);
  });

  it('leaves no file of a session without cells, and asks nothing of a folder that is not there', async () => {
    const history = createHistory(folder);
    expect(await history.find(all)).toEqual([]);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('leaves out lines that were cut off, and what else lies in the folder', async () => {
    await sessionOf('a');
    await appendFile(join(folder, '00000001.jsonl'), '{"line":2,"input":"b"}\n{"line":3,"inp');
    await writeFile(join(folder, 'notes.txt'), '{"line":4,"input":"no"}\n');
    expect(await inShort(createHistory(folder))).toEqual(['1/1 a', '1/2 b']);
  });

  it('says once that it cannot be kept, and remembers this session', async () => {
    // A file where a folder should be: nobody can write below it, not even an administrator.
    folder = join(place, 'file');
    await writeFile(folder, '');
    const history = await sessionOf('a', 'b');
    history.noteInput(3, 'c');
    await history.settled();
    expect(history.takeTrouble()).toContain(folder);
    expect(history.takeTrouble()).toBeUndefined();
    expect((await history.find(all)).map(({ input }) => input)).toEqual(['a', 'b', 'c']);
  });

  it('stops keeping, without a word more, when the disk fails later on', async () => {
    const history = await sessionOf('a');
    await rm(folder, { recursive: true });
    history.noteInput(2, 'b');
    await history.settled();
    expect(history.takeTrouble()).toContain('ENOENT');
    expect((await history.find(all)).map(({ input }) => input)).toEqual(['a', 'b']);
  });

  it('without a folder lasts as long as the process', async () => {
    const history = createHistory(undefined);
    history.noteInput(1, 'a');
    expect(await inShort(history)).toEqual(['1/1 a']);
    expect(history.takeTrouble()).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
    await sessionOf('a');
    const [name = ''] = await readdir(folder);
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });
});

describe('the folder of the history', () => {
  it.each([
    ['linux', {}, ['/home/ada', '.local', 'share', 'backsolve', 'history']],
    ['linux', { XDG_DATA_HOME: '/data' }, ['/data', 'backsolve', 'history']],
    ['darwin', {}, ['/home/ada', 'Library', 'Application Support', 'backsolve', 'history']],
    ['win32', { APPDATA: 'C:/data' }, ['C:/data', 'backsolve', 'history']],
    ['linux', { BACKSOLVE_HISTORY: '/elsewhere' }, ['/elsewhere']],
  ] as const)('is on %s with %j', (platform, environment, parts) => {
    expect(historyFolder({ platform, environment, home: '/home/ada' })).toBe(join(...parts));
  });

  it('is none when it is turned off', () => {
    const environment = { BACKSOLVE_HISTORY: 'off' };
    expect(historyFolder({ platform: 'linux', environment, home: '/' })).toBeUndefined();
  });
});
