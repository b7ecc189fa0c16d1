import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notebook } from '../../../kernel/notebook/notebook.ts';
import { parseNotebook } from '../../../kernel/notebook/parse.ts';
import { backsolve, freshFolder, removeFolder, start, writeNotebook } from './command-line.ts';

let folder = '';
beforeEach(async () => {
  folder = await freshFolder();
});
afterEach(() => removeFolder(folder));

const read = async (name: string): Promise<Notebook> =>
  parseNotebook(await readFile(join(folder, name), 'utf8'), name);

/** What the code cells show, in words. */
const shown = ({ cells }: Notebook): readonly string[] =>
  cells.map((cell) =>
    cell.cell_type !== 'code'
      ? ''
      : cell.outputs
          .map((output) => {
            if (output.output_type === 'stream') return output.text.trimEnd();
            if (output.output_type === 'error') return `${output.ename}: ${output.evalue}`;
            return String(output.data['text/plain']);
          })
          .join('|'),
  );

describe('inputs and outputs are checked before a cell runs', () => {
  const notebook = (change: object): string =>
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [], ...change });

  it.each<[string, string | Uint8Array | undefined, readonly string[], number, RegExp]>([
    [
      'UTF-16',
      Buffer.from('\uFEFF{}', 'utf16le'),
      ['a.ipynb'],
      3,
      /a\.ipynb is not UTF-8 text\. .*\[NOT_JSON\]/,
    ],
    [
      'no JSON',
      '{"cells": [}',
      ['a.ipynb'],
      3,
      /a\.ipynb is not JSON: line 1, column 12: .*\[NOT_JSON\]/,
    ],
    [
      'nbformat 3',
      notebook({ nbformat: 3 }),
      ['a.ipynb'],
      3,
      /nbformat is 3, .*\[NOT_A_NOTEBOOK\]/,
    ],
    [
      'no file',
      notebook({}),
      ['b.ipynb'],
      3,
      /b\.ipynb doesn't exist\. Did you mean a\.ipynb\? \[FILE_NOT_FOUND\]/,
    ],
    [
      'no folder',
      undefined,
      ['x/b.ipynb'],
      3,
      /doesn't exist\. Nor does the folder .*x\. \[FILE_NOT_FOUND\]/,
    ],
    [
      'a folder',
      notebook({}),
      ['.'],
      3,
      /\. is a folder, not a notebook\. Notebooks in \.: a\.ipynb\. \[FILE_NOT_READABLE\]/,
    ],
    [
      'another language',
      notebook({ metadata: { kernelspec: { language: 'python' } } }),
      ['a.ipynb'],
      3,
      /is written in python, .*\[WRONG_LANGUAGE\]/,
    ],
    [
      'a folder as output',
      notebook({}),
      ['a.ipynb', '-o', 'sub'],
      4,
      /sub is a folder\..*\[OUTPUT_NOT_WRITABLE\]/,
    ],
    [
      'a report below a file',
      notebook({}),
      ['a.ipynb', '--html', 'a.ipynb/r.html'],
      4,
      /a part of the path is a file.*\[OUTPUT_NOT_WRITABLE\]/,
    ],
    [
      'a wrong option',
      notebook({}),
      ['a.ipynb', '--htlm', 'r'],
      2,
      /Did you mean --html\? \[USAGE\]/,
    ],
  ])('%s', async (_, text, words, code, message) => {
    await mkdir(join(folder, 'sub'));
    if (text !== undefined) await writeFile(join(folder, 'a.ipynb'), text);
    const before = (await readdir(folder)).sort();
    const ended = await backsolve(folder, ['run', ...words]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect((await readdir(folder)).sort()).toEqual(before);
  });
});

