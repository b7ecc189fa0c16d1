import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../kernel/notebook/notebook.ts';
import { parseNotebook } from '../kernel/notebook/parse.ts';
import { root } from './architecture/imports.ts';
import { backsolve, freshFolder, removeFolder } from './kernel/commands/command-line.ts';
import { sharedData } from './shared-data.ts';

const concrete = sharedData('uci/concrete/data.txt');
const NAMES = 'cement,slag,ash,water,plasticizer,coarse,fine,age,strength';

/** The `ts` blocks of a page, one after the other, as the cells of a notebook. */
async function asNotebook(page: string): Promise<{ readonly cells: readonly object[] }> {
  const text = await readFile(join(root, page), 'utf8');
  const cells = [...text.matchAll(/```ts\r?\n([\s\S]*?)```/g)].map(([, source], i) => ({
    cell_type: 'code',
    id: `example-${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  return { cells };
}

async function run(folder: string, page: string): Promise<readonly Cell[]> {
  const { cells } = await asNotebook(page);
  await writeFile(
    join(folder, 'page.ipynb'),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
  );
  const ended = await backsolve(folder, ['run', 'page.ipynb', '-o', 'out.ipynb']);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  return parseNotebook(await readFile(join(folder, 'out.ipynb'), 'utf8'), 'out').cells;
}

describe('the examples of the debugger’s page', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => removeFolder(folder));

  it('run as the cells of a notebook, as they stand', async () => {
    const cells = await run(folder, 'docs/debugging.md');
    expect(cells.length).toBeGreaterThan(7);
    expect(JSON.stringify(cells)).toContain('Difference of two runs');
    expect(await readFile(join(folder, 'run.json'), 'utf8')).toContain('backsolve-run');
  }, 60_000);
});

describe.skipIf(!concrete)('the examples of the README', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => removeFolder(folder));

  it('run as the cells of a notebook, as they stand', async () => {
    const rows = (await readFile(concrete ?? '', 'utf8')).trim().split('\n');
    const csv = [NAMES, ...rows.map((row) => row.trim().split(/\s+/).join(','))].join('\n');
    await writeFile(join(folder, 'concrete.csv'), csv);
    const cells = await run(folder, 'README.md');
    expect(cells.length).toBe(2);
    expect(JSON.stringify(cells[0])).toContain('Predicted against true strength');
  }, 60_000);
});
