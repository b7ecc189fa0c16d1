import { describe, expect, it } from 'vitest';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { type Run, train } from '../../src/run/index.ts';
import type { RidgeOption } from '../../src/training/index.ts';
import { sineProduct } from './problems.ts';

const noise = random(5);
const clean = sineProduct(1, 200);
const noisy = {
  inputs: clean.inputs.slice(0, 80),
  targets: clean.targets.slice(0, 80).map(([y = 0]) => [y + 0.2 * noise.normal()]),
};
const judged = { inputs: clean.inputs.slice(80), targets: clean.targets.slice(80) };
const net = network([2, 10, 1], { seed: 3 });
const begin = (ridge: RidgeOption): Run => train(net, noisy, { ridge });

describe.each(['gcv', 'evidence'] as const)('a ridge chosen by %s', (ridge) => {
  it('is chosen before the sweeps 1, 2, 4 and 8, and is what every solve uses', () => {
    const run = begin(ridge);
    expect(run.ridge).toBe(0);
    const ridges = [];
    for (let sweep = 1; sweep <= 16; sweep++) {
      const solve = run.next('solve');
      expect(solve.ridge).toBe(run.ridge);
      run.step();
      ridges.push(run.ridge);
    }
    const [first, second, third, fourth, , , seventh, eighth, ninth] = ridges;
    expect(ridges.at(-1)).toBe(eighth);
    expect(new Set([first, second, fourth, eighth]).size).toBe(4);
    expect([third, seventh, ninth]).toEqual([second, fourth, eighth]);
    expect(run.recipe.description).toBe(`layer({ ridge: '${ridge}' })`);
    const text: unknown = Reflect.get(run, Symbol.for('nodejs.util.inspect.custom')).call(run);
    expect(text).toMatch(new RegExp(`rung 'layer', ridge [\\d.]+ by ${ridge}`));
  });

  it('predicts new rows better than no ridge', () => {
    const [chosen, none] = [begin(ridge), begin(0)];
    for (const run of [chosen, none]) run.goto(40);
    expect(rmse(chosen, judged)).toBeLessThan(0.8 * rmse(none, judged));
  });

  it('leaves the objective of every sweep falling under the ridge in force', () => {
    const run = begin(ridge);
    for (let sweep = 1; sweep <= 9; sweep++) {
      const start = run.next('sweep:start');
      const layers = [1, 2].map((layer) => run.network.layer(layer).weights.norm('frobenius') ** 2);
      const penalty = run.ridge * layers.reduce((sum, squares) => sum + squares, 0);
      expect(start.objective).toBeCloseTo(80 * start.loss + penalty, 10);
      expect(run.step().objective).toBeLessThanOrEqual(start.objective);
    }
    expect(run.warnings).toEqual([]);
  });

  it('comes back to the bit when the run is rewound, also into the middle of a sweep', () => {
    const [run, straight] = [begin(ridge), begin(ridge)];
    straight.goto(9);
    run.goto(9);
    run.goto(1);
    expect(run.ridge).toBe(begin(ridge).next('solve').ridge);
    for (let event = 0; event < 5; event++) run.stepInto();
    run.goto(9);
    expect([run.ridge, ...run.losses]).toEqual([straight.ridge, ...straight.losses]);
    expect(JSON.stringify(run.network)).toBe(JSON.stringify(straight.network));
  });

  it('can be asked for by a fork, which chooses at once, and can be given up', () => {
    const run = begin(0.5);
    run.goto(4);
    const fork = run.fork({ ridge });
    expect(fork.ridge).toBe(0);
    fork.step();
    expect(fork.ridge).toBeGreaterThan(0);
    const again = fork.fork({ damping: 1 });
    expect(again.ridge).toBe(fork.ridge);
    again.step();
    expect(again.ridge).toBe(fork.ridge);
    const fixed = fork.fork({ ridge: 0.25 });
    fixed.goto(9);
    expect(fixed.ridge).toBe(0.25);
    expect([run.ridge, run.sweep]).toEqual([0.5, 4]);
  });
});

describe('a ridge to be chosen', () => {
  it.each(['gcv', 'evidence'] as const)(
    'moves by %s at most tenfold at a time, from a tenth of the targets’ variance',
    (ridge) => {
      const targets = clean.targets.map(([y = 0]) => 1000 * y);
      const mean = targets.reduce((sum, y) => sum + y, 0) / 200;
      let before = targets.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 2000;
      const run = train(net, { inputs: clean.inputs, targets }, { ridge });
      for (const sweep of [1, 2, 4, 8]) {
        run.goto(sweep);
        expect(Math.abs(Math.log10(run.ridge / before))).toBeLessThan(1 + 1e-6);
        before = run.ridge;
      }
    },
  );

  it('stays a tenth of their variance where nothing that enters depends on the weights', () => {
    const flat = { inputs: [[1], [1], [1]], targets: [1, 2, 3] };
    const run = train(network([1, 1], { seed: 1 }), flat, { ridge: 'gcv' });
    run.step();
    expect(run.ridge).toBeCloseTo(2 / 30, 12);
    expect(run.loss).toBeCloseTo(2 / 3, 12);
  });

  it('stays 0 where the targets are constant', () => {
    const run = train(
      net,
      { inputs: clean.inputs, targets: clean.inputs.map(() => 3) },
      { ridge: 'gcv' },
    );
    run.goto(3);
    expect(run.ridge).toBe(0);
    expect(run.loss).toBeLessThan(1e-12);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    [
      'by a criterion that there isn’t',
      () => train(net, noisy, JSON.parse('{ "ridge": "gvc" }')),
      'UNKNOWN_OPTION',
      /"gvc".*'gcv' or 'evidence'/,
    ],
    [
      'for a network that is too large',
      () => train(network([2, 500, 1]), noisy, { ridge: 'evidence' }),
      'OPTION_OUT_OF_RANGE',
      /at most 1500; the network 2-500-1 has 2001.*ridgeByValidation/,
    ],
    [
      'by a fork, misspelt',
      () => begin(0).fork(JSON.parse('{ "ridge": "" }')),
      'UNKNOWN_OPTION',
      /no ridge ""/,
    ],
  ])('is refused %s', (_, attempt, code, message) => {
    expect(attempt).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
