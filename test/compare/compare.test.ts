import { describe, expect, it } from 'vitest';
import { adam, elm, lbfgs, momentum, ols, sgd } from '../../src/baselines/index.ts';
import { median, secondsTo } from '../../src/compare/comparison.ts';
import { contestant } from '../../src/compare/contestant.ts';
import { type CompareProgress, compare } from '../../src/compare/index.ts';
import { synthetic } from '../../src/data/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import * as plot from '../../src/plot/index.ts';
import { type AnyRun, train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';
import { comparison, trial } from './samples.ts';

const data = sineProduct(1, 50);
const shape = [2, 5, 1];
const ours = train(network(shape), data).recipe;
const display = (value: object): { readonly 'text/plain': string; readonly 'text/html': string } =>
  Reflect.apply(Reflect.get(value, Symbol.for('Jupyter.display')), value, []);

describe('a comparison by passes', () => {
  const options = { passes: 24, seeds: [4, 9], network: shape };
  const methods = { ours, adam: adam({ learningRate: 0.02 }), 'L-BFGS': lbfgs(), ols: ols() };

  it('comes to what each method does alone with so many passes', async () => {
    const { methods: results, seeds } = await compare(methods, data, options);
    expect(seeds).toEqual([4, 9]);
    for (const [name, recipe] of Object.entries(methods)) {
      const result = results.find((each) => each.name === name);
      for (const [round, seed] of seeds.entries()) {
        const run = recipe.train(network(shape, { seed }), data);
        while (!run.stalled && run.passes <= 24) run.step();
        if (run.passes > 24) run.goto(run.sweep - 1);
        const trial = result?.trials[round];
        expect(trial).toMatchObject({
          seed,
          loss: run.loss,
          passes: run.passes,
          sweeps: run.sweep,
        });
        expect(trial?.reason).toBe(name === 'ols' ? 'stalled' : 'budget');
        expect(trial?.curve.losses[0]).toBe(run.losses[0]);
        expect(trial?.curve.losses.at(-1)).toBe(run.loss);
      }
    }
  });

  it('starts all methods at the same loss, and times nothing backwards', async () => {
    const { methods: results } = await compare({ ours, lbfgs: lbfgs(), elm: elm() }, data, options);
    for (const round of [0, 1]) {
      const firsts = results.map(({ trials }) => trials[round]?.curve.losses[0]);
      expect(new Set(firsts).size).toBe(1);
    }
    for (const { curve } of results.flatMap(({ trials }) => trials)) {
      expect(curve.seconds).toEqual([...curve.seconds].sort((a, b) => a - b));
      expect(curve.passes).toEqual([...curve.passes].sort((a, b) => a - b));
    }
  });

  it('takes, of a grid, the rate of lowest training loss for each seed', async () => {
    const rates = [1e-5, 0.1, 1e3];
    const { methods: results } = await compare(
      { momentum: momentum({ learningRate: rates }) },
      data,
      options,
    );
    for (const trial of results[0]?.trials ?? []) {
      expect(trial.candidates).toHaveLength(3);
      expect(trial.description).toContain('learningRate: 0.1');
      expect(trial.loss).toBe(trial.candidates[1]?.loss);
      const together = trial.candidates.reduce((sum, { seconds }) => sum + seconds, 0);
      expect(trial.searchSeconds).toBeCloseTo(together, 12);
    }
  });

  it('judges on the other parts of a split, and learns from the training rows alone', async () => {
    const parts = synthetic
      .friedman1({ samples: 60, seed: 1 })
      .split({ valid: 0.2, test: 0.2, seed: 1 })
      .standardise();
    const recipe = ols();
    const result = await compare({ ols: recipe }, parts, {
      passes: 5,
      seeds: 1,
      network: [10, 2, 1],
    });
    const run = recipe.train(network([10, 2, 1]), parts.train);
    run.step();
    expect(result.methods[0]?.trials[0]).toMatchObject({
      valid: rmse(run, parts.valid),
      test: rmse(run, parts.test),
    });
    expect(display(result)['text/plain']).toMatch(/valid RMSE.*test RMSE/);
  });

  it('takes networks of a recipe’s own shape where none are named', async () => {
    const leaky = { activation: 'leaky-relu', output: 'sigmoid' } as const;
    const recipe = train(network([2, 3, 1], leaky), { inputs: [[1, 2]], targets: [0.5] }).recipe;
    const rows = { inputs: data.inputs, targets: data.targets.map(([y = 0]) => 0.5 + y / 4) };
    const { methods: results } = await compare({ recipe }, rows, { passes: 4, seeds: [7] });
    const first = recipe.train(network([2, 3, 1], { ...leaky, seed: 7 }), rows).loss;
    expect(results[0]?.trials[0]?.curve.losses[0]).toBe(first);
  });
});

describe('a comparison by seconds', () => {
  it('gives every method its seconds, and no sweep beyond them', async () => {
    const seconds = 0.08;
    const { methods: results } = await compare(
      { ours, adam: adam({ learningRate: [0.003, 0.03] }), sgd: sgd() },
      data,
      { seconds, seeds: 2, network: shape },
    );
    const trials = results.flatMap((method) => method.trials);
    expect(trials).toHaveLength(6);
    for (const trial of trials.flatMap(({ candidates }) => candidates)) {
      expect(trial.seconds).toBeLessThanOrEqual(seconds);
      expect(trial.curve.losses.at(-1)).toBe(trial.loss);
    }
  });

  it('takes a sweep back that ended beyond the budget', () => {
    const run = elm().train(network(shape), data);
    const entered = contestant(run, 1, 'elm', { kind: 'seconds', seconds: 1e-9 });
    entered.turn();
    expect(entered.ended).toBe(true);
    expect(entered.result(undefined, undefined)).toMatchObject({
      reason: 'budget',
      sweeps: 0,
      seconds: 0,
      loss: run.losses[0],
    });
  });

  it('keeps judging off the clock', () => {
    const judgingMillis = 20;
    let judged = 0;
    const run: AnyRun = sgd().train(network(shape), data);
    const slow = new Proxy(run, {
      get(target, name) {
        if (name === 'loss') {
          judged++;
          const until = performance.now() + judgingMillis;
          while (performance.now() < until);
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const began = performance.now();
    const entered = contestant(slow, 1, 'slow', { kind: 'passes', passes: 3 });
    while (!entered.ended) entered.turn();
    const { seconds, sweeps } = entered.result(undefined, undefined);
    const wall = performance.now() - began;
    expect(judged).toBe(4);
    expect(sweeps).toBe(3);
    expect(1000 * seconds).toBeLessThanOrEqual(wall - judged * judgingMillis);
  });
});

describe('stopping', () => {
  it('returns what has been found when its signal fires', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const result = await compare({ ours, adam: adam() }, data, {
      seconds: 3600,
      seeds: 3,
      network: shape,
      signal: controller.signal,
    });
    expect(result.aborted).toBe(true);
    const trials = result.methods.flatMap((method) => method.trials);
    expect(trials).toHaveLength(2);
    for (const trial of trials) expect(['aborted', 'stalled']).toContain(trial.reason);
    expect(display(result)['text/plain']).toContain('stopped');
  });

  it('ends a method that has diverged, and says so', async () => {
    const result = await compare({ wild: sgd({ learningRate: 1e4 }), ols: ols() }, data, {
      passes: 500,
      seeds: 2,
      network: shape,
    });
    expect(result.methods[0]?.trials.map(({ reason }) => reason)).toEqual(['diverged', 'diverged']);
    const { 'text/plain': text } = display(result);
    expect(text).toContain('wild: diverged in 2 of 2 trials');
    expect(text.indexOf('\nols')).toBeLessThan(text.indexOf('\nwild'));
  });
});

it('tells how far it is', async () => {
  const reports: CompareProgress[] = [];
  await compare({ ours, adam: adam({ learningRate: [0.01, 0.02] }) }, data, {
    passes: 6,
    seeds: 2,
    network: shape,
    onProgress: (report) => reports.push(report),
  });
  expect(reports.at(-1)).toMatchObject({ done: 6, trials: 6, seed: 2 });
});

describe('what is shown', () => {
  it('ranks the methods and tells times to losses', async () => {
    const result = await compare(
      { '<b>bold</b>': ols(), grid: adam({ learningRate: [0.001, 0.03] }), ours },
      data,
      { passes: 60, seeds: 3, network: shape, targets: [1e-2, 1e-9] },
    );
    const { 'text/plain': text, 'text/html': html } = display(result);
    expect(text).toMatch(/s to 0.01.*s to 1e-9/);
    expect(text).toMatch(/^<b>bold<\/b> .* – +–$/m);
    expect(text).toContain('2 side by side need 2 times the time');
    expect(text).toContain('grid: in 3 of 3 trials the best candidate was the first or the last');
    expect(text.indexOf('\nours')).toBeLessThan(text.indexOf('\n<b>'));
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<b>bold');
  });

  it('finds the first look at which a curve was low enough', () => {
    const curve = { seconds: [0, 1, 2, 3], passes: [0, 1, 2, 3], losses: [5, 2, 3, 1] };
    expect([4, 2, 1.5, 0.5].map((loss) => secondsTo(curve, loss))).toEqual([1, 1, 3, Infinity]);
    expect(median([3, Number.NaN, 1])).toBe(3);
  });
});

describe('the picture', () => {
  const result = comparison();

  it('draws median and range over the seeds against seconds', () => {
    const { data: traces, layout } = plot.comparison(result);
    expect(traces).toHaveLength(4);
    const [lowest, highest, middle] = traces.map((trace) => Object(trace));
    expect(lowest.x[0]).toBe(1);
    expect(lowest.x.at(-1)).toBe(100);
    const ends = (trace: { y: unknown[] }) => [trace.y[0], trace.y[100], trace.y.at(-1)];
    expect(ends(lowest)).toEqual([4, 2, 1]);
    expect(ends(middle)).toEqual([5, 3, 5]);
    // A loss that isn't finite has no place on the axis.
    expect(ends(highest)).toEqual([8, 6, null]);
    expect(middle.name).toBe('a &lt;b&gt;');
    expect(layout.xaxis).toMatchObject({ type: 'log' });
  });

  it('keeps a method that diverged from pressing the others flat', () => {
    const wild = { name: 'wild', description: '', trials: [trial(1, [9, 1e9, 1e200, Infinity])] };
    const { layout } = plot.comparison({ ...result, methods: [...result.methods, wild] });
    expect(layout.yaxis).toMatchObject({ range: [expect.closeTo(-0.1), Math.log10(90)] });
    expect(plot.comparison(result).layout.yaxis).not.toHaveProperty('range');
  });

  it('draws against passes when asked', () => {
    const { data: traces, description } = plot.comparison(result, { against: 'passes' });
    expect(Object(traces[2]).x.at(-1)).toBe(3);
    expect(description).toContain('passes');
  });

  it('refuses what is no comparison', () => {
    expect(() => plot.comparison(Object([1]))).toThrow(/an array/);
    expect(() => plot.comparison(result, { against: Object('sweeps') })).toThrow(/seconds/);
  });
});

describe('what makes no sense is refused before anything is trained', () => {
  const good = { passes: 3, network: shape };
  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['no methods', () => compare({}, data, good), /given none/],
    ['a run', () => compare({ mine: Object(train(network(shape), data)) }, data, good), /recipe/],
    ['no budget', () => compare({ ols: ols() }, data, { network: shape }), /seconds: 5/],
    ['two budgets', () => compare({ ols: ols() }, data, { ...good, seconds: 1 }), /one of the two/],
    ['no seconds', () => compare({ ols: ols() }, data, { seconds: 0, network: shape }), /positive/],
    ['no network', () => compare({ ols: ols() }, data, { passes: 3 }), /where to begin/],
    [
      'half a network',
      () => compare({ ols: ols() }, data, Object({ ...good, network: '2-5-1' })),
      /seed/,
    ],
    ['no seed', () => compare({ ols: ols() }, data, { ...good, seeds: 0 }), /seeds: 5/],
    [
      'another shape',
      () => compare({ ols: ols() }, data, { ...good, network: [3, 1] }),
      /3 inputs/,
    ],
    ['a misspelt option', () => compare({ ols: ols() }, data, Object({ pass: 3 })), /passes/],
    ['a target of 0', () => compare({ ols: ols() }, data, { ...good, targets: [0] }), /targets/],
  ])('%s', async (_, call, words) => {
    await expect(call()).rejects.toThrow(words);
  });
});
