import { describe, expect, it } from 'vitest';
import { firstOrder } from '../../src/baselines/first-order.ts';
import { layoutOf } from '../../src/baselines/flat.ts';
import {
  adam,
  type Baseline,
  elm,
  lbfgs,
  levenbergMarquardt,
  momentum,
  ols,
  sgd,
} from '../../src/baselines/index.ts';
import { problemOf } from '../../src/baselines/problem.ts';
import { adamRule } from '../../src/baselines/rules.ts';
import { Timeline } from '../../src/baselines/timeline.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import * as plot from '../../src/plot/index.ts';
import { earlyStop, type FitProgress } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

const data = sineProduct(3, 60);
const start = network([2, 5, 1], { seed: 3 });
const all: readonly [string, Baseline][] = [
  sgd({ batch: 7 }),
  momentum({ batch: 16, seed: 2 }),
  adam({ learningRate: 0.01, batch: 10 }),
  adam({ learningRate: 'grid', batch: 20 }),
  lbfgs(),
  levenbergMarquardt(),
  elm(),
  ols(),
].map((baseline) => [baseline.description, baseline]);

const numbers = (run: { readonly network: unknown }): string => JSON.stringify(run.network);

describe('every baseline', () => {
  it.each(all)(
    'comes to the same bits by stepping, rewinding and fitting: %s',
    async (_, recipe) => {
      const [straight, wandering, fitted] = [1, 2, 3].map(() => recipe.train(start, data));
      if (!straight || !wandering || !fitted) throw new Error('three runs');
      straight.goto(6);
      for (let events = 0; events < 9; events++) wandering.stepInto();
      wandering.goto(2);
      wandering.goto(7);
      wandering.back();
      await fitted.fit({ sweeps: 6 });
      fitted.goto(6);
      for (const run of [wandering, fitted]) {
        expect(numbers(run)).toBe(numbers(straight));
        expect(run.losses).toEqual(straight.losses);
        expect(run.sequence).toBe(straight.sequence);
        expect(run.passes).toBe(straight.passes);
      }
    },
  );

  it.each(all)('judges, predicts and shows itself: %s', (description, recipe) => {
    const run = recipe.train(start, data);
    const event = run.step();
    expect(event.loss).toBe(run.loss);
    expect(event.objective).toBeCloseTo(60 * run.loss, 10);
    expect(rmse(run, data) ** 2).toBeCloseTo(run.loss, 12);
    const shown: unknown = Reflect.apply(Reflect.get(run, Symbol.for('Jupyter.display')), run, []);
    expect(shown).toMatchObject({ 'text/plain': expect.stringContaining(description) });
    expect(plot.loss({ run }).data[0]).toHaveProperty('y.length', 2);
    expect(recipe.train(start, data).loss).toBe(run.losses[0]);
  });

  it.each(all)('refuses data of another shape: %s', (_, recipe) => {
    const wide = { inputs: [[1, 2, 3]], targets: [1] };
    expect(() => recipe.train(start, wide)).toThrow(/SHAPE_MISMATCH|2-5-1|2-1/);
  });
});

describe('a run of a baseline', () => {
  it('serves early stopping and progress as our own do', async () => {
    const reports: FitProgress[] = [];
    const run = adam({ learningRate: 0.05, batch: 5 }).train(start, data);
    const validation = sineProduct(8, 40);
    const result = await run.fit({
      sweeps: 200,
      until: earlyStop(validation, { patience: 4 }),
      onSweep: (report) => reports.push(report),
    });
    expect(result.reason).toBe('until');
    expect(run.sweep).toBe(result.sweeps - 4);
    expect(reports.at(-1)).toMatchObject({ reason: 'until', done: result.sweeps });
    const best = rmse(run, validation);
    run.goto(run.sweep + 1);
    expect(rmse(run, validation)).toBeGreaterThanOrEqual(best);
  });

  it('stops on a signal within a sweep, and goes on from there', async () => {
    const run = sgd({ learningRate: 0.01, batch: 1 }).train(start, sineProduct(1, 3000));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 15);
    const result = await run.fit({ sweeps: 1e6, signal: controller.signal });
    expect(result.reason).toBe('aborted');
    const { sweep } = run;
    run.step();
    const straight = run.recipe.train(start, sineProduct(1, 3000));
    straight.goto(sweep + 1);
    expect(numbers(run)).toBe(numbers(straight));
  });

  it('says when it has diverged', async () => {
    const run = sgd({ learningRate: 1000 }).train(start, data);
    expect(await run.fit({ sweeps: 500 })).toMatchObject({ reason: 'diverged' });
  });

  it('keeps few states of a long run and still finds every one', () => {
    const method = firstOrder(adamRule(0.9, 0.999, 1e-8), {
      learningRate: 0.01,
      batch: 20,
      seed: 1,
    });
    const trainer = method(problemOf(start, data, 0, { method: 'adam' }));
    const lossOf = (state: { readonly parameters: Float64Array }) => state.parameters[0] ?? 0;
    const wide = new Timeline(trainer, lossOf);
    const narrow = new Timeline(trainer, lossOf, 4 * 3 * layoutOf([2, 5, 1]).size);
    for (const timeline of [wide, narrow]) {
      for (let done = 0; done < 40; done++) {
        const steps = timeline.sweepFrom(timeline.at(done), done);
        let step = steps.next();
        while (!step.done) step = steps.next();
        timeline.record(step.value, done + 1);
      }
    }
    for (const done of [0, 1, 13, 16, 39, 40]) {
      expect(narrow.at(done)).toEqual(wide.at(done));
      expect(narrow.loss(done)).toBe(wide.loss(done));
    }
    expect(narrow.losses(40)).toEqual(wide.losses(40));
  });

  it('can not go back further than it came', () => {
    const run = sgd().train(start, data);
    run.step();
    expect(() => run.back(2)).toThrow(/completed 1/);
    run.back();
    expect(run.sweep).toBe(0);
  });
});

describe('options that make no sense are refused before anything is trained', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a misspelt one', () => adam(Object({ learningrate: 1 })), /learningRate/],
    ['a rate of 0', () => sgd({ learningRate: 0 }), /positive learning rate/],
    ['an empty grid', () => sgd({ learningRate: [] }), /positive learning rate/],
    ['a batch of 0', () => momentum({ batch: 0 }), /batch/],
    ['a momentum of 1', () => momentum({ momentum: 1 }), /below 1/],
    ['a negative ridge', () => lbfgs({ ridge: -1 }), /ridge/],
    ['a memory of 1.5', () => lbfgs({ memory: 1.5 }), /memory/],
    ['no network', () => ols().train(Object({}), data), /network/],
    ['a seed that is none', () => adam({ seed: Number.NaN }), /seed/],
  ])('%s', (_, call, words) => {
    expect(call).toThrow(words);
  });
});
