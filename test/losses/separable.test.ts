import { describe, expect, it } from 'vitest';
import { adam, lbfgs, levenbergMarquardt } from '../../src/baselines/index.ts';
import { network, networkFromJson } from '../../src/network/index.ts';
import { type AnyRun, train } from '../../src/run/index.ts';
import { penguins } from './real-data.ts';

const species = penguins();
const steps = { inputs: [[-2], [-1], [1], [2]], targets: [[0], [0], [1], [1]] };

function finite({ network: net, losses, objective }: AnyRun): boolean {
  const numbers = net.parameters.flatMap(({ weights, bias }) => [...weights.data, ...bias]);
  return [...numbers, ...losses, objective].every(Number.isFinite);
}

describe('classes that a line tells apart, without a ridge', () => {
  it.each(['weighted', 'neuron', 'layer', 'network'] as const)(
    'are learnt calmly by rung %s: probabilities near 0 and 1, no end of the weights, a warning',
    (rung) => {
      const run = train(network([4, 3], { output: 'softmax' }), species, { rung });
      run.goto(150);
      expect(finite(run)).toBe(true);
      expect(run.losses.every((loss, at) => at === 0 || loss <= (run.losses[at - 1] ?? 0))).toBe(
        true,
      );
      const p = run.predict(species.inputs);
      p.to2DArray().forEach((row, at) => {
        expect(row.reduce((sum, own) => sum + own, 0)).toBeCloseTo(1, 12);
        expect(row[species.targets[at]?.indexOf(1) ?? 0]).toBeGreaterThan(0.999);
      });
      expect(Math.max(...run.network.layer(1).weights.to1DArray().map(Math.abs))).toBeLessThan(1e4);
      expect(run.warnings).toEqual([
        expect.objectContaining({
          kind: 'separated',
          fix: expect.stringMatching(/run\.fork\(\{ ridge: 0\.1 \}\).*earlyStop\(data\.valid\)/),
        }),
      ]);
    },
  );

  it('go on, or come to rest, far beyond what double precision can tell from 1', async () => {
    const run = train(network([1, 1], { output: 'sigmoid' }), steps, { loss: 'cross-entropy' });
    const { reason } = await run.fit({ sweeps: 3000 });
    expect(['sweeps', 'stalled']).toContain(reason);
    expect(finite(run)).toBe(true);
    expect(run.loss).toBeLessThan(1e-8);
    expect(run.predict([[-2], [2]]).to1DArray()).toEqual([expect.closeTo(0), expect.closeTo(1)]);
  });

  it('with hidden layers and skip connections likewise', () => {
    const net = network([4, 6, 6, 3], { output: 'softmax', skip: true, seed: 1 });
    const run = train(net, species);
    run.goto(60);
    expect(finite(run)).toBe(true);
    expect(run.warnings.map(({ kind }) => kind)).toEqual(['separated']);
    const held = run.fork({ ridge: 0.1 }, { at: 0 });
    held.goto(60);
    expect(held.warnings).toEqual([]);
    expect(held.loss).toBeGreaterThan(1e-4);
  });

  it.each([
    ['Adam', adam({ learningRate: 0.1 })],
    ['L-BFGS', lbfgs()],
    ['Levenberg–Marquardt', levenbergMarquardt()],
  ])('are learnt without NaN by %s', (_, method) => {
    const run = method.train(network([4, 3], { output: 'softmax' }), species);
    run.goto(60);
    expect(finite(run)).toBe(true);
    expect(run.loss).toBeLessThan(0.05);
  });

  it('are not warned of where a ridge, or a mistake in the classes, holds the weights', () => {
    const held = train(network([4, 3], { output: 'softmax' }), species, { ridge: 1e-3 });
    held.goto(100);
    expect(held.warnings).toEqual([]);
    const targets = species.targets.map((row, at) =>
      at < 2 ? [row[2] ?? 0, row[1] ?? 0, row[0] ?? 0] : row,
    );
    const mistaken = train(network([4, 3], { output: 'softmax' }), { ...species, targets });
    mistaken.goto(100);
    expect(mistaken.warnings).toEqual([]);
  });
});

it.each(['weighted', 'neuron', 'layer', 'network'] as const)(
  'samples that are misjudged with certainty are won back by rung %s',
  (rung) => {
    const json = network([1, 1], { output: 'sigmoid' }).toJSON();
    const wrong = networkFromJson({ ...json, layers: [{ weights: [-1], bias: [3] }] });
    const far = { inputs: [[-50], [-40], [40], [50]], targets: steps.targets };
    const run = train(wrong, far, { loss: 'cross-entropy', rung });
    expect(run.loss).toBeCloseTo(45, 6);
    run.goto(60);
    expect(run.loss).toBeLessThan(1e-3);
  },
);
