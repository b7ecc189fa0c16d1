import { describe, expect, it } from 'vitest';
import type { ActivationDefinition } from '../../src/activations/index.ts';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';
import { all } from './all.ts';

const problem = sineProduct(3, 150);
const { targets } = problem;
const mean = targets.reduce((sum, [y = 0]) => sum + y, 0) / targets.length;
const variance = targets.reduce((sum, [y = 0]) => sum + (y - mean) ** 2, 0) / targets.length;

describe('a network trains with', () => {
  it.each(all.filter(([name]) => name !== 'identity'))('%s, by rung layer', async (_, f) => {
    const run = train(network([2, 8, 1], { activation: f, seed: 1 }), problem);
    await run.fit({ sweeps: 12 });
    expect(run.loss).toBeLessThan(0.2 * variance);
  });

  it('a function of one’s own, by its definition', async () => {
    const swish: ActivationDefinition = {
      name: 'swish',
      value: (z) => z / (1 + Math.exp(-z)),
      derivative: (z, a) => a + (1 - a) / (1 + Math.exp(-z)),
    };
    const run = train(network([2, 8, 1], { activation: swish, seed: 1 }), problem);
    await run.fit({ sweeps: 12 });
    expect(run.loss).toBeLessThan(0.2 * variance);
  });
});

describe('rung inverse', () => {
  it.each(all.filter(([, f]) => f.invertible))('works through the inverse of %s', async (_, f) => {
    const run = train(network([2, 6, 1], { activation: f, seed: 1 }), problem, { rung: 'inverse' });
    await run.fit({ sweeps: 5 });
    expect(run.losses.every(Number.isFinite)).toBe(true);
  });

  it.each(['relu', 'gelu'] as const)('refuses %s, says why and which rungs take it', (name) => {
    const net = network([2, 6, 1], { activation: name, seed: 1 });
    expect(() => train(net, problem, { rung: 'inverse' })).toThrow(
      expect.objectContaining({
        code: 'NOT_INVERTIBLE',
        message: expect.stringMatching(
          new RegExp(`'${name}' of layer 1 has none: it .*layer.*neuron.*network`),
        ),
      }),
    );
  });

  it.each(['weighted', 'neuron', 'layer', 'network'] as const)('leaves them to rung %s', (rung) => {
    const run = train(network([2, 6, 1], { activation: 'gelu', seed: 1 }), problem, { rung });
    const before = run.loss;
    run.step();
    expect(run.loss).toBeLessThan(before);
  });
});
