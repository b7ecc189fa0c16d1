import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/imports.ts';

const run = promisify(execFile);
// Under `npm test` this is npm's own script, which needs no shell on Windows either.
const npm = process.env.npm_execpath;

describe.skipIf(!npm)('the packed package, installed into an empty folder', () => {
  let folder = '';
  let files: readonly { readonly path: string }[] = [];

  const inFolder = (program: string, ...args: readonly string[]): ReturnType<typeof run> =>
    run(program, args, { cwd: folder, maxBuffer: 64 * 2 ** 20 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'back solve ü-'));
    const pack = [npm ?? '', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run(process.execPath, pack, { cwd: root, maxBuffer: 64 * 2 ** 20 });
    const [packed] = JSON.parse(stdout);
    files = packed.files;
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', packed.filename];
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await inFolder(process.execPath, npm ?? '', ...install);
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('carries the compiled code, the notebooks and the papers, and nothing else', () => {
    const tops = new Set(files.map(({ path }) => path.split('/').slice(0, 2).join('/')));
    expect([...tops].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/kernel',
      'dist/src',
      'notebooks/00-five-minutes.ipynb',
      'notebooks/01-the-debugger.ipynb',
      'package.json',
    ]);
  });

  it('trains in a plain program', async () => {
    const program = `
      import { network, train } from 'backsolve';
      const inputs = [[0], [1], [2], [3]];
      const run = train(network([1, 1]), { inputs, targets: inputs.map(([x]) => [2 * x + 1]) });
      run.step();
      console.log(run.loss < 1e-20, run.predict([[10]]).get(0, 0).toFixed(6));
    `;
    const { stdout } = await inFolder(process.execPath, '--input-type=module', '-e', program);
    expect(String(stdout).trim()).toBe('true 21.000000');
  });

  it('runs the tutorial, with only what a user has installed', async () => {
    const cli = join(folder, 'node_modules/backsolve/dist/kernel/main.js');
    const notebook = 'node_modules/backsolve/notebooks/00-five-minutes.ipynb';
    const { stdout } = await inFolder(
      process.execPath,
      cli,
      'run',
      notebook,
      '-o',
      'out.ipynb',
      '--html',
      'report.html',
    );
    expect(String(stdout)).toMatch(/least squares/);
    const executed = JSON.parse(await readFile(join(folder, 'out.ipynb'), 'utf8'));
    const code = executed.cells.filter((cell: { cell_type: string }) => cell.cell_type === 'code');
    expect(code.every((cell: { execution_count: number | null }) => cell.execution_count)).toBe(
      true,
    );
    expect((await stat(join(folder, 'report.html'))).size).toBeGreaterThan(100_000);
  }, 120_000);
});
