import { inspect } from 'node:util';
import fc from 'fast-check';
import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Network, network } from '../../src/network/index.ts';
import { type TrainOptions, train } from '../../src/run/index.ts';
import { sineProduct, smallProblem } from './problems.ts';

const net = network([2, 4, 3, 1], { seed: 2 });
const data = sineProduct(2, 60);
const small = smallProblem(2, 1, 30);

describe('the options of a sweep', () => {
  it('never let the objective of a safeguarded rung rise, however they are combined', () => {
    fc.assert(
      fc.property(
        fc.record({
          rung: fc.constantFrom(
            'weighted' as const,
            'neuron' as const,
            'layer' as const,
            'network' as const,
          ),
          order: fc.constantFrom('backward' as const, 'symmetric' as const),
          solver: fc.constantFrom('factor' as const, 'conjugate-gradients' as const),
          resolveOutput: fc.boolean(),
          ridge: fc.constantFrom(0, 0.1),
          samples: fc.integer({ min: 1, max: 25 }),
          seed: fc.nat(1000),
        }),
        ({ samples, seed, ...options }) => {
          const run = train(
            network([2, 3, 2, 2], { activation: 'softplus', seed }),
            smallProblem(2, 2, samples, seed),
            options,
          );
          run.goto(4);
          run.objectives.reduce((before, objective) => {
            expect(objective).toBeLessThanOrEqual(before);
            return objective;
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each<TrainOptions>([
    { order: 'symmetric' },
    { solver: 'conjugate-gradients' },
    { resolveOutput: false },
    { order: 'symmetric', resolveOutput: true, rung: 'neuron' },
  ])('are kept by rewinding, replaying and forking: %j', (options) => {
    const run = train(net, data, options);
    run.goto(4);
    const straight = run.losses;
    run.back(3);
    run.next('solve', { layer: 1 });
    run.goto(4);
    expect(run.losses).toEqual(straight);
    run.goto(2);
    expect(run.fork({ damping: 1 }).recipe.options).toMatchObject(options);
    const fork = run.fork();
    fork.goto(4);
    expect(fork.losses).toEqual(straight);
    expect(train(net, data).step().loss).not.toBe(straight[1]);
  });

  it.each<[TrainOptions, TrainOptions, TrainOptions]>([
    [{}, { order: 'symmetric' }, { order: 'symmetric' }],
    [{}, { solver: 'conjugate-gradients' }, { solver: 'conjugate-gradients' }],
    [{ resolveOutput: true }, { resolveOutput: false }, { resolveOutput: false }],
    [{ order: 'symmetric' }, { rung: 'neuron' }, { order: 'symmetric', rung: 'neuron' }],
  ])('can be changed by a fork: %j, then %j', (options, changes, both) => {
    const run = train(net, data, options);
    run.goto(2);
    const fork = run.fork(changes);
    const straight = train(run.network, data, { ...both, damping: 1 });
    expect(fork.fork({ damping: 1 }).step().loss).toBe(straight.step().loss);
    expect(fork.step().loss).not.toBe(run.step().loss);
  });

  it.each<[string, TrainOptions, RegExp]>([
    [
      'another order',
      JSON.parse('{ "order": "forward" }'),
      /order as one of 'backward', 'symmetric', got "forward"/,
    ],
    ['another solver', JSON.parse('{ "solver": "cg" }'), /solver as one of 'auto', 'factor'/],
    ['resolveOutput as a word', JSON.parse('{ "resolveOutput": "yes" }'), /true or false, got yes/],
  ])('refuse %s', (_, options, message) => {
    for (const ask of [() => train(net, data, options), () => train(net, data).fork(options)]) {
      expect(ask).toThrow(
        expect.objectContaining({
          code: 'OPTION_OUT_OF_RANGE',
          message: expect.stringMatching(message),
        }),
      );
    }
  });
});

describe('a symmetric sweep', () => {
  it('goes from the output to the first layer and back', () => {
    const run = train(net, data, { order: 'symmetric' });
    const turns: number[] = [];
    while (run.sweep < 1) {
      const event = run.stepInto();
      if (event.kind === 'forward') turns.push(event.layer);
    }
    expect(turns).toEqual([3, 2, 1, 2, 3]);
    expect(run.passes).toBe(5);
    const accepted = [...train(net, data, { order: 'symmetric' }).step().accepted];
    expect(accepted.sort()).toEqual([1, 2, 3]);
  });

  it('is one turn for a rung that solves for all layers together', () => {
    const both = (['backward', 'symmetric'] as const).map((order) =>
      train(net, data, { order, rung: 'network' }).step(),
    );
    expect(both[0]).toEqual(both[1]);
  });
});

describe('an output layer solved anew in every trial', () => {
  it.each<[string, Network, TrainOptions, boolean]>([
    ['layer in front of a linear output', net, {}, true],
    ['layer, asked not to', net, { resolveOutput: false }, false],
    ['layer behind a bent output', network([2, 3, 1], { output: 'tanh' }), {}, false],
    ['neuron', net, { rung: 'neuron' }, false],
    ['neuron, asked to', net, { rung: 'neuron', resolveOutput: true }, true],
    ['network', net, { rung: 'network' }, false],
    ['inverse', net, { rung: 'inverse' }, false],
  ])('is what happens, or not, with rung %s', (_, start, options, resolved) => {
    const run = train(start, small, options);
    const accept = run.next('accept', { layer: 1 });
    expect(accept.outputResolved).toBe(resolved);
    expect(inspect(accept)).toMatch(resolved ? /output layer solved anew$/ : /\d$/);
  });

  it('counts as changed, and has no second trial in a turn of its own', () => {
    const run = train(net, data);
    run.step();
    expect(run.next('reject', { layer: 3 })).toMatchObject({ trial: 1, final: true });
    expect(run.step().accepted).toContain(3);
  });

  it('is the least-squares answer to what comes into it, whatever layer has changed', () => {
    const run = train(net, data, { ridge: 0.2 });
    for (const layer of [2, 1]) {
      run.next('accept', { layer });
      const before = run.next('forward', { layer: layer === 2 ? 1 : 3 });
      // What comes into the output layer: by hand from the layers below.
      const hidden = [1, 2].reduce((a, l) => {
        const z = a.mmul(run.network.layer(l).weights);
        z.addRowVector([...run.network.layer(l).bias]);
        return z.apply((i, j) => {
          z.set(i, j, Math.tanh(z.get(i, j)));
        });
      }, new Matrix(data.inputs));
      expect(before.sweep).toBeGreaterThan(0);
      const design = hidden.clone().addColumn(new Array<number>(60).fill(1));
      const shrunk = Matrix.eye(3, 4).mul(Math.sqrt(0.2));
      const expected = leastSquares(
        new Matrix([...design.to2DArray(), ...shrunk.to2DArray()]),
        Matrix.columnVector([...data.targets.flat(), 0, 0, 0]),
        true,
      ).to1DArray();
      const output = run.network.layer(3);
      [...output.weights.to1DArray(), ...output.bias].forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at] ?? 0, 8);
      });
    }
  });

  it('needs a linear output layer, and says so', () => {
    expect(() =>
      train(network([2, 3, 1], { output: 'tanh' }), data, { resolveOutput: true }),
    ).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(/linear one; layer 2 has the activation 'tanh'/),
      }),
    );
  });
});

