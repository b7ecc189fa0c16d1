import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import { type TrainOptions, train } from '../../src/run/index.ts';
import { sineProduct, smallProblem } from '../training/problems.ts';

const net = network([2, 4, 1], { seed: 1 });
const { inputs, targets } = sineProduct(1, 40);

describe('train', () => {
  it('takes rows, a matrix or one column, and learns the same', () => {
    const losses = [
      { inputs, targets },
      { inputs: new Matrix(inputs), targets: new Matrix(targets) },
      { inputs, targets: targets.flat() },
    ].map((data) => train(net, data).step().loss);
    expect(new Set(losses).size).toBe(1);
  });

  it('copies what it takes: changing the arrays afterwards changes nothing', () => {
    const own = inputs.map((row) => [...row]);
    const run = train(net, { inputs: own, targets });
    own[0]?.fill(1e6);
    expect(run.step().loss).toBe(train(net, { inputs, targets }).step().loss);
  });

  it('trains nothing before the run is moved', () => {
    const run = train(net, { inputs, targets });
    expect(run).toMatchObject({ sweep: 0, sequence: 0, rung: 'layer', ridge: 0, warnings: [] });
    expect(JSON.stringify(run.network)).toBe(JSON.stringify(net));
    expect(run.losses).toEqual([run.loss]);
  });

  it('learns scaled targets and speaks in their own units', () => {
    const own = targets.map(([y = 0]) => 1000 + 50 * y);
    const mean = own.reduce((sum, y) => sum + y, 0) / own.length;
    const targetScale = { mean: [mean], deviation: [50] };
    const run = train(net, { inputs, targets: own, targetScale });
    const plain = train(net, { inputs, targets: own.map((y) => (y - mean) / 50) });
    run.goto(6);
    plain.goto(6);
    expect(run.objective).toBe(plain.objective);
    expect(Math.abs(run.loss / (2500 * plain.loss) - 1)).toBeLessThan(1e-12);
    const first = run.predict(inputs).get(0, 0);
    expect(first).toBeCloseTo(mean + 50 * plain.predict(inputs).get(0, 0), 9);
    expect(rmse(run, { inputs, targets: own })).toBeCloseTo(Math.sqrt(run.loss), 12);
  });

  it('weighs several targets by their own units in the loss', () => {
    const problem = smallProblem(2, 2, 30);
    const targetScale = { mean: [0, 0], deviation: [1, 100] };
    const wide = problem.targets.map(([a = 0, b = 0]) => [a, 100 * b]);
    const run = train(network([2, 3, 2], { seed: 1 }), {
      inputs: problem.inputs,
      targets: wide,
      targetScale,
    });
    run.step();
    const error = Matrix.sub(new Matrix(wide), run.predict(problem.inputs)).norm('frobenius') ** 2;
    expect(Math.abs(run.loss / (error / 60) - 1)).toBeLessThan(1e-12);
  });

  it('adds the ridge on all weights, and on no bias, to the objective', () => {
    const run = train(net, { inputs, targets }, { ridge: 0.25 });
    const weights = [1, 2].reduce((sum, l) => sum + net.layer(l).weights.norm('frobenius') ** 2, 0);
    expect(run.objective).toBeCloseTo(40 * run.loss + 0.25 * weights, 10);
  });
});

