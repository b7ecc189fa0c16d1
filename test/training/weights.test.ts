import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adam,
  type Baseline,
  elm,
  lbfgs,
  levenbergMarquardt,
  ols,
} from '../../src/baselines/index.ts';
import { ensemble } from '../../src/ensemble/index.ts';
import { type NetworkOptions, network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { type AnyRun, type TrainOptions, train } from '../../src/run/index.ts';
import type { TrainingInput } from '../../src/training/index.ts';
import { newton } from '../losses/newton.ts';
import { cars } from '../losses/real-data.ts';
import { classesOf, smallProblem } from './problems.ts';

interface Weighted {
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly weights: number[];
}

const counts = [1, 2, 1, 3, 1, 1, 4, 2, 1, 1, 2, 1, 5, 1, 2, 3, 1, 1, 2, 1, 1, 3, 1, 2];
const mean = counts.reduce((sum, w) => sum + w, 0) / counts.length;

/** Every row as often as its weight says. */
function repeated({ inputs, targets, weights }: Weighted): TrainingInput {
  const times = <T>(rows: readonly T[]): T[] =>
    rows.flatMap((row, at) => new Array<T>(weights[at] ?? 0).fill(row));
  return { inputs: times(inputs), targets: times(targets) };
}

/** The same with rows of weight 0 in between that would ruin any fit. */
function withRubbish(
  { inputs, targets, weights }: Weighted,
  output: NetworkOptions['output'],
): Weighted {
  const wild = [...targets].reverse();
  return {
    inputs: inputs.flatMap((row) => [row, row.map((x) => 7 - 20 * x)]),
    targets: targets.flatMap((row, at) => [row, rubbishOf(output, row, wild[at] ?? row)]),
    weights: weights.flatMap((weight) => [weight, 0]),
  };
}

function rubbishOf(output: NetworkOptions['output'], row: number[], other: number[]): number[] {
  if (output === 'softmax') return other;
  return row.map(() => (output === 'sigmoid' ? 1 : 50));
}

function numbersOf({ network: { parameters } }: AnyRun): readonly number[] {
  return parameters.flatMap(({ weights, bias }) => [...weights.data, ...bias]);
}

/** The largest difference, as a share of the largest number. */
function apart(one: AnyRun, other: AnyRun): number {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const most = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN)))) / most;
}

function expectLosses(one: AnyRun, other: AnyRun, digits: number): void {
  const shares = one.losses.map((loss, sweep) => loss / (other.losses[sweep] ?? 0));
  for (const share of shares) expect(share).toBeCloseTo(1, digits);
}

const amounts = { ...smallProblem(3, 2, counts.length), weights: counts };
const classes = { ...classesOf(smallProblem(3, 3, counts.length)), weights: counts };

const cases: readonly [string, Weighted, readonly number[], NetworkOptions][] = [
  ['a linear output', amounts, [3, 4, 2], {}],
  ['a sigmoid output, skip connections', amounts, [3, 3, 3, 2], { output: 'sigmoid', skip: true }],
  ['classes', classes, [3, 4, 3], { output: 'softmax' }],
];

