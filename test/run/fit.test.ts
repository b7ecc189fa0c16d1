import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineActivation } from '../../src/activations/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import {
  earlyStop,
  type FitProgress,
  load,
  progress,
  type Run,
  train,
} from '../../src/run/index.ts';
import { sineProduct, smallProblem } from '../training/problems.ts';

const fresh = (): Run => train(network([2, 6, 4, 1], { seed: 3 }), sineProduct(3, 60));

describe('fit', () => {
  it('makes so many sweeps and says so', async () => {
    const run = fresh();
    const result = await run.fit({ sweeps: 5 });
    expect(result).toEqual({ reason: 'sweeps', sweeps: 5, loss: run.loss });
    expect(run.sweep).toBe(5);
  });

  it('comes to the same bits as stepping', async () => {
    const [fitted, stepped] = [fresh(), fresh()];
    await fitted.fit({ sweeps: 7 });
    stepped.goto(7);
    expect(fitted.losses).toEqual(stepped.losses);
    expect(JSON.stringify(fitted.network)).toBe(JSON.stringify(stepped.network));
  });

  it('counts a sweep that was begun as its first', async () => {
    const run = fresh();
    run.next('ideal', { layer: 2 });
    await run.fit({ sweeps: 2 });
    expect(run.sweep).toBe(2);
  });

  it('stops when its condition holds', async () => {
    const run = fresh();
    const result = await run.fit({ sweeps: 50, until: ({ sweep }) => sweep === 3 });
    expect(result).toMatchObject({ reason: 'until', sweeps: 3 });
  });

  it('stops on its signal, between two events, and keeps the state', async () => {
    const run = fresh();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const result = await run.fit({ sweeps: 1_000_000, signal: controller.signal });
    expect(result).toMatchObject({ reason: 'aborted', sweeps: run.sweep, loss: run.loss });
    const { sweep } = run;
    run.step();
    const other = fresh();
    other.goto(sweep + 1);
    expect(run.losses).toEqual(other.losses);
  });

  it('does nothing when it is aborted before it begins', async () => {
    const run = fresh();
    const result = await run.fit({ sweeps: 5, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ reason: 'aborted', sweeps: 0 });
    expect(run.sequence).toBe(0);
  });

  it('ends when the loss is no longer finite, and the run warns', async () => {
    // An inverse that is none sends the total inputs to 1e300, and their ninth power overflows.
    const power = defineActivation({
      name: 'ninth power',
      value: (z: number) => z ** 9,
      derivative: (z: number) => 9 * z ** 8,
      inverse: (a: number) => 1e300 * a,
    });
    const data = { inputs: [[1], [2], [4]], targets: [1, 2, 3] };
    const run = train(network([1, 1], { output: power }), data, { rung: 'inverse' });
    expect(await run.fit({ sweeps: 3 })).toMatchObject({ reason: 'diverged', sweeps: 1 });
    expect(run.warnings[0]).toMatchObject({
      kind: 'not-finite',
      fix: expect.stringMatching(/run\.goto\(0\)/),
    });
  });

  it('tells its observer of every sweep, and why it ended with the last', async () => {
    const seen: FitProgress[] = [];
    await fresh().fit({ sweeps: 3, onSweep: (report) => seen.push(report) });
    expect(seen.map(({ done, sweeps, reason }) => [done, sweeps, reason])).toEqual([
      [1, 3, undefined],
      [2, 3, undefined],
      [3, 3, 'sweeps'],
    ]);
  });

  it.each([
    ['no number of sweeps', '{}', 'OPTION_OUT_OF_RANGE', /got undefined/],
    ['half a sweep', '{ "sweeps": 1.5 }', 'OPTION_OUT_OF_RANGE', /1.5/],
    ['nothing at all', 'null', 'OPTION_OUT_OF_RANGE', /run.fit\(\{ sweeps: 50 \}\)/],
    ['epochs', '{ "epochs": 5 }', 'UNKNOWN_OPTION', /sweeps/],
  ])('refuses %s', async (_, options, code, message) => {
    const run = fresh();
    await expect(run.fit(JSON.parse(options))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(run.sequence).toBe(0);
  });
});

describe('a host that interrupts cells', () => {
  const symbol = Symbol.for('Jupyter.signal');
  afterEach(() => {
    Reflect.deleteProperty(globalThis, symbol);
  });

  it('is honoured by its signal, looked up when the fit is called', async () => {
    const run = fresh();
    const controller = new AbortController();
    Reflect.set(globalThis, symbol, controller.signal);
    setTimeout(() => controller.abort(), 10);
    expect(await run.fit({ sweeps: 1_000_000 })).toMatchObject({ reason: 'aborted' });
    Reflect.set(globalThis, symbol, new AbortController().signal);
    expect(await run.fit({ sweeps: 1 })).toMatchObject({ reason: 'sweeps' });
  });

  it('may cut a solve off in its middle: the run stands before it and goes on to the same bits', () => {
    let cut = false;
    const fragile = {
      name: 'fragile',
      value: (z: number) => {
        if (cut) throw new Error('cut off');
        return z / Math.sqrt(1 + z * z);
      },
      derivative: (_: number, a: number) => (1 - a * a) ** 1.5,
    };
    const make = () =>
      train(network([2, 4, 1], { activation: fragile, seed: 1 }), sineProduct(1, 30));
    const [run, other] = [make(), make()];
    run.goto(2);
    run.next('solve', { layer: 1 });
    const { sequence } = run;
    cut = true;
    expect(() => run.stepInto()).toThrow('cut off');
    cut = false;
    expect(run.sequence).toBe(sequence);
    run.step();
    other.goto(3);
    expect(run.losses).toEqual(other.losses);
  });
});

describe('a fit whose solves take long', () => {
  const wide = (): Run =>
    train(network([2, 40, 40, 1], { seed: 1 }), sineProduct(1, 600), { ridge: 1e-6 });

  const straight = wide();
  straight.goto(4);

  it('lets others have their turn in the middle of a solve, and ends at the same bits', async () => {
    const run = wide();
    let turns = 0;
    let events = 0;
    const timer = setInterval(() => turns++, 1);
    run.on('*', () => events++);
    const other = train(network([2, 30, 30, 1], { seed: 2 }), sineProduct(2, 300));
    await Promise.all([run.fit({ sweeps: 4 }), other.fit({ sweeps: 6 })]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect(events).toBe(straight.sequence);
    expect(run.losses).toEqual(straight.losses);
  });

  it('that is aborted in the middle of a solve stands before it, and goes on to the same bits', async () => {
    for (const millis of [1, 7, 16, 30]) {
      const run = wide();
      const stop = new AbortController();
      setTimeout(() => stop.abort(), millis);
      expect(await run.fit({ sweeps: 400, signal: stop.signal })).toMatchObject({
        reason: 'aborted',
      });
      const saved = load(JSON.parse(JSON.stringify(run.save())));
      for (const each of [run, run.fork(), saved]) {
        do each.step();
        while (each.sweep < 4);
        each.goto(4);
        expect(each.losses).toEqual(straight.losses);
      }
    }
  });
});

describe('earlyStop', () => {
  const noisy = smallProblem(3, 1, 40, 1);
  const valid = smallProblem(3, 1, 40, 2);
  const overfitting = (): Run => train(network([3, 12, 1], { seed: 1 }), noisy);

  const errors = (sweeps: number): readonly number[] => {
    const run = overfitting();
    return Array.from({ length: sweeps }, () => {
      run.step();
      return rmse(run, valid);
    });
  };

  it('returns to the sweep with the lowest validation error', async () => {
    const run = overfitting();
    const result = await run.fit({ sweeps: 60, until: earlyStop(valid, { patience: 4 }) });
    const seen = errors(result.sweeps);
    expect(result.reason).toBe('until');
    expect(run.sweep).toBe(seen.indexOf(Math.min(...seen)) + 1);
    expect(result.sweeps - run.sweep).toBe(4);
    expect(result.loss).toBe(run.loss);
  });

  it('returns to it as well when the sweeps are used up first', async () => {
    const run = overfitting();
    const result = await run.fit({ sweeps: 8, until: earlyStop(valid, { patience: 100 }) });
    const seen = errors(8);
    expect(result.reason).toBe('sweeps');
    expect(run.sweep).toBe(seen.indexOf(Math.min(...seen)) + 1);
  });

  it('leaves an aborted run where it is', async () => {
    const run = overfitting();
    const controller = new AbortController();
    await run.fit({
      sweeps: 30,
      signal: controller.signal,
      until: Object.assign(
        (at: Run) => {
          if (at.sweep === 12) controller.abort();
          return false;
        },
        { settle: (at: Run) => at.goto(0) },
      ),
    });
    expect(run.sweep).toBe(12);
  });

  it.each([0, 1.5, Number.NaN])('refuses a patience of %d', (patience) => {
    expect(() => earlyStop(valid, { patience })).toThrow(/patience of whole sweeps from 1/);
  });
});

describe('progress', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'display');
    vi.restoreAllMocks();
  });

  it('draws one display that is updated, the last state in any case', async () => {
    const calls: unknown[][] = [];
    Reflect.set(globalThis, 'display', (...call: unknown[]) => calls.push(call));
    await fresh().fit({ sweeps: 6, onSweep: progress() });
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(calls.length).toBeLessThanOrEqual(6);
    const options = calls.map(([, given]) => given);
    expect(options[0]).toEqual({
      id: expect.stringMatching(/^backsolve-progress-/),
      update: false,
    });
    expect(options.at(-1)).toEqual({ ...Object(options[0]), update: true });
    const last: unknown = calls.at(-1)?.[0];
    const draw: unknown = Reflect.get(Object(last), Symbol.for('Jupyter.display'));
    expect(typeof draw === 'function' && draw()).toMatchObject({
      'text/plain': expect.stringMatching(/^6 of 6 sweeps, loss .*, done$/),
      'text/html': expect.stringContaining('width:100.0%'),
    });
  });

  it('writes one line that is rewritten where there is a terminal', async () => {
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
    let written = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    await fresh().fit({ sweeps: 4, onSweep: progress() });
    vi.restoreAllMocks();
    if (isTTY) Object.defineProperty(process.stderr, 'isTTY', isTTY);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
    expect(written).toMatch(/^\r.*1 of 4 sweeps/);
    expect(written).toMatch(/4 of 4 sweeps, loss [^\n]*\n$/);
    expect(written.split('\n').length).toBe(2);
  });

  it('is silent where there is neither', async () => {
    const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
    Object.defineProperty(process.stderr, 'isTTY', { value: false, configurable: true });
    const write = vi.spyOn(process.stderr, 'write');
    await fresh().fit({ sweeps: 2, onSweep: progress() });
    expect(write).not.toHaveBeenCalled();
    if (isTTY) Object.defineProperty(process.stderr, 'isTTY', isTTY);
    else Reflect.deleteProperty(process.stderr, 'isTTY');
  });
});