describe('running a notebook', () => {
  it('saves it with its outputs, and says where it is and what its headline says', async () => {
    await writeNotebook(join(folder, 'study.ipynb'), [
      ['let ridge = 0.1;', 'parameters'],
      `console.log('in', import.meta.dirname.split(/[\\\\/]/).at(-1) === process.cwd().split(/[\\\\/]/).at(-1));`,
      'await Promise.resolve(ridge * 2)',
      ["console.log('ridge', ridge)", 'headline'],
    ]);
    const ended = await backsolve(folder, [
      'run',
      'study.ipynb',
      '-p',
      'ridge=4',
      '-o',
      'new/out.ipynb',
    ]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/Notebook {2}new.out\.ipynb\n\nridge 4\n\n5 cells in /);
    expect(ended.stderr.match(/✓ \d\/5 +[\d.]+ s {2}\S.*\n/g)).toHaveLength(5);
    expect(shown(await read('new/out.ipynb'))).toEqual(['', '', 'in true', '8', 'ridge 4']);
    expect(await readdir(join(folder, 'new'))).toEqual(['out.ipynb']);
  });

  it('never overwrites the notebook unasked, and is silent when asked', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), ['6 * 7']);
    const before = await readFile(join(folder, 'a.ipynb'), 'utf8');
    const ended = await backsolve(folder, ['run', 'a.ipynb', '--quiet']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(join(folder, 'a.ipynb'), 'utf8')).toBe(before);
    expect(shown(await read('a.executed.ipynb'))).toEqual(['42']);
  });

  it('stops at a cell that throws, saves what there is, and exits with 1', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), [
      'const x = 1;',
      'const y = x;\nthrow new RangeError("bad " + y);',
      'x',
    ]);
    const ended = await backsolve(folder, ['run', 'a.ipynb', '-o', 'b.ipynb', '--html', 'b.html']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/Cell 2 of 3 failed:\n[\s\S]*RangeError: bad 1[\s\S]*saved/);
    expect(ended.stderr).not.toContain('\u001b');
    const partial = await read('b.ipynb');
    expect(shown(partial)).toEqual(['', 'RangeError: bad 1', '']);
    expect(JSON.stringify(partial.cells[1])).toMatch(/line 2/);
    expect(await readFile(join(folder, 'b.html'), 'utf8')).toMatch(/RangeError/);
  });

  it('goes on past failing cells when allowed to', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), [
      'throw 1',
      ['throw 2', 'raises-exception'],
      ['throw 3', 'skip-execution'],
      "'end'",
    ]);
    const ended = await backsolve(folder, ['run', 'a.ipynb', '--allow-errors']);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/Cell 1 of 4 failed/);
    expect(shown(await read('a.executed.ipynb')).at(-1)).toBe("'end'");
  });

  it('survives a cell that ends its process', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), ['process.exit(3)', '1 + 1']);
    const ended = await backsolve(folder, ['run', 'a.ipynb', '--allow-errors']);
    expect(ended.code).toBe(0);
    expect(shown(await read('a.executed.ipynb'))[1]).toBe('2');
  });

  it('interrupts a cell that takes too long', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), ['while (true) {}', '1']);
    const ended = await backsolve(folder, ['run', 'a.ipynb', '--timeout', '0.3']);
    expect(ended.code).toBe(1);
    expect(shown(await read('a.executed.ipynb'))[0]).toMatch(/^CellTimeout: .* 0\.3 s/);
  });
});

describe.skipIf(process.platform === 'win32')('ending a run from outside', () => {
  const endless = ["console.log('begun')", 'await new Promise(() => {})', '1'];

  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s interrupts the cell, saves what there is, and exits with %i', async (signal, code) => {
    await writeNotebook(join(folder, 'a.ipynb'), endless);
    const running = start(folder, ['run', 'a.ipynb']);
    await running.shows('1/3');
    running.kill(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(/Interrupted; the notebook so far is saved/);
    expect(shown(await read('a.executed.ipynb'))[0]).toBe('begun');
    expect(await readdir(folder)).toEqual(['a.executed.ipynb', 'a.ipynb']);
  });

  it('a kill leaves no half-written file and no process behind', async () => {
    await writeNotebook(join(folder, 'a.ipynb'), [
      "(await import('node:fs')).writeFileSync('pid', String(process.pid))",
      'while (true) {}',
    ]);
    const running = start(folder, ['run', 'a.ipynb', '--html', 'r.html']);
    await running.shows('1/2');
    const runner = Number(await readFile(join(folder, 'pid'), 'utf8'));
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
    expect((await readdir(folder)).sort()).toEqual(['a.ipynb', 'pid']);
    await expect.poll(() => isAlive(runner), { timeout: 5_000 }).toBe(false);
  });

  it('a kill loses no cell that took its time', async () => {
    const slow = 'await new Promise((done) => setTimeout(done, 2_100)); 6 * 7';
    await writeNotebook(join(folder, 'a.ipynb'), [slow, 'while (true) {}']);
    const running = start(folder, ['run', 'a.ipynb']);
    await running.shows('1/2');
    await expect.poll(() => readdir(folder), { timeout: 5_000 }).toContain('a.executed.ipynb');
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
    expect(shown(await read('a.executed.ipynb'))).toEqual(['42', '']);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
