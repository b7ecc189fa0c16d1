import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installKernelspec, uninstallKernelspec } from '../../../kernel/install/index.ts';
import { jupyterDataFolder } from '../../../kernel/install/jupyter-folder.ts';

let data = '';
let target = '';
beforeEach(async () => {
  data = join(await mkdtemp(join(tmpdir(), 'back solve ü-')), 'share', 'jupyter');
  target = join(data, 'kernels', 'backsolve');
});
afterEach(() => rm(join(data, '../..'), { recursive: true, force: true }));

describe('the installed kernel', () => {
  it('says how to start it, and that the stop button sends a message', async () => {
    expect(await installKernelspec(data)).toBe(target);
    const spec = JSON.parse(await readFile(join(target, 'kernel.json'), 'utf8'));
    expect(spec).toMatchObject({
      argv: [
        process.execPath,
        expect.stringMatching(/main\.js$/),
        'kernel',
        '-f',
        '{connection_file}',
      ],
      display_name: 'TypeScript (Backsolve)',
      language: 'typescript',
      interrupt_mode: 'message',
    });
    expect((await stat(spec.argv[1])).isFile()).toBe(true);
  });

  it('brings its logos in the sizes that front ends ask for', async () => {
    await installKernelspec(data);
    for (const size of [32, 64]) {
      const png = await readFile(join(target, `logo-${size}x${size}.png`));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
      // A picture of one colour would compress to less.
      expect(png.length).toBeGreaterThan(300);
    }
    expect(await readFile(join(target, 'logo-svg.svg'), 'utf8')).toMatch(/^<svg/);
  });

  it('brings Plotly, for notebooks that are opened without a network', async () => {
    await installKernelspec(data);
    const text = await readFile(join(target, 'plotly.min.js'), 'utf8');
    expect(text.slice(0, 200)).toContain('plotly.js');
  });

  it('replaces an older one whole, and leaves nothing else behind', async () => {
    await installKernelspec(data);
    await writeFile(join(target, 'old-file'), '');
    await installKernelspec(data);
    expect((await readdir(target)).sort()).toEqual([
      'kernel.json',
      'logo-32x32.png',
      'logo-64x64.png',
      'logo-svg.svg',
      'plotly.min.js',
    ]);
    expect(await readdir(data)).toEqual(['kernels']);
    expect(await readdir(join(data, 'kernels'))).toEqual(['backsolve']);
  });

  it('can be taken away, and what stands beside it stays', async () => {
    await installKernelspec(data);
    await mkdir(join(data, 'kernels', 'python3'));
    expect(await uninstallKernelspec(data)).toBe(target);
    expect(await readdir(join(data, 'kernels'))).toEqual(['python3']);
    expect(await uninstallKernelspec(data)).toBeUndefined();
  });
});

describe('a kernel that is not ours', () => {
  it.each([
    ['of another program', '{"argv": [], "metadata": {"other": {}}}'],
    ['that nobody can read', 'not json'],
    ['without metadata', '{}'],
  ])('%s is neither replaced nor removed', async (_, text) => {
    await mkdir(target, { recursive: true });
    await writeFile(join(target, 'kernel.json'), text);
    for (const work of [installKernelspec, uninstallKernelspec]) {
      await expect(work(data)).rejects.toMatchObject({
        code: 'OUTPUT_NOT_WRITABLE',
        message: expect.stringContaining('was not made by Backsolve'),
      });
    }
    expect(await readFile(join(target, 'kernel.json'), 'utf8')).toBe(text);
    expect(await readdir(data)).toEqual(['kernels']);
  });
});

describe('a place that cannot be written', () => {
  it('is named, and nothing changes', async () => {
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'kernels'), 'a file in the way');
    await expect(installKernelspec(data)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      message: expect.stringContaining(target),
    });
    expect(await readdir(data)).toEqual(['kernels']);
  });
});

describe.skipIf(process.platform === 'win32')('the Jupyter data folder', () => {
  it.each([
    ['linux', {}, '/home/me/.local/share/jupyter'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/jupyter'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/me/.local/share/jupyter'],
    ['freebsd', {}, '/home/me/.local/share/jupyter'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Jupyter'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/jupyter'],
    ['win32', {}, '/home/me/AppData/Roaming/jupyter'],
    ['linux', { JUPYTER_DATA_DIR: '/mine', XDG_DATA_HOME: '/data' }, '/mine'],
    ['darwin', { JUPYTER_DATA_DIR: '/mine' }, '/mine'],
  ] as const)('on %s with %j is %s', (platform, environment, folder) => {
    expect(jupyterDataFolder({ environment, platform, home: '/home/me' })).toBe(folder);
  });
});
