import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { lbfgs, levenbergMarquardt } from '../../src/baselines/index.ts';
import { network } from '../../src/network/index.ts';
import { type AnyRun, type Run, train } from '../../src/run/index.ts';
import { newton } from './newton.ts';
import { cars, penguins, shuttle } from './real-data.ts';

const origins = cars();
const species = penguins();
const american = { ...origins, targets: origins.targets.map((row) => [row[2] ?? 0]) };

/** Coefficients and intercepts of the last layer, shape ((inputs + 1) × outputs). */
function coefficients({ network: net }: AnyRun): Matrix {
  const { weights, bias } = net.layer(net.activations.length);
  return new Matrix([...weights.to2DArray(), [...bias]]);
}

/** Where the probabilities of a row add up to 1 a number may be added to all of its coefficients. */
function aboutMean(matrix: Matrix): Matrix {
  return matrix.columns < 2 ? matrix : Matrix.sub(matrix, columnOfMeans(matrix));
}

function columnOfMeans(matrix: Matrix): Matrix {
  const means = Matrix.columnVector(matrix.mean('row'));
  return means.mmul(Matrix.ones(1, matrix.columns));
}

function settled<R extends AnyRun>(run: R, sweeps = 400): R {
  while (!run.stalled && run.sweep < sweeps) run.step();
  return run;
}

describe.each(['neuron', 'layer', 'network'] as const)('one layer of rung %s', (rung) => {
  it.each([
    ['softmax, origins of cars', origins, 'softmax', 0],
    ['softmax, species of penguins, with a ridge', species, 'softmax', 0.5],
    ['logistic, American cars', american, 'sigmoid', 0],
    ['logistic for each of three origins, with a ridge', origins, 'sigmoid', 2],
  ] as const)('comes to the maximum of the likelihood: %s', (_, data, output, ridge) => {
    const { inputs, targets } = data;
    const expected = newton({ inputs, targets, output, ridge });
    const net = network([inputs[0]?.length ?? 0, targets[0]?.length ?? 0], { output, seed: 1 });
    const run = settled(train(net, data, { rung, loss: 'cross-entropy', ridge }), 3000);
    const [ours, theirs] = [coefficients(run), expected.coefficients].map((each) =>
      output === 'softmax' ? aboutMean(each) : each,
    );
    const distance = Matrix.sub(ours ?? theirs!, theirs!).norm('max');
    expect(distance / theirs!.norm('max')).toBeLessThan(1e-8);
    expect(run.loss).toBeCloseTo(expected.deviance / 2 / inputs.length, 9);
    expect(run.warnings).toEqual([]);
  });
});

describe('one layer of other methods', () => {
  it.each([
    ['rung weighted', (n: number) => train(network([5, n], net), origins, { rung: 'weighted' })],
    ['L-BFGS', (n: number) => lbfgs().train(network([5, n], net), origins)],
    [
      'Levenberg–Marquardt',
      (n: number) => levenbergMarquardt().train(network([5, n], net), origins),
    ],
  ] as const)('comes to the same likelihood: %s', (_, make) => {
    const expected = newton({ ...origins, output: 'softmax' });
    const run = settled<AnyRun>(make(3), 1500);
    expect(run.loss / (expected.deviance / 2 / 392) - 1).toBeLessThan(1e-9);
    expect(run.loss / (expected.deviance / 2 / 392) - 1).toBeGreaterThan(-1e-12);
  });
});

const net = { output: 'softmax', seed: 2 } as const;

describe('logistic regression of the space shuttle’s O-rings', () => {
  const run = settled(
    train(network([1, 1], { output: 'sigmoid' }), shuttle, { loss: 'cross-entropy' }),
  );

  it('has the published coefficients and deviance', () => {
    expect(run.network.layer(1).bias[0]).toBeCloseTo(15.0429, 4);
    expect(run.network.layer(1).weights.get(0, 0)).toBeCloseTo(-0.2322, 4);
    expect(run.objective).toBeCloseTo(20.315, 3);
  });

  it('has the published standard errors in its regression table', () => {
    const { rows, samples, residualDeviation } = lastSolve(run).summary({ unit: 0 });
    expect(rows.map(({ standardError }) => standardError.toFixed(4))).toEqual(['0.1082', '7.3786']);
    expect(samples).toBe(23);
    const left = shuttle.inputs.map(([x = 0], row) => {
      const p = 1 / (1 + Math.exp(-(15.042902 - 0.232163 * x)));
      return ((shuttle.targets[row]?.[0] ?? 0) - p) ** 2 / (p * (1 - p));
    });
    const pearson = left.reduce((sum, square) => sum + square, 0);
    expect(residualDeviation).toBeCloseTo(Math.sqrt(pearson / 21), 4);
  });
});

it('a softmax regression’s standard errors are those of the observed information', () => {
  const ridge = 0.5;
  const run = settled(train(network([4, 3], net), species, { ridge }));
  const { information } = newton({ ...species, output: 'softmax', ridge });
  // The free direction of the intercepts is bound as the damping binds it: by its length alone.
  const held = Matrix.add(information, freeDirection(4, 3).mul(1e-6));
  const variances = inverse(held).diagonal();
  const { rows } = lastSolve(run).summary({ unit: 1 });
  rows.slice(0, 4).forEach(({ standardError }, j) => {
    expect(standardError / Math.sqrt(variances[5 + j] ?? 0)).toBeCloseTo(1, 5);
  });
});

/** The undamped solve of the point where the run stands. */
function lastSolve(run: Run) {
  return run.fork().next('solve').with({ damping: 1e-9 });
}

/** 1 where two intercepts meet, in the order of the information. */
function freeDirection(inputs: number, outputs: number): Matrix {
  const size = (inputs + 1) * outputs;
  const result = Matrix.zeros(size, size);
  for (let o = inputs; o < size; o += inputs + 1) {
    for (let q = inputs; q < size; q += inputs + 1) result.set(o, q, 1);
  }
  return result;
}

describe('two classes', () => {
  it('have the probabilities of logistic regression behind a softmax', () => {
    const both = american.targets.map(([y = 0]) => [1 - y, y]);
    const two = settled(train(network([5, 2], net), { ...american, targets: both }));
    const one = settled(
      train(network([5, 1], { output: 'sigmoid' }), american, { loss: 'cross-entropy' }),
    );
    const [p, q] = [two.predict(origins.inputs), one.predict(origins.inputs)];
    for (let row = 0; row < p.rows; row++) expect(p.get(row, 1)).toBeCloseTo(q.get(row, 0), 8);
    expect(two.loss).toBeCloseTo(one.loss, 12);
  });
});

it('the gradient is 0 where a run has stalled', () => {
  const run = settled(train(network([5, 3], net), origins, { ridge: 0.3 }));
  const p = run.predict(origins.inputs);
  const design = new Matrix(origins.inputs.map((row) => [...row, 1]));
  const slope = design.transpose().mmul(Matrix.sub(new Matrix(origins.targets), p));
  const weights = new Matrix([...run.network.layer(1).weights.to2DArray(), [0, 0, 0]]);
  expect(Matrix.sub(slope, weights.mul(0.3)).norm('max')).toBeLessThan(1e-5);
});

it('the regression table of a softmax says why its rank is not full', () => {
  const { notes, rank, unknowns } = lastSolve(train(network([5, 3], net), origins)).summary({
    unit: 0,
  });
  expect([rank, unknowns]).toEqual([12, 18]);
  expect(notes.join(' ')).toMatch(/Rank 12 of 18.*add up to 1/);
  expect(notes.join(' ')).not.toMatch(/dependent/);
});
