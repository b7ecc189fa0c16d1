import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { displaySymbol } from '../../src/display/protocol.ts';
import {
  checkpoint,
  earlyStop,
  type FitProgress,
  load,
  loadRun,
  network,
  type Run,
  train,
} from '../../src/index.ts';
import { sineProduct } from '../training/problems.ts';

const data = sineProduct(4, 40);
const fresh = (): Run => train(network([2, 5, 1], { seed: 4 }), data, { ridge: 1e-6 });

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backsolve pünktlich '));
});

afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
afterEach(() => vi.restoreAllMocks());

const bits = (run: Run): string =>
  JSON.stringify([run.network, run.losses, run.objectives, run.sequence, run.sweep]);

describe('a checkpoint', () => {
  it('holds the run where the fit ended, on the disk when the fit is done', async () => {
    const path = join(folder, 'end.json');
    const run = fresh();
    const keep = checkpoint(path);
    await run.fit({ sweeps: 7, onSweep: keep });
    expect(bits(await loadRun(path))).toBe(bits(run));
    expect(keep.status).toEqual({ savedSweep: 7, problem: undefined });
    expect(keep.path).toBe(path);
  });

  it('lets a run go on to the bits of a run that was never interrupted', async () => {
    const path = join(folder, 'again.json');
    for (const until of [3, 8, 20]) {
      const run = await loadRun(path, { orElse: fresh });
      await run.fit({ sweeps: until - run.sweep, onSweep: checkpoint(path, { everySweeps: 1 }) });
    }
    const straight = fresh();
    await straight.fit({ sweeps: 20 });
    expect(bits(await loadRun(path))).toBe(bits(straight));
  });

  it('holds the middle of a sweep, where the fit was stopped there', async () => {
    const path = join(folder, 'stopped.json');
    const run = fresh();
    run.goto(2);
    run.stepInto();
    run.stepInto();
    await run.fit({ sweeps: 5, signal: AbortSignal.abort(), onSweep: checkpoint(path) });
    const loaded = await loadRun(path);
    expect(loaded.sequence).toBe(run.sequence);
    expect(loaded.stepInto()).toEqual(run.stepInto());
  });

  it('holds the best sweep, where an early stop has gone back to it', async () => {
    const path = join(folder, 'best.json');
    const run = fresh();
    const until = earlyStop(sineProduct(9, 20), { patience: 2 });
    await run.fit({ sweeps: 30, until, onSweep: checkpoint(path) });
    const loaded = await loadRun(path);
    expect(loaded.sweep).toBe(run.sweep);
    loaded.goto(run.sweep + 1);
    run.step();
    expect(bits(loaded)).toBe(bits(run));
  });

  /** What a fit reports, sweep by sweep, to its end. */
  const reports = function* (run: Run): Generator<FitProgress> {
    for (let done = 1; done <= 12; done++) {
      run.step();
      const { sweep, loss } = run;
      const progress = { done, sweeps: 12, sweep, loss, elapsedMillis: 0 };
      yield done === 12 ? { ...progress, reason: 'sweeps' } : progress;
    }
  };

  it('is saved after the first sweep, then every so often, and at the end', async () => {
    const run = fresh();
    const save = vi.spyOn(run, 'save');
    const keep = checkpoint(join(folder, 'often.json'), { everySweeps: 4 });
    const at: number[] = [];
    for (const report of reports(run)) {
      save.mockClear();
      await keep(report, run);
      if (save.mock.calls.length > 0) at.push(run.sweep);
    }
    expect(at).toEqual([1, 5, 9, 12]);
  });

  it('is never written twice at once, and holds the last sweep then', async () => {
    const run = fresh();
    const save = vi.spyOn(run, 'save');
    const keep = checkpoint(join(folder, 'once.json'), { everySweeps: 1 });
    const open = [...reports(run)].map((report) => keep(report, run));
    // The first write is still going on: the fit doesn't wait for it.
    expect(save).toHaveBeenCalledTimes(1);
    await Promise.all(open);
    expect(save).toHaveBeenCalledTimes(2);
    expect(keep.status.savedSweep).toBe(12);
  });

  it('is whole whenever it is read, while it is written all the time', async () => {
    const path = join(folder, 'read.json');
    const run = fresh();
    let reads = 0;
    let fitting = true;
    const fitted = run
      .fit({ sweeps: 150, onSweep: checkpoint(path, { everySweeps: 1 }), until: () => false })
      .finally(() => {
        fitting = false;
      });
    while (fitting) {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text !== undefined) {
        load(text);
        reads++;
      }
      await pause(0);
    }
    await fitted;
    expect(reads).toBeGreaterThan(0);
  });

  it('that fails is told once, and the fit goes on', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const path = join(folder, 'missing', 'run.json');
    const keep = checkpoint(path, { everySweeps: 1 });
    const run = fresh();
    const { reason } = await run.fit({ sweeps: 6, onSweep: keep });
    expect(reason).toBe('sweeps');
    expect(run.sweep).toBe(6);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(String(warn.mock.calls[0])).toMatch(/checkpoint failed; the fit goes on.*is not there/);
    expect(keep.status.problem).toMatchObject({ code: 'FILE_NOT_WRITABLE' });
    const drawn = keep[displaySymbol]();
    expect(drawn['text/plain']).toMatch(/^Warning: the latest write failed/);
    expect(drawn['text/html']).toContain('nothing saved yet');
  });

  it('that fails leaves the one before', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const path = join(folder, 'kept.json');
    const run = fresh();
    await run.fit({ sweeps: 2, onSweep: checkpoint(path) });
    const before = await readFile(path, 'utf8');
    vi.spyOn(run, 'save').mockImplementation(() => {
      throw new RangeError('Invalid string length');
    });
    await expect(run.fit({ sweeps: 2, onSweep: checkpoint(path) })).rejects.toThrow(RangeError);
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it.each([
    [{ everySweep: 1 }, 'UNKNOWN_OPTION', /'everySweeps'/],
    [{ everySweeps: 0 }, 'OPTION_OUT_OF_RANGE', /a whole number from 1, got 0/],
    [{ everySeconds: -1 }, 'OPTION_OUT_OF_RANGE', /a number from 0, got -1/],
    [{ everySeconds: '5' }, 'OPTION_OUT_OF_RANGE', /got 5/],
    [{ states: 'none' }, 'OPTION_OUT_OF_RANGE', /checkpoint takes states/],
  ])('is not made with %j', (options, code, words) => {
    const making = (): unknown => Reflect.apply(checkpoint, undefined, ['x.json', options]);
    expect(making).toThrow(words);
    expect(making).toThrow(expect.objectContaining({ code }));
    expect(() => checkpoint('')).toThrow(/path of a file/);
  });
});