describe.each(cases)('weights, %s', (_, data, widths, options) => {
  const softmax = options.output === 'softmax';
  const start = network(widths, { ...options, seed: 4 });
  const rungs = (['inverse', 'weighted', 'neuron', 'layer', 'network'] as const).filter(
    (rung) => !softmax || rung !== 'inverse',
  );
  const methods: readonly [string, Baseline][] = [
    ['adam', adam({ batch: 'full', learningRate: 0.05 })],
    ['L-BFGS', lbfgs()],
    ['Levenberg–Marquardt', levenbergMarquardt()],
  ];
  const moved = (run: AnyRun): AnyRun => {
    run.goto(4);
    return run;
  };

  it.each(rungs)('that are whole numbers are repeated rows: rung %s', (rung) => {
    // Weights are scaled to a mean of 1, and so is the penalty that stands beside them.
    const one = moved(train(start, data, { rung, ridge: 0.02 }));
    const other = moved(train(start, repeated(data), { rung, ridge: 0.02 * mean }));
    expectLosses(one, other, 7);
    expect(apart(one, other)).toBeLessThan(1e-6);
  });

  it.each(rungs)('of 0 leave a row out, whatever it holds: rung %s', (rung) => {
    const one = moved(train(start, withRubbish(data, options.output), { rung, ridge: 0.02 }));
    const other = moved(train(start, data, { rung, ridge: 0.02 }));
    expectLosses(one, other, 7);
    expect(apart(one, other)).toBeLessThan(1e-6);
  });

  it.each(rungs)('matter by their ratios alone: rung %s', (rung) => {
    const one = moved(train(start, data, { rung, ridge: 0.02 }));
    const weights = data.weights.map((weight) => 1024 * weight);
    const other = moved(train(start, { ...data, weights }, { rung, ridge: 0.02 }));
    expect(one.losses).toEqual(other.losses);
    const alike = data.weights.map(() => 7);
    const same = moved(train(start, { ...data, weights: alike }, { rung }));
    expect(same.losses).toEqual(
      moved(train(start, { ...data, weights: undefined }, { rung })).losses,
    );
  });

  it('mean the same where a layer is solved without a matrix, as far as its steps do', () => {
    const ways: TrainOptions = { solver: 'conjugate-gradients' };
    const one = moved(train(start, withRubbish(data, options.output), ways));
    expectLosses(one, moved(train(start, repeated(data), ways)), 4);
  });

  it.each(methods)('mean the same to %s', (_name, method) => {
    const one = moved(method.train(start, withRubbish(data, options.output)));
    const other = moved(method.train(start, repeated(data)));
    expectLosses(one, other, 6);
    expect(one.objective / other.objective).toBeCloseTo(1 / mean, 6);
    expect(apart(one, other)).toBeLessThan(1e-5);
  });

  it.each(rungs)('are kept by rewinding and forking: rung %s', (rung) => {
    const run = train(start, data, { rung });
    run.goto(4);
    const { losses } = run;
    run.back(2);
    run.next('solve');
    run.goto(4);
    expect(run.losses).toEqual(losses);
    const fork = run.fork({}, { at: 1 });
    fork.goto(4);
    expect(fork.losses).toEqual(losses);
    const kept = run.recipe.train(start, data);
    kept.goto(4);
    expect(kept.losses).toEqual(losses);
  });

  it('weigh the loss that is shown', () => {
    const run = train(start, data);
    const again = train(start, repeated(data));
    expect(run.loss).toBeCloseTo(again.loss, 12);
    expect(run.objective).toBeCloseTo(again.objective / mean, 10);
  });
});

it('weights of classes come to the maximum of the weighted likelihood', () => {
  const { inputs, targets } = cars();
  const weights = inputs.map((_, row) => 1 + (row % 4));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const own = weights.map((w) => (w * inputs.length) / total);
  const run = train(
    network([5, 3], { output: 'softmax' }),
    { inputs, targets, weights },
    { ridge: 1 },
  );
  while (!run.stalled) run.step();
  const { coefficients, deviance } = newton({
    inputs,
    targets,
    output: 'softmax',
    ridge: 1,
    weights: own,
  });
  expect(run.loss).toBeCloseTo(deviance / 2 / inputs.length, 9);
  const found = run.network.layer(1).weights;
  const ours = found.to2DArray().flatMap(([a = 0, b = 0, c = 0]) => [a - b, b - c]);
  const theirs = coefficients.to2DArray().flatMap(([a = 0, b = 0, c = 0]) => [a - b, b - c]);
  for (const [at, value] of ours.entries()) expect(value).toBeCloseTo(theirs[at] ?? 0, 8);
});

