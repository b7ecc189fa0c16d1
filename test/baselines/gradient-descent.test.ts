import { describe, expect, it } from 'vitest';
import { adam, type Baseline, momentum, sgd } from '../../src/baselines/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { sineProduct } from '../training/problems.ts';

const rows = { inputs: [[1], [2], [-1]], targets: [2, 1, 0] };
const start = network([1, 1], { seed: 3 });
const first = { w: start.layer(1).weight(0, 0).value, b: start.layer(1).bias[0] ?? Number.NaN };

/** ∂/∂(w, b) of the mean of (y − w x − b)², by the formula. */
function gradient({ w, b }: typeof first): { w: number; b: number } {
  const errors = rows.inputs.map(([x = 0], at) => w * x + b - (rows.targets[at] ?? 0));
  const mean = (values: readonly number[]): number => values.reduce((s, v) => s + v, 0) / 3;
  return {
    w: mean(errors.map((error, at) => 2 * error * (rows.inputs[at]?.[0] ?? 0))),
    b: mean(errors.map((error) => 2 * error)),
  };
}

/** Three updates as the papers write them, one number at a time. */
const byHand: readonly [string, Baseline, (g: number, t: number, kept: number[]) => number][] = [
  ['sgd', sgd({ learningRate: 0.1, batch: 'full' }), (g) => 0.1 * g],
  [
    'momentum',
    momentum({ learningRate: 0.05, momentum: 0.8, batch: 'full' }),
    (g, _, kept) => {
      kept[0] = 0.8 * (kept[0] ?? 0) + g;
      return 0.05 * kept[0];
    },
  ],
  [
    'adam',
    adam({ learningRate: 0.02, beta1: 0.7, beta2: 0.9, epsilon: 1e-3, batch: 'full' }),
    (g, t, kept) => {
      kept[0] = 0.7 * (kept[0] ?? 0) + 0.3 * g;
      kept[1] = 0.9 * (kept[1] ?? 0) + 0.1 * g * g;
      const meanHat = kept[0] / (1 - 0.7 ** t);
      const squareHat = kept[1] / (1 - 0.9 ** t);
      return (0.02 * meanHat) / (Math.sqrt(squareHat) + 1e-3);
    },
  ],
];

describe('the updates', () => {
  it.each(byHand)('of %s are those of the published formulas', (_, baseline, stepOf) => {
    const run = baseline.train(start, rows);
    const kept: { w: number[]; b: number[] } = { w: [], b: [] };
    let { w, b } = first;
    for (let t = 1; t <= 3; t++) {
      const g = gradient({ w, b });
      w -= stepOf(g.w, t, kept.w);
      b -= stepOf(g.b, t, kept.b);
      run.step();
      expect(run.network.layer(1).weight(0, 0).value).toBeCloseTo(w, 14);
      expect(run.network.layer(1).bias[0]).toBeCloseTo(b, 14);
    }
  });

  it('are as many as there are batches, and each epoch takes every row once', () => {
    const run = sgd({ learningRate: 0.01, batch: 2 }).train(start, rows);
    const events = [];
    for (const event of run) {
      events.push(event);
      if (event.sweep === 2 && event.kind === 'sweep:end') break;
    }
    expect(events.map(({ kind }) => kind)).toEqual(
      [1, 2].flatMap(() => ['sweep:start', 'update', 'update', 'sweep:end']),
    );
    const batches = events.flatMap((event) => (event.kind === 'update' ? [event.rows] : []));
    expect(batches).toEqual([2, 1, 2, 1]);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(run.passes).toBe(2);
  });

  it('pull the weights in with ridge, and leave the bias alone', () => {
    const y = { inputs: [[0], [0]], targets: [0, 0] };
    const run = sgd({ learningRate: 0.25, ridge: 0.5, batch: 'full' }).train(start, y);
    run.step();
    // The objective is (Σ e² + ½ w²)/2: the weight shrinks by 1 − 0.25 · 0.5, the bias by its error.
    expect(run.network.layer(1).weight(0, 0).value).toBeCloseTo(0.875 * first.w, 14);
    expect(run.network.layer(1).bias[0]).toBeCloseTo(0.5 * first.b, 14);
  });
});

describe('a learning rate that is searched for', () => {
  const data = sineProduct(1, 60);
  const net = network([2, 5, 1], { seed: 1 });
  const rates = [1e-4, 0.02, 50];

  it('ends at the loss of the best rate, at the cost of all', () => {
    const run = momentum({ learningRate: rates, batch: 10 }).train(net, data);
    run.goto(12);
    const alone = rates.map((learningRate) => {
      const single = momentum({ learningRate, batch: 10 }).train(net, data);
      single.goto(12);
      return single.loss;
    });
    expect(run.loss).toBe(alone[1]);
    expect(run.loss).toBe(Math.min(...alone.filter(Number.isFinite)));
    expect(run.passes).toBe(36);
  });

  it('has a candidate for each', () => {
    const search = adam({ learningRate: 'grid' });
    expect(search.candidates?.map(({ description }) => description)).toEqual(
      [0.0003, 0.001, 0.003, 0.01, 0.03].map(
        (rate) => `adam({ learningRate: ${rate}, batch: 32 })`,
      ),
    );
    expect(adam().candidates).toBeUndefined();
  });
});

it.each([
  ['sgd', sgd],
  ['momentum', momentum],
  ['adam', adam],
])('%s learns a curve', async (_, method) => {
  const data = sineProduct(2, 200);
  const net = network([2, 12, 1], { seed: 2 });
  const run = method({ learningRate: 'grid', batch: 20 }).train(net, data);
  await run.fit({ sweeps: 60 });
  const before = Math.sqrt(run.losses[0] ?? Number.NaN);
  expect(rmse(run, data)).toBeLessThan(0.5 * before);
});