describe('observers of a fit', () => {
  it('are told in their order, with the run, and waited for at the end', async () => {
    const told: string[] = [];
    const run = fresh();
    const slow = async ({ reason }: FitProgress, seen: Run): Promise<void> => {
      expect(seen).toBe(run);
      await pause(20);
      if (reason !== undefined) told.push('slow');
    };
    const quick = ({ done }: FitProgress): number => told.push(`quick ${done}`);
    await run.fit({ sweeps: 2, onSweep: [slow, quick] });
    expect(told).toEqual(['quick 1', 'quick 2', 'slow']);
  });

  it('that fail later end the fit with their error, and the run stands', async () => {
    const run = fresh();
    const onSweep = async (): Promise<void> => {
      await pause(1);
      throw new Error('no network');
    };
    await expect(run.fit({ sweeps: 3, onSweep })).rejects.toThrow('no network');
    expect(run.sweep).toBe(3);
  });

  it('are functions', async () => {
    const run = fresh();
    const fitting = Reflect.apply(run.fit, run, [{ sweeps: 1, onSweep: ['run.json'] }]);
    await expect(fitting).rejects.toMatchObject({ code: 'OPTION_OUT_OF_RANGE' });
    expect(run.sweep).toBe(0);
  });
});

describe('a program that is killed while it trains', () => {
  const SWEEPS = 300;
  const program = fileURLToPath(new URL('killed.js', import.meta.url));

  const changedAt = async (path: string): Promise<number> =>
    (await stat(path).catch(() => ({ mtimeMs: 0 }))).mtimeMs;

  /**
   * What it said: the sweep at which it began, and `done` unless it was killed before.
   *
   * @param killAfterMillis - So long after it has written its first checkpoint.
   */
  const start = async (path: string, killAfterMillis?: number): Promise<readonly string[]> => {
    const before = await changedAt(path);
    const child = spawn(process.execPath, [program, path, String(SWEEPS)]);
    let out = '';
    let running = true;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        out += text;
      });
    }
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => {
        running = false;
        resolve();
      });
    });
    if (killAfterMillis !== undefined) {
      while (running && (await changedAt(path)) === before) await pause(1);
      await pause(killAfterMillis);
      child.kill('SIGKILL');
    }
    await ended;
    return out.trim().split('\n');
  };

  it('leaves a whole file every time, and comes to the same bits in the end', async () => {
    const path = join(folder, 'getötet 1.json');
    const began: number[] = [];
    for (const millis of [0, 7, 19, 33, 50]) {
      const [sweep] = await start(path, millis);
      began.push(Number(sweep));
      expect((await loadRun(path)).sweep).toBeGreaterThan(Number(sweep));
    }
    expect(began).toEqual([...new Set(began)].sort((a, b) => a - b));
    expect(await start(path)).toEqual([expect.stringMatching(/^[1-9]\d*$/), 'done']);

    const other = join(folder, 'nie getötet.json');
    expect(await start(other)).toEqual(['0', 'done']);
    expect(bits(await loadRun(path))).toBe(bits(await loadRun(other)));
  });

  it('says what is wrong with a file that something else has damaged', async () => {
    const path = join(folder, 'zerstört.json');
    await writeFile(path, '{"format":');
    expect((await start(path)).join(' ')).toMatch(/FILE_NOT_UNDERSTOOD/);
  });
});