describe('conjugate gradients in a run', () => {
  it('train as the factorisation does, to a tenth of the loss in a few sweeps, and are judged for whoever asks', () => {
    const run = train(network([2, 12, 12, 1], { seed: 1 }), sineProduct(1, 300), {
      solver: 'conjugate-gradients',
    });
    run.goto(8);
    expect(run.loss).toBeLessThan(run.losses[0]! / 100);
    const solve = run.next('solve', { layer: 2 });
    expect(solve).toMatchObject({
      route: 'conjugate-gradients',
      status: 'solved',
      rank: 156,
      unknowns: 156,
    });
    expect(Math.min(solve.condition, solve.conditionScaled)).toBeGreaterThan(1);
    expect(solve.press).toBeGreaterThan(0);
    const { notes, rSquared, rows } = solve.summary({ unit: 0 });
    expect(notes).toContainEqual(expect.stringMatching(/conjugate gradients.*exact solution/));
    expect(rows.every(({ standardError }) => standardError > 0)).toBe(true);
    expect(rSquared).toBeGreaterThan(0);
  });
});

describe('the best iterate', () => {
  it('of a run that goes up and down is its lowest, and predicts as the run did there', () => {
    const run = train(network([2, 6, 1], { seed: 1 }), data, { rung: 'inverse' });
    run.goto(25);
    const { best, losses } = run;
    expect(best.loss).toBe(Math.min(...losses));
    expect(best.sweep).toBe(losses.indexOf(best.loss));
    expect(best.sweep).toBeLessThan(25);
    const predicted = best.network.predict(data.inputs).to2DArray();
    run.goto(best.sweep);
    expect(run.predict(data.inputs).to2DArray()).toEqual(predicted);
    run.goto(0);
    expect(run.best.sweep).toBe(0);
  });
});
