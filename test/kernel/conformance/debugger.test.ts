import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installKernelspec } from '../../../kernel/install/index.ts';
import { requirement } from '../../requirements.ts';
import { runPython } from './python.ts';

const { available } = requirement('python-jupyter');

describe.skipIf(!available)("Jupyter's own client debugs a cell", () => {
  let place = '';
  let told: ReturnType<typeof JSON.parse>;

  beforeAll(async () => {
    place = await mkdtemp(join(await realpath(tmpdir()), 'back solve ü-'));
    const folder = join(place, 'my notebooks');
    await mkdir(folder);
    await installKernelspec(join(place, 'share', 'jupyter'));
    told = await runPython('debugger.py', place, folder);
  }, 120_000);

  afterAll(() => rm(place, { recursive: true, force: true }));

  it('after learning that it can', () => {
    expect(told.offered).toEqual([true, ['debugger']]);
    expect(told.before).toMatchObject({
      isStarted: false,
      hashMethod: 'Murmur2',
      hashSeed: 0xc70f6907,
      breakpoints: [],
      stoppedThreads: [],
      richRendering: true,
    });
    expect(told.capabilities).toMatchObject({ supportsConditionalBreakpoints: true });
  });

  it('whose path follows from its code', () => {
    const { tmpFilePrefix, tmpFileSuffix } = told.before;
    expect(told.path.startsWith(tmpFilePrefix)).toBe(true);
    expect(told.path.endsWith(tmpFileSuffix)).toBe(true);
    expect(told.info).toMatchObject({
      isStarted: true,
      breakpoints: [{ source: told.path, breakpoints: [{ line: 3 }] }],
    });
  });

  it('stops in its third line, steps to the fourth, and stops again', () => {
    expect(told.stopped).toMatchObject({ reason: 'breakpoint', threadId: 1 });
    expect(told.lines).toEqual([[3], [4], [3]]);
    expect(told.source.content).toContain('total += step;');
    expect(told.info_while_stopped).toEqual([1]);
    expect(told.reply).toBe('ok');
  });

  it('sees names and values, and evaluates', () => {
    expect(told.scopes).toEqual({ Locals: { step: '10' }, Cells: { total: '0' } });
    expect(told.evaluated).toMatchObject({ result: '10', type: 'number' });
    expect(told.second).toEqual({ step: '20' });
    expect(told.globals).toEqual({ total: '32' });
  });

  it('while the kernel goes on to answer, can be interrupted and ends', () => {
    expect(told.alive).toBe('ok');
    expect(told.interrupted).toBe('error');
    expect(told.alive_after_shutdown).toBe(false);
  });
});
