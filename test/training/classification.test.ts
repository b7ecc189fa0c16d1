import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { adam } from '../../src/baselines/adam.ts';
import { lbfgs } from '../../src/baselines/lbfgs.ts';
import type { Split } from '../../src/data/data-set.ts';
import { json } from '../../src/data/json.ts';
import { accuracy, classify } from '../../src/judging/accuracy.ts';
import { confusion } from '../../src/judging/confusion.ts';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/train.ts';

const penguins = (
  await json(new URL('../data/penguins.json', import.meta.resolve('vega-datasets')))
).drop('Island', 'Sex');

const classes = penguins.dropMissing().target('Species', { classes: true });
const data = classes.split({ test: 0.4, seed: 1, stratified: true }).standardise();
const RIDGE = 0.1;

interface Logistic {
  predict(inputs: Matrix): Matrix;
  /** 2 Σ −ln p of the true classes + λ‖W‖². */
  readonly objective: number;
}

/**
 * Multinomial logistic regression, by Newton's method on the whole Hessian
 * Σ_i (diag(p) − ppᵀ) ⊗ xxᵀ + λI, biases without λ. Written for this test, on ml-matrix only.
 */
function logistic({ inputs, targets }: Split, ridge: number): Logistic {
  const [features, outputs] = [inputs.columns + 1, targets.columns];
  const place = (a: number, k: number): number => a * outputs + k;
  const predict = (x: Matrix, w: Matrix): Matrix =>
    new Matrix(withOnes(x).mmul(w).to2DArray().map(softmax));
  const x = withOnes(inputs);
  let w = Matrix.zeros(features, outputs);
  for (let step = 0; step < 25; step++) {
    const p = predict(inputs, w);
    const gradient = x.transpose().mmul(Matrix.sub(p, targets));
    // The biases are determined up to a number that is common to all classes.
    const hessian = Matrix.eye(features * outputs).mul(1e-9);
    for (let a = 0; a < features; a++) {
      for (let b = 0; b < features; b++) {
        for (let j = 0; j < outputs; j++) {
          for (let k = 0; k < outputs; k++) {
            let sum = a === b && j === k && a < features - 1 ? ridge : 0;
            for (let i = 0; i < x.rows; i++) {
              const curvature = p.get(i, j) * (Number(j === k) - p.get(i, k));
              sum += curvature * x.get(i, a) * x.get(i, b);
            }
            const at = [place(a, j), place(b, k)] as const;
            hessian.set(...at, hessian.get(...at) + sum);
          }
        }
      }
    }
    const penalised = gradient
      .to2DArray()
      .flatMap((row, a) => row.map((g, k) => g + (a < features - 1 ? ridge * w.get(a, k) : 0)));
    const move = solve(hessian, Matrix.columnVector(penalised)).to1DArray();
    w = new Matrix(
      w.to2DArray().map((row, a) => row.map((value, k) => value - (move[place(a, k)] ?? 0))),
    );
  }
  const p = predict(inputs, w);
  const entropy = targets.to2DArray().map((row, i) => -Math.log(p.get(i, row.indexOf(1))));
  const weights = w.subMatrix(0, features - 2, 0, outputs - 1).to1DArray();
  return {
    predict: (rows) => predict(rows, w),
    objective:
      2 * entropy.reduce((sum, value) => sum + value, 0) +
      ridge * weights.reduce((sum, value) => sum + value ** 2, 0),
  };
}

function withOnes(x: Matrix): Matrix {
  return Matrix.ones(x.rows, x.columns + 1).setSubMatrix(x, 0, 0);
}

function softmax(z: readonly number[]): number[] {
  const powers = z.map((value) => Math.exp(value - Math.max(...z)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

describe('penguins, told apart by bill, flipper and weight', () => {
  const oracle = logistic(data.train, RIDGE);
  const reference = accuracy({ predict: () => oracle.predict(data.test.inputs) }, data.test);

  it('are told apart by the reference itself', () => {
    expect(reference).toBeGreaterThan(0.95);
  });

  it('by a network without hidden layers are what logistic regression makes of them', () => {
    const run = train(network([4, 3], { output: 'softmax', seed: 1 }), data.train, {
      ridge: RIDGE,
    });
    run.goto(40);
    expect(run.objective).toBeCloseTo(oracle.objective, 6);
    const difference = Matrix.sub(run.predict(data.test.inputs), oracle.predict(data.test.inputs));
    expect(difference.abs().max()).toBeLessThan(1e-4);
  });

  it.each([1, 2, 3])('by a hidden layer are told apart as well, from seed %d', (seed) => {
    const run = train(network([4, 8, 3], { output: 'softmax', seed }), data.train, {
      ridge: RIDGE,
    });
    run.goto(15);
    expect(run.objective).toBeLessThan(oracle.objective);
    // Two of the 137 rows may go the other way.
    expect(accuracy(run, data.test)).toBeGreaterThanOrEqual(reference - 2 / 137);
  });

  it.each([
    ['L-BFGS', lbfgs({ ridge: RIDGE }), 60],
    ['Adam', adam({ ridge: RIDGE, learningRate: 0.01 }), 60],
  ])('by %s on the same network are told apart as well', (_, method, sweeps) => {
    const run = method.train(network([4, 8, 3], { output: 'softmax', seed: 1 }), data.train);
    run.goto(sweeps);
    expect(accuracy(run, data.test)).toBeGreaterThanOrEqual(reference - 3 / 137);
  });

  it('by two sigmoid outputs are told apart as a pair', () => {
    const pair = penguins
      .dropMissing()
      .where((row) => row.Species !== 'Gentoo')
      .target('Species', { classes: true })
      .split({ test: 0.4, seed: 2, stratified: true })
      .standardise();
    expect(pair.train.classes).toEqual(['Adelie', 'Chinstrap']);
    const run = train(network([4, 6, 2], { output: 'sigmoid', seed: 1 }), pair.train, {
      loss: 'cross-entropy',
      ridge: RIDGE,
    });
    run.goto(15);
    expect(accuracy(run, pair.test)).toBeGreaterThan(0.94);
  });

  it('predict probabilities, which name the species that accuracy and confusion count', () => {
    const run = train(network([4, 8, 3], { output: 'softmax', seed: 1 }), data.train, {
      ridge: RIDGE,
    });
    run.goto(15);
    const probabilities = run.predict(data.test.inputs);
    for (const sum of probabilities.sum('row')) expect(sum).toBeCloseTo(1, 12);
    const names = classify(run, data.test);
    const species = penguins.column('Species').values;
    const right = data.test.rowNumbers.filter((row, at) => species[row - 1] === names[at]).length;
    expect(accuracy(run, data.test)).toBe(right / names.length);
    expect(
      confusion(run, data.test)
        .counts.flat()
        .reduce((a, b) => a + b, 0),
    ).toBe(names.length);
  });
});
