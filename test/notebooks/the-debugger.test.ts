import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notebook } from '../../kernel/notebook/notebook.ts';
import { parseNotebook } from '../../kernel/notebook/parse.ts';
import { backsolve, freshFolder, removeFolder } from '../kernel/commands/command-line.ts';

const source = fileURLToPath(new URL('../../notebooks/01-the-debugger.ipynb', import.meta.url));

describe('the tutorial of the debugger, run from the command line', () => {
  let folder = '';
  let executed: Notebook;

  beforeAll(async () => {
    folder = await freshFolder();
    const output = join(folder, 'out.ipynb');
    const ended = await backsolve(folder, ['run', source, '-o', output]);
    if (ended.code !== 0) throw new Error(`exit ${ended.code}:\n${ended.stderr}`);
    executed = parseNotebook(await readFile(output, 'utf8'), output);
  }, 60_000);
  afterAll(() => removeFolder(folder));

  const shown = (id: string, mime = 'text/plain'): string => {
    const cell = executed.cells.find((one) => one.id === id);
    if (cell?.cell_type !== 'code') throw new Error(`no code cell ${id}`);
    return cell.outputs
      .map((output) => {
        if ('data' in output) return String(output.data[mime] ?? '');
        return 'text' in output ? output.text : '';
      })
      .join('');
  };

  it.each([
    ['into', /sweep:start #1, sweep 1: loss/],
    ['out', /accept #\d+, sweep 1, layer 2: solve #\d+/],
    ['capture', /Hour [\s\S]*Day [\s\S]*bias [\s\S]*Cook's distance/],
    ['with', /loss, if taken +[\d.]+ +[\d.]+[\s\S]*by a sweep +refused +accepted/],
    ['why-first', /Δloss as an exact sum: −[\d.]+ = solve 3 −/],
    ['back', /identical: true/],
    ['difference', /they parted after sweep 3/],
    ['history', /weight 3 → 0 of layer 2/],
    ['observe', /refused proposals of each layer: Map[\s\S]*no longer watching/],
    ['inverse', /^Warning[\s\S]*run\.fork\(\{ rung: 'layer' \}\)/],
    ['save', /identical: true/],
  ])('cell %s shows %j', (id, words) => {
    expect(shown(id)).toMatch(words);
  });

  it('stops at a refused proposal, and looks at its solve', () => {
    const event = Number(/event (\d+)/.exec(shown('refused'))?.[1]);
    expect(shown('capture')).toMatch(new RegExp(`^Solve #${event - 1} of layer`));
  });

  it('explains the change of the loss as a sum that adds up, in the words of the table', () => {
    const numbers = [...shown('why-first').matchAll(/([−+])([\d.]+)/g)].map(
      ([, sign, value]) => (sign === '−' ? -1 : 1) * Number(value),
    );
    const [change = 0, ...parts] = numbers;
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(change, 0);
  });

  it.each(['residuals', 'forks'])('draws the picture of cell %s', (id) => {
    expect(shown(id, 'image/png')).toMatch(/^iVBOR/);
  });
});
