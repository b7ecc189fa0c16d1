import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backsolve, freshFolder, removeFolder } from './command-line.ts';

describe('backsolve doctor', { timeout: 60_000 }, () => {
  let folder = '';
  let environment: NodeJS.ProcessEnv = {};
  beforeAll(async () => {
    folder = await freshFolder();
    environment = {
      JUPYTER_DATA_DIR: join(folder, 'jupyter'),
      JUPYTER_PATH: '',
      BACKSOLVE_HISTORY: join(folder, 'history'),
      PATH: folder,
    };
  });
  afterAll(() => removeFolder(folder));

  const ask = (...words: readonly string[]) => backsolve(folder, ['doctor', ...words], environment);

  it('tells what works, and what to do about the rest', async () => {
    const { code, stdout, stderr } = await ask();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Backsolve \d+\.\d+\.\d+\nok {4}Node\.js/);
    expect(stdout).toMatch(/^ok {4}kernel .* ready in [\d.]+ s, and trains a network$/m);
    expect(stdout).toMatch(/^warn {2}kernelspec .*\n +Run: backsolve install$/m);
    expect(stdout).toMatch(/^warn {2}Jupyter .*not on the PATH\n +For notebooks/m);
    expect(stdout).toMatch(/\nEverything needed works\.\n$/);
  });

  it('ends with 1 where something needed is broken, as JSON too', async () => {
    const place = join(folder, 'jupyter', 'kernels', 'backsolve');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'kernel.json'), '{}');
    const text = await ask();
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^fail {2}kernelspec[\s\S]*\n1 thing needs repair\.\n$/m);
    const { code, stdout } = await ask('--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+/),
      ok: false,
      findings: expect.arrayContaining([
        {
          name: 'kernelspec',
          status: 'fail',
          found: `${place} was not made by Backsolve`,
          advice: 'Run: backsolve install',
        },
      ]),
    });
  });

  it('takes no other words', async () => {
    expect(await ask('me')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('doctor takes no me'),
    });
  });
});
