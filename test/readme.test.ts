import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseNotebook } from '../kernel/notebook/parse.ts';
import { root } from './architecture/imports.ts';
import { backsolve, freshFolder, removeFolder } from './kernel/commands/command-line.ts';
import { sharedData } from './shared-data.ts';

const concrete = sharedData('uci/concrete/data.txt');
const NAMES = 'cement,slag,ash,water,plasticizer,coarse,fine,age,strength';

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
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const cells = [...readme.matchAll(/```ts\r?\n([\s\S]*?)```/g)].map(([, source], i) => ({
      cell_type: 'code',
      id: `example-${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }));
    expect(cells.length).toBe(2);
    await writeFile(
      join(folder, 'readme.ipynb'),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
    );
    const ended = await backsolve(folder, ['run', 'readme.ipynb', '-o', 'out.ipynb']);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const [first] = parseNotebook(await readFile(join(folder, 'out.ipynb'), 'utf8'), 'out').cells;
    expect(JSON.stringify(first)).toContain('Predicted against true strength');
  }, 60_000);
});
