import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NetworkOptions, network } from '../../src/network/index.ts';
import { type Run, train } from '../../src/run/index.ts';
import type { SolveEvent } from '../../src/training/index.ts';
import { sineProduct, smallProblem } from './problems.ts';

const rungs = ['inverse', 'weighted', 'neuron', 'layer', 'network'] as const;
const safeguarded = ['weighted', 'neuron', 'layer', 'network'] as const;

function rises({ objectives }: Run): number {
  return objectives.filter((objective, at) => at > 0 && !(objective <= (objectives[at - 1] ?? 0)))
    .length;
}

describe('the objective', () => {
  it('never rises in a safeguarded rung, whatever the network, the data and the penalties', () => {
    const activations: readonly NonNullable<NetworkOptions['activation']>[] = [
      'tanh',
      'sigmoid',
      'leaky-relu',
      'relu',
      'softplus',
    ];
    fc.assert(
      fc.property(
        fc.record({
          rung: fc.constantFrom(...safeguarded),
          hidden: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
          outputs: fc.integer({ min: 1, max: 2 }),
          activation: fc.constantFrom(...activations),
          output: fc.constantFrom('identity' as const, 'tanh' as const),
          samples: fc.integer({ min: 1, max: 25 }),
          ridge: fc.constantFrom(0, 1e-6, 0.1, 10),
          damping: fc.constantFrom(0, 1e-6, 1e-2),
          seed: fc.nat(1000),
        }),
        ({ rung, hidden, outputs, activation, output, samples, ridge, damping, seed }) => {
          const net = network([2, ...hidden, outputs], { activation, output, seed });
          const data = smallProblem(2, outputs, samples, seed);
          const run = train(net, data, { rung, ridge, damping });
          run.goto(4);
          expect(rises(run)).toBe(0);
          expect(run.objectives.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('every step up the ladder', () => {
  it('helps on the first problem: weighted, neuron and layer end ever lower', () => {
    const data = sineProduct(1, 300);
    const losses = safeguarded.slice(0, 3).map((rung) => {
      const run = train(network([2, 8, 8, 1], { seed: 1 }), data, { rung });
      run.goto(30);
      expect(run.rung).toBe(rung);
      return run.loss;
    });
    const [weighted = 0, neuron = 0, layer = 0] = losses;
    expect(weighted).toBeLessThan(train(network([2, 8, 8, 1], { seed: 1 }), data).loss / 10);
    expect(neuron).toBeLessThan(weighted / 2);
    expect(layer).toBeLessThan(neuron / 2);
  });

  it.each(rungs)('rewinds, replays and forks exactly: %s', (rung) => {
    const straight = train(network([2, 5, 4, 1], { seed: 3 }), sineProduct(3, 50), { rung });
    straight.goto(5);
    const run = train(network([2, 5, 4, 1], { seed: 3 }), sineProduct(3, 50), { rung });
    run.goto(3);
    run.stepInto();
    run.next('solve');
    run.back(2);
    run.goto(5);
    expect(run.losses).toEqual(straight.losses);
    const from = train(network([2, 5, 4, 1], { seed: 3 }), sineProduct(3, 50));
    from.goto(2);
    expect(from.fork({ rung }).step().loss).toBe(from.fork({ rung }).step().loss);
  });
});

describe('rung network in the stream of events', () => {
  const begin = (): Run =>
    train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(2, 60), { rung: 'network' });

  it('looks at every layer, then tells each trial of the one solve for every layer', () => {
    const run = begin();
    const words: string[] = [];
    while (run.sweep < 10) {
      const event = run.stepInto();
      const word = event.kind === 'reject' && event.final ? 'final' : event.kind;
      words.push('layer' in event ? `${event.layer}:${word}` : word);
    }
    const all = (word: string): string => [3, 2, 1].map((l) => `${l}:${word} `).join('');
    const looked = [3, 2, 1].map((l) => `${l}:forward ${l}:ideal `).join('');
    const trials = `(${all('solve')}${all('reject')})*${all('solve')}(${all('accept')}|${all('final')})`;
    const sweep = `sweep:start ${looked}${trials}sweep:end `;
    expect(`${words.join(' ')} `).toMatch(new RegExp(`^(${sweep}){10}$`));
    expect(words.filter((word) => word.endsWith('reject')).length).toBeGreaterThan(0);
  });

  it('changes all layers with the first acceptance, by what the solves proposed', () => {
    const run = begin();
    let proposed: readonly SolveEvent[] = [];
    for (const event of run) {
      if (event.kind === 'solve') proposed = [...proposed, event];
      if (event.kind === 'reject') proposed = [];
      if (event.kind === 'accept') break;
    }
    expect(proposed.map(({ layer }) => layer)).toEqual([3, 2, 1]);
    for (const { layer, weights, bias } of proposed) {
      expect(run.network.layer(layer).weights.to2DArray()).toEqual(weights.to2DArray());
      expect(run.network.layer(layer).bias).toEqual(bias);
    }
    expect(run.step().accepted).toEqual([3, 2, 1]);
  });

  it('shows the same condition, rank and residual from every layer', () => {
    const run = begin();
    const events = [3, 2, 1].map((layer) => run.next('solve', { layer }));
    for (const { condition, rank, unknowns, residual } of events) {
      expect({ condition, rank, unknowns }).toEqual({
        condition: events[0]?.condition,
        rank: events[0]?.rank,
        unknowns: run.network.parameterCount,
      });
      expect(residual.to2DArray()).toEqual(events[0]?.residual.to2DArray());
    }
    const { rows } = events[2]!.summary({ unit: 0 });
    expect(rows.map(({ name }) => name)).toEqual(['input 1', 'input 2', 'bias']);
    expect(rows.every(({ standardError }) => standardError > 0)).toBe(true);
  });

  it('comes to the same damping for all layers, the largest, when it takes over from rung layer', () => {
    const layered = train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(2, 60));
    layered.goto(3);
    const run = layered.fork({ rung: 'network' });
    const dampings = [3, 2, 1].map((layer) => run.next('solve', { layer }).damping);
    expect(new Set(dampings).size).toBe(1);
    expect(dampings[0]).toBeGreaterThan(0);
  });
});

describe.each(['weighted', 'neuron'] as const)('rung %s in the stream of events', (rung) => {
  it('has a regression table for every unit of a hidden layer', () => {
    const run = train(network([2, 4, 3, 1], { seed: 2 }), sineProduct(2, 60), { rung });
    const solve = run.next('solve', { layer: 2 });
    expect(solve.unknowns).toBe(5);
    expect(solve.rank).toBe(5);
    expect(solve.condition).toBeGreaterThan(1);
    expect([solve.residual.rows, solve.residual.columns]).toEqual([60, 3]);
    for (const unit of [0, 1, 2]) {
      const { rSquared, rows } = solve.summary({ unit });
      expect(rSquared).toBeGreaterThan(0);
      expect(rSquared).toBeLessThan(1);
      expect(rows.every(({ standardError }) => standardError > 0)).toBe(true);
    }
    const stiffer = solve.with({ damping: 1e9 });
    expect(stiffer.summary({ unit: 0 }).rSquared).toBeLessThan(1e-3);
  });

  it('trains networks of relu, which rung inverse refuses', () => {
    const net = network([2, 8, 1], { activation: 'relu', seed: 1 });
    const run = train(net, sineProduct(1, 200), { rung });
    run.goto(20);
    expect(run.loss).toBeLessThan(run.losses[0]! / 5);
    expect(() => train(net, sineProduct(1, 200), { rung: 'inverse' })).toThrow(/'relu' of layer 1/);
  });
});
