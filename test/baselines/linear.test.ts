import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { elm, ols } from '../../src/baselines/index.ts';
import { synthetic } from '../../src/data/index.ts';
import { network } from '../../src/network/index.ts';
import { smallProblem } from '../training/problems.ts';
import { ridgeSolution } from './oracle.ts';

const data = smallProblem(4, 2, 50);
const net = network([4, 6, 2], { seed: 1 });

describe('ols', () => {
  it.each([0, 2.5])('equals ml-matrix with ridge %d', async (ridge) => {
    const run = ols({ ridge }).train(net, data);
    expect(await run.fit({ sweeps: 10 })).toMatchObject({ reason: 'stalled', sweeps: 1 });
    const expected = ridgeSolution(data.inputs, data.targets, ridge);
    const { weights, bias } = run.network.layer(1);
    expect(Matrix.sub(weights, expected.weights).norm()).toBeLessThan(1e-12);
    bias.forEach((value, unit) => {
      expect(value).toBeCloseTo(expected.bias[unit] ?? 0, 12);
    });
    expect(run.network.widths).toEqual([4, 2]);
  });

  it('predicts in the units of a standardised target', () => {
    const split = synthetic.friedman1({ samples: 60, seed: 1 }).standardise();
    const run = ols().train(network([10, 3, 1]), split);
    run.step();
    const { weights, bias } = ridgeSolution(split.inputs.to2DArray(), split.targets.to2DArray(), 0);
    const expected = split.inputs.mmul(weights).add(bias[0] ?? 0);
    expect(Matrix.sub(run.predict(split.inputs), expected).norm()).toBeLessThan(1e-9);
  });

  it('stays sound where columns are constant, repeated or nearly so', () => {
    const inputs = data.inputs.map((row, at) => [...row, 7, row[0] ?? 0, 1e6 + 1e-3 * (at % 5)]);
    const run = ols().train(network([7, 2]), { inputs, targets: data.targets });
    run.step();
    // The fit is the one without the constant and the repeated column.
    const kept = inputs.map((row, at) => [...row.slice(0, 4), at % 5]);
    const { weights, bias } = ridgeSolution(kept, data.targets, 0);
    const expected = new Matrix(kept).mmul(weights).addRowVector([...bias]);
    expect(Matrix.sub(run.predict(inputs), expected).norm()).toBeLessThan(1e-5);
    expect(run.network.layer(1).weights.get(4, 0)).toBeCloseTo(0, 15);
    expect(run.network.layer(1).weights.norm()).toBeLessThan(1e3);
  });

  it('gives dependent columns the solution of minimum norm', () => {
    const inputs = [
      [1, 2],
      [2, 4],
      [3, 6],
      [5, 10],
    ];
    const run = ols().train(network([2, 1]), { inputs, targets: [1, 2, 3, 5] });
    run.step();
    const { weights } = run.network.layer(1);
    expect(weights.get(0, 0)).toBeCloseTo(0.2, 9);
    expect(weights.get(1, 0)).toBeCloseTo(0.4, 9);
  });
});

describe('elm', () => {
  it.each([0, 0.1])('solves its normal equations with ridge %d', (ridge) => {
    const run = elm({ ridge }).train(net, data);
    run.step();
    const { weights: w1, bias: b1 } = net.layer(1);
    const hidden = new Matrix(data.inputs).mmul(w1).addRowVector([...b1]);
    for (let row = 0; row < hidden.rows; row++) {
      for (let unit = 0; unit < hidden.columns; unit++) {
        hidden.set(row, unit, Math.tanh(hidden.get(row, unit)));
      }
    }
    const expected = ridgeSolution(hidden.to2DArray(), data.targets, ridge);
    const { weights, bias } = run.network.layer(2);
    expect(Matrix.sub(weights, expected.weights).norm()).toBeLessThan(1e-10);
    bias.forEach((value, unit) => {
      expect(value).toBeCloseTo(expected.bias[unit] ?? 0, 10);
    });
    expect(run.network.layer(1).weights.to2DArray()).toEqual(w1.to2DArray());
  });

  it('changes the output layer once, and says so', () => {
    const run = elm().train(net, data);
    expect(run.step().accepted).toEqual([2]);
    expect(run.stalled).toBe(true);
    const { loss } = run;
    expect(run.step().accepted).toEqual([]);
    expect(run.loss).toBe(loss);
  });

  it('refuses an output that is not linear', () => {
    const bent = network([4, 6, 2], { output: 'sigmoid' });
    expect(() => elm().train(bent, data)).toThrow(/sigmoid.*output/s);
  });
});
