import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

const { available } = requirement('python-jupyter');

describe.skipIf(!available)("comms, with Jupyter's own client", () => {
  it('go both ways, with bytes, and are listed and closed', { timeout: 120_000 }, async () => {
    const place = await mkdtemp(join(await realpath(tmpdir()), 'comms ü-'));
    await installKernelspec(join(place, 'share', 'jupyter'));
    const told = await runPython('comms.py', place);
    expect(told).toMatchObject({
      cell: [
        {
          type: 'comm_open',
          content: { comm_id: 'panel-1', target_name: 'panel', data: { from: 'cell' } },
          buffers: [[1, 2]],
        },
      ],
      open: [{ type: 'comm_msg', content: { comm_id: 'e', data: { opened: 'Ada' } }, mine: true }],
      message: [
        {
          type: 'comm_msg',
          content: { comm_id: 'e', data: { n: 1, again: true } },
          buffers: [[0, 255]],
          mine: true,
        },
      ],
      panel: [{ type: 'stream', content: { text: 'panel heard 2\n' }, mine: false }],
      info: { e: { target_name: 'echo' }, 'panel-1': { target_name: 'panel' } },
      one: { e: { target_name: 'echo' } },
      close: [],
      closed: [{ content: { data: { 'text/plain': 'true' } } }],
      unknown: [{ type: 'comm_close', content: { comm_id: 'u' }, mine: true }],
      left: { 'panel-1': { target_name: 'panel' } },
    });
    expect(Object.keys(told.one)).toEqual(['e']);
    expect(Object.keys(told.left)).toEqual(['panel-1']);
    await rm(place, { recursive: true, force: true });
  });
});
