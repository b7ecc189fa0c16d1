import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkJupyter, checkKernelspec } from '../../../kernel/doctor/jupyter.ts';
import { installKernelspec } from '../../../kernel/install/index.ts';

describe('what Jupyter knows', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ordner ü-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const here = (environment: Record<string, string> = {}) => ({
    environment: { JUPYTER_DATA_DIR: join(folder, 'own'), PATH: folder, ...environment },
    platform: process.platform,
    home: folder,
  });

  it('is whether the installed kernel is this one', async () => {
    const place = await installKernelspec(join(folder, 'named'));
    const check = () => checkKernelspec(here({ JUPYTER_PATH: join(folder, 'named') }));
    expect(await check()).toEqual({ name: 'kernelspec', status: 'ok', found: place });

    const file = join(place, 'kernel.json');
    const whole = JSON.parse(await readFile(file, 'utf8'));
    const [node, program, ...rest] = whole.argv;
    const another = join(folder, 'main.js');
    await writeFile(another, '');
    for (const [changed, status, found] of [
      [
        { ...whole, argv: [node, join(folder, 'gone.js'), ...rest] },
        'fail',
        "gone.js, which isn't",
      ],
      [{ ...whole, argv: 7 }, 'fail', 'leads to nothing'],
      [{ ...whole, argv: [node, another, ...rest] }, 'warn', 'starts another copy of Backsolve'],
      [{ ...whole, argv: [another, program, ...rest] }, 'warn', 'starts another Node.js'],
      [{ ...whole, metadata: { backsolve: { version: '0' } } }, 'warn', 'is of another version'],
      [{ ...whole, metadata: {} }, 'fail', 'was not made by Backsolve'],
    ] as const) {
      await writeFile(file, JSON.stringify(changed));
      expect(await check()).toEqual({
        name: 'kernelspec',
        status,
        found: expect.stringContaining(found),
        advice: 'Run: backsolve install',
      });
    }
  });

  it.skipIf(process.platform === 'win32')('is told by the Jupyter on the PATH', async () => {
    expect(await checkJupyter(here())).toMatchObject({ status: 'warn', found: 'not on the PATH' });
    await writeFile(join(folder, 'jupyter'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect((await checkJupyter(here())).found).toBe(`jupyter in ${folder}`);
    await writeFile(join(folder, 'jupyter-lab'), '#!/bin/sh\necho 4.9.1\n', { mode: 0o755 });
    expect(await checkJupyter(here())).toEqual({
      name: 'Jupyter',
      status: 'ok',
      found: `jupyter-lab 4.9.1 in ${folder}`,
    });
  });
});
