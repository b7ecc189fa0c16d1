import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';
import { fetchTslab, installTslab } from './real-tslab.ts';

/** Cells as tslab's own notebooks have them, and one of ours. */
const CELLS = {
  'imports its module': "import * as tslab from 'tslab';",
  'shows html': "tslab.display.html('<b>bold</b>')",
  'shows text of every kind': `
    tslab.display.javascript('1 + 1'); tslab.display.markdown('*m*'); tslab.display.latex('$x$');
    tslab.display.svg('<svg/>'); tslab.display.text('plain')`,
  'shows bytes of every kind': `
    const bytes = new Uint8Array([1, 2, 3]);
    tslab.display.png(bytes); tslab.display.jpeg(bytes); tslab.display.gif(bytes);
    tslab.display.pdf(bytes)`,
  'shows what it likes': `
    tslab.display.raw('application/x-mine', 'mine');
    tslab.display.raw('application/x-mine', Buffer.from('mine'))`,
  // One change a cell: of several at once this kernel may leave out what is outdated already.
  'shows in a place of its own': "const place = tslab.newDisplay(); place.html('first')",
  'shows something else there': "place.html('second')",
  'shows something of another kind there': "place.text('third')",
  'shows later in that place': "place.text('fourth')",
  'has two places': "tslab.newDisplay().text('a'); tslab.newDisplay().text('b')",
  'imports by name': "import { display as show } from 'tslab'; show.html('by name')",
  'requires its module': "require('tslab').display.html('required')",
  'writes to streams': "console.log('out'); console.error('err')",
  'awaits at the top':
    'const later = await new Promise<number>((done) => setTimeout(() => done(42), 5));',
  'knows earlier cells': 'later + 1',
  'declares anew': 'let later = [1, 2]; later.map((n) => n * 2)',
  'has classes and enums': `
    enum Colour { Red, Green }
    class Point { constructor(readonly x: number, readonly colour: Colour) {} }
    new Point(3, Colour.Green)`,
  'imports modules of Node': `
    import * as path from 'path';
    import { readFileSync } from 'fs';
    path.basename('a/b.txt').length + readFileSync.length`,
  'trains a network': `
    import { network, train } from 'backsolve';
    import { loss } from 'backsolve/plot';
    const data = { inputs: [[0], [1], [2], [3]], targets: [0, 1, 0, 1] };
    const run = train(network([1, 3, 1], { seed: 1 }), data);
    for (let sweep = 0; sweep < 3; sweep++) run.step();
    [run.objectives.length, run.loss < 0.1]`,
  'shows a run and a figure': `
    const shown = (value: any): any => value[Symbol.for('Jupyter.display')]();
    tslab.display.html(shown(run)['text/html']);
    tslab.display.raw('application/json', JSON.stringify(Object.keys(shown(loss(run)))))`,
} as const;

type Shown = readonly (readonly [string, unknown, string | null])[];

const tslab = requirement('python-jupyter').available ? fetchTslab() : undefined;

describe.skipIf(tslab === undefined)('a notebook for tslab', () => {
  let place = '';
  let theirs: readonly Shown[] = [];
  let ours: readonly Shown[] = [];

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    const folder = join(place, 'my notebooks');
    await mkdir(join(folder, 'node_modules'), { recursive: true });
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    await symlink(root, join(folder, 'node_modules', 'backsolve'), 'junction');
    // Beside a folder of packages tslab looks nowhere else for the types of Node.
    const types = join(root, 'node_modules', '@types');
    await symlink(types, join(folder, 'node_modules', '@types'), 'junction');
    await installKernelspec(join(place, 'share', 'jupyter'));
    if (tslab !== undefined) await installTslab(place, tslab);
    const cells = JSON.stringify(Object.values(CELLS));
    ours = await runPython('outputs_of.py', place, folder, 'backsolve', cells);
    theirs = await runPython('outputs_of.py', place, folder, 'tslab', cells);
  }, 180_000);

  afterAll(() => rm(place, { recursive: true, force: true }));

  it.each(Object.keys(CELLS).map((what, index) => [what, index] as const))(
    '%s the same way in both kernels',
    (_what, index) => {
      const [mine, real] = [ours[index] ?? [], theirs[index] ?? []].map(inShort);
      expect(mine).toEqual(real);
    },
  );

  it('shows in the same places in both kernels', () => {
    expect(places(ours)).toEqual(places(theirs));
    expect(places(ours).length).toBeGreaterThan(5);
  });

  it('has no cell that fails', () => {
    const all = [...ours, ...theirs].flat();
    expect(all.filter(([kind]) => kind === 'error')).toEqual([]);
    expect(all.filter(([kind, text]) => kind === 'stderr' && text !== 'err\n')).toEqual([]);
  });
});

/** What a cell showed: tslab prints a cell's value, where we send it as its result. */
function inShort(shown: Shown): readonly unknown[] {
  return shown.map(([kind, data]) => {
    if (kind !== 'execute_result') return [kind, data];
    const text = typeof data === 'object' && data && 'text/plain' in data ? data['text/plain'] : '';
    return ['stdout', `${text}\n`];
  });
}

/** Where things were shown, with the kernel's own names for the places replaced by numbers. */
function places(cells: readonly Shown[]): readonly unknown[] {
  const names = new Map<string, number>();
  return cells.flat().flatMap(([kind, , place]) => {
    if (typeof place !== 'string') return [];
    if (!names.has(place)) names.set(place, names.size);
    return [[kind, names.get(place)]];
  });
}
