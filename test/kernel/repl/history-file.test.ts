import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHistoryFile, MOST_LINES } from '../../../kernel/repl/history-file.ts';

describe('the history of typed lines', () => {
  let folder = '';
  const complaints: string[] = [];
  const open = (path: string | undefined = join(folder, 'deep', 'history')) =>
    createHistoryFile(path, (reason) => complaints.push(reason));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'historie ü-'));
    complaints.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('comes back, the latest first, without repetitions and blanks', async () => {
    const first = open();
    expect(await first.load()).toEqual([]);
    for (const line of ['a', 'b', 'b', ' ', 'c', 'x'.repeat(20_000)]) first.add(line);
    await first.written();
    const second = open();
    expect(await second.load()).toEqual(['c', 'b', 'a']);
    second.add('c');
    await second.written();
    expect(await open().load()).toEqual(['c', 'b', 'a']);
  });

  it('is shared by sessions at the same time', async () => {
    const [one, two] = [open(), open()];
    one.add('from one');
    two.add('from two');
    await Promise.all([one.written(), two.written()]);
    expect([...(await open().load())].sort()).toEqual(['from one', 'from two']);
  });

  it('is cut when it has grown too long', async () => {
    const path = join(folder, 'history');
    await writeFile(path, Array.from({ length: 3 * MOST_LINES }, (_, i) => `${i}\n`).join(''));
    const history = open(path);
    const lines = await history.load();
    expect(lines).toHaveLength(MOST_LINES);
    expect(lines[0]).toBe(String(3 * MOST_LINES - 1));
    await history.written();
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(MOST_LINES + 1);
  });

  it('that cannot be written is told of once', async () => {
    await writeFile(join(folder, 'file'), '');
    const history = open(join(folder, 'file', 'below'));
    expect(await history.load()).toEqual([]);
    history.add('a');
    history.add('b');
    await history.written();
    expect(complaints).toHaveLength(1);
  });

  it('may be turned off', async () => {
    const history = createHistoryFile(undefined, () => {});
    history.add('a');
    await history.written();
    expect(await history.load()).toEqual([]);
  });
});