it('an ensemble’s drawn rows keep their weights', () => {
  const data = { ...smallProblem(2, 1, 12), weights: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] };
  const drawn = ensemble(2, { bootstrap: true, seed: 7 }).train([2, 3, 1], data);
  const source = random(7);
  const rows = Array.from({ length: 12 }, () => source.integer(12));
  const pick = <T>(list: readonly T[]): T[] => rows.map((row) => list[row]!);
  const alone = train(network([2, 3, 1], { seed: 7 }), {
    inputs: pick(data.inputs),
    targets: pick(data.targets),
    weights: pick(data.weights),
  });
  expect(drawn.members[0]?.step().loss).toBe(alone.step().loss);
});

describe('weights are refused', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['one too few', [1, 1], 'SHAPE_MISMATCH', /one number for each row, 3.*got 2/],
    ['a number', 3, 'SHAPE_MISMATCH', /got number/],
    ['null', null, 'SHAPE_MISMATCH', /one number for each row/],
    ['a negative one', [1, -1, 1], 'OPTION_OUT_OF_RANGE', /row 2 is -1/],
    ['one that is none', [1, 1, Number.NaN], 'OPTION_OUT_OF_RANGE', /row 3 is NaN/],
    ['an infinite one', [Infinity, 1, 1], 'OPTION_OUT_OF_RANGE', /row 1 is Infinity/],
    ['a word', ['1', 1, 1], 'OPTION_OUT_OF_RANGE', /row 1 is 1/],
    ['all of them 0', [0, 0, 0], 'OPTION_OUT_OF_RANGE', /no row counts/],
  ])('for %s, by train and by the baselines', (_, weights, code, message) => {
    const data = { inputs: [[1], [2], [3]], targets: [1, 2, 3], ...Object({ weights }) };
    const expected = expect.objectContaining({ code, message: expect.stringMatching(message) });
    expect(() => train(network([1, 1]), data)).toThrow(expected);
    for (const method of [adam, lbfgs, levenbergMarquardt, ols, elm])
      expect(() => method().train(network([1, 1]), data)).toThrow(expected);
  });
});

describe('the objective', () => {
  it('never rises in a safeguarded rung, with classes, weights and skip connections', () => {
    fc.assert(
      fc.property(
        fc.record({
          rung: fc.constantFrom('weighted', 'neuron', 'layer', 'network'),
          solver: fc.constantFrom('auto', 'conjugate-gradients'),
          hidden: fc.array(fc.integer({ min: 2, max: 4 }), { maxLength: 3 }),
          output: fc.constantFrom('softmax', 'sigmoid', 'identity'),
          outputs: fc.integer({ min: 2, max: 3 }),
          activation: fc.constantFrom('tanh', 'relu', 'softplus'),
          samples: fc.integer({ min: 1, max: 20 }),
          ridge: fc.constantFrom(0, 1e-6, 0.1, 10),
          damping: fc.constantFrom(0, 1e-6, 1e-2),
          size: fc.constantFrom(0.1, 1, 30),
          seed: fc.nat(1000),
        }),
        ({
          rung,
          solver,
          hidden,
          output,
          outputs,
          activation,
          samples,
          ridge,
          damping,
          size,
          seed,
        }) => {
          const widths = [2, 2, ...hidden, outputs];
          const net = network(widths, { activation, output, skip: true, seed });
          const { inputs, targets } = classesOf(smallProblem(2, outputs, samples, seed));
          const source = random(seed);
          const weights = inputs.map((_, row) =>
            row > 0 && source.uniform() < 0.3 ? 0 : 0.01 + source.uniform(),
          );
          const far = inputs.map((row) => row.map((x) => size * x));
          const loss = output === 'identity' ? 'squared' : 'cross-entropy';
          const run = train(
            net,
            { inputs: far, targets, weights },
            { rung, solver, loss, ridge, damping },
          );
          run.goto(4);
          const { objectives } = run;
          expect(objectives.every(Number.isFinite)).toBe(true);
          expect(
            objectives.filter(
              (objective, at) => at > 0 && !(objective <= (objectives[at - 1] ?? 0)),
            ),
          ).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
