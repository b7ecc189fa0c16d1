import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

interface Executed {
  readonly tags: readonly string[];
  readonly outputs: readonly {
    readonly output_type: string;
    readonly text?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

const { available } = requirement('python-jupyter');

describe.skipIf(!available)('nbclient, with the installed kernel', () => {
  let place = '';
  let folder = '';

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    folder = join(place, 'my notebooks');
    await mkdir(folder);
    await installKernelspec(join(place, 'share', 'jupyter'));
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  it('executes a notebook, updates displays and lets tagged cells fail', async () => {
    const bundle = (text: string): string =>
      `{ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': '${text}' }) }`;
    const sources: readonly (readonly [string, ...string[]])[] = [
      [`display(${bundle('first')}, { id: 'a' })`],
      [`display(${bundle('second')}, { id: 'a', update: true }); 'done'`],
      ['throw new RangeError("expected")', 'raises-exception'],
      ['console.log("shown"); clearOutput(); console.log("kept")'],
    ];
    const file = join(folder, 'small.ipynb');
    await writeFile(file, JSON.stringify(notebook(sources)));
    const executed: readonly Executed[] = await runPython('notebook.py', place, file, folder);
    expect(executed.map(({ outputs }) => outputs)).toMatchObject([
      [{ output_type: 'display_data', data: { 'text/plain': 'second' } }],
      [{ output_type: 'execute_result', data: { 'text/plain': "'done'" } }],
      [{ output_type: 'error', ename: 'RangeError', evalue: 'expected' }],
      [{ output_type: 'stream', name: 'stdout', text: 'kept\n' }],
    ]);
  });

  it('executes the tutorial', async () => {
    const notebooks = fileURLToPath(new URL('../../../notebooks', import.meta.url));
    const file = join(notebooks, '00-five-minutes.ipynb');
    const executed: readonly Executed[] = await runPython('notebook.py', place, file, notebooks);
    const outputs = executed.flatMap((cell) => cell.outputs);
    expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
    const figures = outputs.filter(({ data }) => data?.['application/vnd.plotly.v1+json']);
    expect(figures.length).toBeGreaterThan(2);
    for (const { data } of figures) {
      expect(data).toMatchObject({
        'text/html': expect.stringContaining('<img'),
        'image/png': expect.stringMatching(/^iVBOR/),
      });
    }
    expect(executed.some(({ tags }) => tags.includes('headline'))).toBe(true);
  }, 60_000);
});

function notebook(sources: readonly (readonly [string, ...string[]])[]): unknown {
  const cells = sources.map(([source, ...tags], index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    execution_count: null,
    metadata: { tags },
    outputs: [],
    source,
  }));
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}
