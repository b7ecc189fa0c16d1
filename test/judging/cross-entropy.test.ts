import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { adam, lbfgs, ols } from '../../src/baselines/index.ts';
import { compare } from '../../src/compare/index.ts';
import { ensemble } from '../../src/ensemble/index.ts';
import { crossEntropy, type Predictor } from '../../src/judging/index.ts';
import { crossEntropy as lossOfClasses } from '../../src/losses/cross-entropy.ts';
import { network } from '../../src/network/index.ts';
import { comparison } from '../../src/plot/comparison.ts';
import { loss as drawLoss } from '../../src/plot/loss.ts';
import { random } from '../../src/random.ts';
import { chooseRidge } from '../../src/ridge/index.ts';
import { earlyStop, train } from '../../src/run/index.ts';
import { ridgeByValidation } from '../../src/selection/index.ts';
import { newton, probabilities } from '../losses/newton.ts';
import { cars, penguins } from '../losses/real-data.ts';
import { positionOf, smallProblem } from '../training/problems.ts';

const origins = cars();
const order = random(1).permutation(392);
const part = (from: number, to: number) => {
  const rows = order.slice(from, to);
  return {
    inputs: rows.map((row) => origins.inputs[row] ?? []),
    targets: rows.map((row) => origins.targets[row] ?? []),
  };
};
const split = { train: part(0, 100), valid: part(100, 250), test: part(250, 392) };
const start = network([5, 8, 3], { output: 'softmax', seed: 1 });
const saying = (rows: number[][]): Predictor => ({ predict: () => new Matrix(rows) });
const display = (value: object): { readonly 'text/plain': string; readonly 'text/html': string } =>
  Reflect.apply(Reflect.get(value, Symbol.for('Jupyter.display')), value, []);