describe('what train refuses, before anything starts', () => {
  const withHole = (value: number) =>
    inputs.map((row, i) => (i === 6 ? [row[0] ?? 0, value] : row));
  const inputNames = ['speed', 'weight'];
  const option = (text: string): TrainOptions => JSON.parse(text);

  it.each<[string, () => unknown, string, RegExp]>([
    [
      'too few inputs',
      () => train(net, { inputs: inputs.map(([x = 0]) => [x]), targets }),
      'SHAPE_MISMATCH',
      /inputs have shape \(40 × 1\).*2-4-1 has 2 inputs.*\(40 × 2\)/,
    ],
    [
      'too many targets',
      () => train(net, { inputs, targets: inputs }),
      'SHAPE_MISMATCH',
      /targets have shape \(40 × 2\).*1 outputs/,
    ],
    [
      'fewer targets than rows',
      () => train(net, { inputs, targets: targets.slice(1) }),
      'SHAPE_MISMATCH',
      /\(40 × 2\) and the targets \(39 × 1\)/,
    ],
    ['no rows', () => train(net, { inputs: [], targets: [] }), 'NO_ROWS', /inputs hold no rows/],
    [
      'no rows in a matrix',
      () => train(net, { inputs: new Matrix(0, 2), targets: new Matrix(0, 1) }),
      'NO_ROWS',
      /no rows/,
    ],
    [
      'NaN, by number',
      () => train(net, { inputs: withHole(Number.NaN), targets }),
      'NOT_FINITE',
      /NaN in row 7, column 2/,
    ],
    [
      'NaN, by name',
      () => train(net, { inputs: withHole(Number.NaN), targets, inputNames }),
      'NOT_FINITE',
      /NaN in row 7, column 'weight'/,
    ],
    [
      'infinity among the targets',
      () =>
        train(net, {
          inputs,
          targets: targets.map((row, i) => (i === 2 ? [1 / 0] : row)),
          targetNames: ['y'],
        }),
      'NOT_FINITE',
      /targets hold Infinity in row 3, column 'y'/,
    ],
    [
      'text for a number',
      () => train(net, { inputs: JSON.parse('[["a", 1]]'), targets: [1] }),
      'NOT_FINITE',
      /row 1, column 1/,
    ],
    [
      'text for all numbers',
      () => train(net, { inputs: JSON.parse('"abc"'), targets }),
      'SHAPE_MISMATCH',
      /got string/,
    ],
    ['no data', () => train(net, JSON.parse('{}')), 'SHAPE_MISMATCH', /\{ inputs, targets \}/],
    [
      'no network',
      () => train(JSON.parse('[2, 1]'), { inputs, targets }),
      'OPTION_OUT_OF_RANGE',
      /first argument of train is a network/,
    ],
    [
      'a rung that there isn’t',
      () => train(net, { inputs, targets }, option('{ "rung": "newton" }')),
      'UNKNOWN_OPTION',
      /"newton".*'inverse', 'weighted', 'neuron'/,
    ],
    [
      'a negative ridge',
      () => train(net, { inputs, targets }, { ridge: -1e-9 }),
      'OPTION_OUT_OF_RANGE',
      /ridge of 0 or more, got -1e-9/,
    ],
    [
      'an infinite ridge',
      () => train(net, { inputs, targets }, { ridge: 1 / 0 }),
      'OPTION_OUT_OF_RANGE',
      /Infinity/,
    ],
    [
      'a misspelt option',
      () => train(net, { inputs, targets }, option('{ "rigde": 1 }')),
      'UNKNOWN_OPTION',
      /Did you mean 'ridge'/,
    ],
    [
      'a seed that is none',
      () => train(net, { inputs, targets }, option('{ "seed": "one" }')),
      'OPTION_OUT_OF_RANGE',
      /seed.*one/,
    ],
    [
      'a negative damping',
      () => train(net, { inputs, targets }, { damping: -1 }),
      'OPTION_OUT_OF_RANGE',
      /damping.initial of 0 or more, got -1/,
    ],
    [
      'a damping that falls when it should rise',
      () => train(net, { inputs, targets }, { damping: { raise: 0.5 } }),
      'OPTION_OUT_OF_RANGE',
      /damping.raise above 1, got 0.5/,
    ],
    [
      'a part of the damping that there isn’t',
      () => train(net, { inputs, targets }, option('{ "damping": { "mu": 1 } }')),
      'UNKNOWN_OPTION',
      /'mu'/,
    ],
    [
      'targets out of reach of rung inverse',
      () =>
        train(
          network([2, 1], { output: 'tanh' }),
          { inputs, targets: targets.map(() => [2]) },
          { rung: 'inverse' },
        ),
      'TARGET_OUT_OF_RANGE',
      /Row 1 of target 1 is 2/,
    ],
    [
      'a scale with no deviation',
      () => train(net, { inputs, targets, targetScale: { mean: [0], deviation: [0] } }),
      'OPTION_OUT_OF_RANGE',
      /positive deviation/,
    ],
    [
      'prediction from other columns',
      () => train(net, { inputs, targets }).predict([[1]]),
      'SHAPE_MISMATCH',
      /\(1 × 1\)/,
    ],
    [
      'an error against other rows',
      () => rmse(net, { inputs, targets: [1] }),
      'SHAPE_MISMATCH',
      /40 rows and the targets 1/,
    ],
  ])('%s', (_, attempt, code, message) => {
    expect(attempt).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('a run', () => {
  const shown = (run: object): unknown => {
    const draw: unknown = Reflect.get(run, Symbol.for('Jupyter.display'));
    return typeof draw === 'function' ? draw.call(run) : undefined;
  };

  it('shows network, place, loss and a little curve', () => {
    const run = train(net, { inputs, targets }, { ridge: 0.001 });
    run.goto(4);
    expect(shown(run)).toEqual({
      'text/html': expect.stringMatching(
        /^<div><div><b>Run of 2-4-1 tanh, identity, 17 parameters, rung &#39;layer&#39;, ridge 0.001<\/b>.*sweep 4, event \d+: loss .*<svg.*<polyline/,
      ),
      'text/plain': expect.stringMatching(
        /^Run of 2-4-1 .*\nsweep 4, event \d+: loss .* before training {2}█[▁-█]{4}$/,
      ),
    });
    expect(JSON.stringify(shown(run))).not.toContain('<script');
  });

  it('shows itself before the first sweep too', () => {
    expect(shown(train(net, { inputs, targets }))).toMatchObject({
      'text/plain': expect.stringMatching(/sweep 0, event 0: loss [\d.]+ {2}/),
    });
  });

  it('says once, and first, what went wrong: cause, effect, fix', () => {
    const twice = inputs.map(([x = 0]) => [x, 2 * x]);
    const run = train(
      network([2, 3, 1], { seed: 1 }),
      { inputs: twice, targets },
      { rung: 'inverse' },
    );
    run.goto(12);
    const deficient = run.warnings.filter(
      ({ kind, layer }) => kind === 'rank-deficient' && layer === 1,
    );
    expect(deficient).toEqual([
      expect.objectContaining({
        sweeps: 12,
        firstSweep: 1,
        lastSweep: 12,
        fix: expect.stringMatching(/ridge: 1e-6/),
      }),
    ]);
    expect(shown(run)).toMatchObject({
      'text/plain': expect.stringMatching(/^Warning \(.*\nRun of/s),
    });
    run.goto(0);
    expect(run.warnings.map(({ kind }) => kind)).toEqual(['duplicate-inputs']);
  });

  it.each([
    ['a fifth of the targets', 5, false],
    ['a third of the targets', 3, true],
  ])('warns of clamping only above a fifth: %s on the very edge', (_, every, warned) => {
    const edge = inputs.slice(0, 30).map((_, row) => (row % every === 0 ? 1 : 0.5));
    const data = { inputs: inputs.slice(0, 30), targets: edge };
    const run = train(network([2, 8, 1], { output: 'sigmoid' }), data, { rung: 'inverse' });
    expect(run.next('ideal', { layer: 2 }).clamped).toBeCloseTo(1 / every, 12);
    run.step();
    const [warning] = run.warnings.filter(({ kind, layer }) => kind === 'clamped' && layer === 2);
    expect(warning?.cause).toEqual(
      warned ? expect.stringMatching(/^Up to 33.3 % of the targets/) : undefined,
    );
  });
});
