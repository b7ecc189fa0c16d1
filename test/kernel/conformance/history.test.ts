import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

const { available } = requirement('python-jupyter');

describe.skipIf(!available)("the history, asked by Jupyter's own client", () => {
  it('outlives a restart and is shared with a kernel beside', { timeout: 120_000 }, async () => {
    const place = await mkdtemp(join(await realpath(tmpdir()), 'history ü-'));
    await installKernelspec(join(place, 'share', 'jupyter'));
    const told = await runPython('history.py', place, join(place, 'kept'));
    expect(told).toEqual({
      tail: [
        [1, 1, '6 * 7'],
        [1, 2, "'grüße 𝒙'"],
        [2, 1, 'after = 1'],
        [3, 1, 'const beside = true'],
      ],
      last: [[3, 1, 'const beside = true']],
      output: [[1, 1, ['6 * 7', '42']]],
      search: [[1, 1, '6 * 7']],
    });
    await rm(place, { recursive: true, force: true });
  });
});