describe('the cross-entropy of a model', () => {
  it.each<[string, number[][], number[][], number]>([
    [
      'classes',
      [
        [0.5, 0.25, 0.25],
        [0.1, 0.8, 0.1],
      ],
      [
        [0, 1, 0],
        [0, 1, 0],
      ],
      (Math.log(4) - Math.log(0.8)) / 2,
    ],
    ['a coin, one column', [[0.5], [0.5]], [[1], [0]], Math.LN2],
    ['yes or no', [[0.9], [0.2]], [[1], [0]], -(Math.log(0.9) + Math.log(0.8)) / 2],
    ['several yes or no', [[0.9, 0.5]], [[1, 0]], -(Math.log(0.9) + Math.log(0.5))],
    [
      'probabilities as targets',
      [[0.25, 0.75]],
      [[0.5, 0.5]],
      -(Math.log(0.25) + Math.log(0.75)) / 2,
    ],
    [
      'certainty that is right',
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      0,
    ],
    ['certainty that is wrong, as much as 2⁻⁵² tells', [[1, 0]], [[0, 1]], 52 * Math.LN2],
    ['certainty of one column that is wrong', [[1]], [[0]], 52 * Math.LN2],
  ])('is its formula: %s', (_, predicted, targets, expected) => {
    const inputs = predicted.map(() => [0]);
    expect(crossEntropy(saying(predicted), { inputs, targets })).toBeCloseTo(expected, 12);
  });

  it('is a run’s own loss on the rows that it learns from', () => {
    const run = train(start, split.train);
    run.goto(5);
    expect(crossEntropy(run, split.train)).toBeCloseTo(run.loss, 12);
    expect(crossEntropy(run.network, split.train)).toBeCloseTo(run.loss, 12);
    const logistic = train(network([5, 3], { output: 'sigmoid' }), split.train, {
      loss: 'cross-entropy',
    });
    logistic.goto(5);
    expect(crossEntropy(logistic, split.train)).toBeCloseTo(logistic.loss, 12);
  });

  it('of an ensemble is that of the mean of its probabilities', async () => {
    const together = ensemble(3).train(
      (seed) => network([5, 4, 3], { output: 'softmax', seed }),
      split.train,
      { ridge: 0.3 },
    );
    await together.fit({ sweeps: 10 });
    const means = together.members
      .map((member) => member.predict(split.test.inputs))
      .reduce((sum, each) => Matrix.add(sum, each))
      .div(3);
    const expected = split.test.targets.reduce(
      (sum, row, at) => sum - Math.log(means.get(at, row.indexOf(1))),
      0,
    );
    expect(crossEntropy(together, split.test)).toBeCloseTo(
      expected / split.test.targets.length,
      12,
    );
    const alone = together.members.map((member) => crossEntropy(member, split.test));
    expect(crossEntropy(together, split.test)).toBeLessThan(Math.max(...alone));
  });

  it('is NaN where a prediction is none', () => {
    const data = { inputs: [[0]], targets: [[1, 0]] };
    expect(crossEntropy(saying([[Number.NaN, 0.5]]), data)).toBeNaN();
    expect(crossEntropy(saying([[0.5, Number.NaN]]), data)).toBeNaN();
  });

  it.each<[string, number[][], number[][], string, RegExp]>([
    ['amounts as targets', [[0.5]], [[3]], 'TARGET_OUT_OF_RANGE', /target 1 of row 1 is 3.*rmse/],
    [
      'amounts as predictions',
      [[0.5], [-0.1]],
      [[1], [0]],
      'TARGET_OUT_OF_RANGE',
      /prediction 1 of row 2 is -0.1/,
    ],
    ['other columns', [[0.5, 0.5]], [[1]], 'SHAPE_MISMATCH', /predicts 2 columns/],
    ['other rows', [[0.5]], [[1], [0]], 'SHAPE_MISMATCH', /1 rows and the targets 2/],
    ['a target that is no number', [[0.5]], [[Number.NaN]], 'NOT_FINITE', /row 1/],
  ])('is refused for %s', (_, predicted, targets, code, message) => {
    const inputs = predicted.map(() => [0]);
    expect(() => crossEntropy(saying(predicted), { inputs, targets })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('whatever judges on other rows goes by the run’s own loss', () => {
  it('early stopping returns to the lowest validation cross-entropy', async () => {
    for (const run of [train(start, split.train), lbfgs().train(start, split.train)]) {
      const result = await run.fit({ sweeps: 60, until: earlyStop(split.valid, { patience: 8 }) });
      const stopped = run.sweep;
      const seen = [];
      for (let sweep = 1; sweep <= result.sweeps; sweep++) {
        run.goto(sweep);
        seen.push(crossEntropy(run, split.valid));
      }
      expect(stopped).toBe(seen.indexOf(Math.min(...seen)) + 1);
      expect(result.sweeps).toBeLessThan(60);
    }
  });

  it('the ridge by validation is that of Newton’s method with the lowest cross-entropy', async () => {
    const grid = [30, 3, 0.3, 0.03];
    const found = await ridgeByValidation(network([5, 3], { output: 'softmax' }), split, {
      sweeps: 40,
      grid,
    });
    const expected = grid.map((ridge) => {
      const { coefficients } = newton({ ...split.train, output: 'softmax', ridge });
      return split.valid.inputs.reduce((sum, row, at) => {
        const totals = [0, 1, 2].map((k) =>
          [...row, 1].reduce((z, x, j) => z + x * coefficients.get(j, k), 0),
        );
        const class_ = split.valid.targets[at]?.indexOf(1) ?? 0;
        return sum - Math.log(probabilities(totals, 'softmax')[class_] ?? 0) / 150;
      }, 0);
    });
    expect(found.lossName).toBe('cross-entropy');
    expect(found.ridge).toBe(grid[expected.indexOf(Math.min(...expected))]);
    // The best of 40 sweeps may lie on the way to where Newton's method ends.
    for (const [at, row] of found.table.entries())
      expect(row.error).toBeLessThan((expected[at] ?? 0) + 1e-6);
    const { 'text/plain': text, 'text/html': html } = display(found);
    expect(text).toMatch(/^Ridge \S+ by validation: cross-entropy 0\.\d+ after/);
    expect(text).toMatch(/validation cross-entropy/);
    expect(`${text}${html}`).not.toMatch(/RMSE/);
  });

  it('a comparison shows it for training, validation and test rows', async () => {
    const methods = { ours: train(start, split.train).recipe, adam: adam() };
    const result = await compare(methods, split, { passes: 12, seeds: [1] });
    expect(result.lossName).toBe('cross-entropy');
    for (const { name, trials } of result.methods) {
      const [trial] = trials;
      const recipe = name === 'ours' ? methods.ours : methods.adam;
      const run = recipe.train(network([5, 8, 3], { output: 'softmax', seed: 1 }), split.train);
      run.goto(trial?.sweeps ?? 0);
      expect(trial?.loss).toBe(run.loss);
      expect(trial?.valid).toBe(crossEntropy(run, split.valid));
      expect(trial?.test).toBe(crossEntropy(run, split.test));
    }
    const { 'text/plain': text } = display(result);
    expect(text).toMatch(
      /method +training cross-entropy +from … to +valid cross-entropy +test cross-entropy/,
    );
    expect(text).not.toMatch(/RMSE/);
    expect(comparison(result).layout.yaxis).toMatchObject({
      title: { text: 'loss (cross-entropy)' },
    });
  });

  it('a comparison of methods with different losses is refused before anything is trained', async () => {
    const mixed = compare({ ours: train(start, split.train).recipe, line: ols() }, split, {
      passes: 5,
    });
    await expect(mixed).rejects.toMatchObject({
      code: 'WRONG_ARGUMENT',
      message: expect.stringMatching(/ours makes cross-entropy small and line squared errors/),
    });
    const sigmoid = (seed: number) => network([5, 4, 3], { output: 'sigmoid', seed });
    const told = { a: adam({ loss: 'cross-entropy' }), b: lbfgs() };
    await expect(compare(told, split, { passes: 5, network: sigmoid })).rejects.toMatchObject({
      code: 'WRONG_ARGUMENT',
    });
  });
});

describe('what is shown of a run of classes', () => {
  const run = train(start, split.train, { ridge: 0.1 });
  run.goto(3);

  it('names cross-entropy, and of other runs still the loss', () => {
    for (const each of [run, adam().train(start, split.train)]) {
      expect(each.lossName).toBe('cross-entropy');
      expect(display(each)['text/plain']).toMatch(/cross-entropy [\d.]+/);
      expect(display(each)['text/html']).toMatch(/cross-entropy [\d.]+/);
    }
    const amounts = train(network([2, 3, 1]), smallProblem(2, 1, 9));
    expect(display(amounts)['text/plain']).toMatch(/: loss [\d.]+/);
  });

  it('and so does its picture; two losses share none', () => {
    const amounts = train(network([2, 3, 1]), smallProblem(2, 1, 9));
    const yaxis = (...runs: Parameters<typeof drawLoss>) => drawLoss(...runs).layout.yaxis;
    expect(yaxis(run)).toMatchObject({ title: { text: 'loss (cross-entropy)' } });
    expect(yaxis({ run, other: [1, 0.5] })).toMatchObject({
      title: { text: 'loss (cross-entropy)' },
    });
    expect(yaxis(amounts)).toMatchObject({ title: { text: 'loss (mean squared error)' } });
    expect(() => drawLoss([run, amounts])).toThrow(
      expect.objectContaining({ code: 'WRONG_ARGUMENT', message: expect.stringMatching(/apart/) }),
    );
    expect(yaxis([run, amounts], { units: 'each its own' })).toMatchObject({
      title: { text: 'loss (each its own)' },
    });
  });
});

describe('a ridge by evidence, for classes', () => {
  it('comes to λ = γ/‖W‖² of one layer, γ and W by Newton’s method', () => {
    let ridge = 1;
    for (let round = 0; round < 20; round++) {
      const run = train(network([5, 3], { output: 'softmax' }), split.train, { ridge });
      while (!run.stalled) run.step();
      const position = { ...positionOf(run.network, split.train), loss: lossOfClasses };
      ridge = chooseRidge(position, 'evidence', [1e-3, 1e3]) ?? Number.NaN;
    }
    const { coefficients, information } = newton({ ...split.train, output: 'softmax', ridge });
    const weights = coefficients.subMatrix(0, 4, 0, 2);
    const free = [5, 11, 17];
    const kept = [...Array(18).keys()].filter((at) => !free.includes(at));
    const curvature = information.clone();
    for (const at of kept) curvature.set(at, at, curvature.get(at, at) - ridge);
    const among = curvature.selection(free, free);
    const across = curvature.selection(free, kept);
    const held = Matrix.eye(3).mul(1e-9);
    const reduced = Matrix.sub(
      curvature.selection(kept, kept),
      across
        .transpose()
        .mmul(inverse(Matrix.add(among, held)))
        .mmul(across),
    );
    const all = Matrix.add(reduced, Matrix.eye(15).mul(ridge));
    const gamma = inverse(all).mmul(reduced).trace();
    expect(ridge / (gamma / weights.norm('frobenius') ** 2)).toBeCloseTo(1, 3);
  });

  it('lies near the lowest of the validation curve, with hidden layers and few rows', () => {
    for (const [data, widths] of [
      [origins, [5, 8, 3]],
      [penguins(), [4, 8, 3]],
    ] as const) {
      const rows = random(2).permutation(data.inputs.length);
      const pick = (from: number, to?: number) => ({
        inputs: rows.slice(from, to).map((row) => data.inputs[row] ?? []),
        targets: rows.slice(from, to).map((row) => data.targets[row] ?? []),
      });
      const [few, others] = [pick(0, 80), pick(80)];
      const net = network(widths, { output: 'softmax', seed: 2 });
      const errorWith = (ridge: number | 'evidence'): number => {
        const run = train(net, few, { ridge });
        run.goto(25);
        return crossEntropy(run, others);
      };
      const curve = [1e-3, 1e-2, 0.1, 1, 10, 100].map(errorWith);
      const [best, worst] = [Math.min(...curve), Math.max(...curve)];
      expect(errorWith('evidence')).toBeLessThan(best + 0.1 * (worst - best));
    }
  });
});
