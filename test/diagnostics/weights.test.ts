import { inverse, Matrix, QrDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { elm, ols } from '../../src/baselines/index.ts';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { type AnyRun, type TrainOptions, train } from '../../src/run/index.ts';
import { classesOf, smallProblem } from '../training/problems.ts';

describe('a weighted linear regression', () => {
  const source = random(5);
  const { inputs, targets } = smallProblem(4, 2, 30);
  const weights = inputs.map((_, row) => (row % 6 === 0 ? 0 : 0.1 + 3 * source.uniform()));
  const counted = weights.filter((w) => w > 0).length;
  const total = weights.reduce((sum, w) => sum + w, 0);
  // Scaled as the run scales them.
  const own = weights.map((w) => (w * counted) / total);
  const data = { inputs, targets, weights };
  const solved = (ridge: number): Matrix => {
    const rows = inputs.map((x, row) => [...x, 1].map((a) => Math.sqrt(own[row] ?? 0) * a));
    const held = [0, 1, 2, 3].map((i) =>
      [0, 1, 2, 3, 4].map((j) => (i === j ? Math.sqrt(ridge) : 0)),
    );
    const wanted = targets.map((y, row) => y.map((value) => Math.sqrt(own[row] ?? 0) * value));
    return new QrDecomposition(new Matrix([...rows, ...held])).solve(
      new Matrix([...wanted, ...held.map(() => [0, 0])]),
    );
  };
  const found = ({ network: net }: AnyRun): Matrix => {
    const { weights: w, bias } = net.layer(net.activations.length);
    return new Matrix([...w.to2DArray(), [...bias]]);
  };

  it.each([0, 0.7])('is that of ml-matrix by every way to it, ridge %f', (ridge) => {
    const net = network([4, 2], { seed: 1 });
    const options: TrainOptions = { ridge };
    const runs: readonly AnyRun[] = [
      train(net, data, options),
      train(net, data, { ...options, rung: 'neuron' }),
      train(net, data, { ...options, rung: 'inverse' }),
      ols({ ridge }).train(net, data),
      elm({ ridge }).train(net, data),
    ];
    for (const run of runs) {
      run.step();
      expect(Matrix.sub(found(run), solved(ridge)).norm('max')).toBeLessThan(1e-10);
    }
  });

  it('of an elm’s or a run’s hidden layer likewise', () => {
    const net = network([4, 3, 2], { seed: 1 });
    const hidden = new Matrix(inputs)
      .mmul(net.layer(1).weights)
      .addRowVector([...net.layer(1).bias]);
    const a = hidden.to2DArray().map((row) => [...row.map(Math.tanh), 1]);
    const scaled = (rows: number[][]): Matrix =>
      new Matrix(rows.map((row, at) => row.map((value) => Math.sqrt(own[at] ?? 0) * value)));
    const expected = new QrDecomposition(scaled(a)).solve(scaled(targets));
    const learnt = elm().train(net, data);
    learnt.step();
    expect(Matrix.sub(found(learnt), expected).norm('max')).toBeLessThan(1e-9);
    const { weights: w, bias } = train(net, data).next('solve', { layer: 2 });
    expect(
      Matrix.sub(new Matrix([...w.to2DArray(), [...bias]]), expected).norm('max'),
    ).toBeLessThan(1e-9);
  });

  it('has the R², residual deviation and standard errors of its formulas', () => {
    const table = train(network([4, 2], { seed: 1 }), data)
      .next('solve')
      .summary({ unit: 1 });
    const x = solved(0);
    const design = inputs.map((row) => [...row, 1]);
    const left = design.map(
      (a, row) => (targets[row]?.[1] ?? 0) - a.reduce((sum, v, j) => sum + v * x.get(j, 1), 0),
    );
    const weigh = (values: readonly number[]): number =>
      values.reduce((sum, value, row) => sum + (own[row] ?? 0) * value, 0);
    const ys = targets.map((row) => row[1] ?? 0);
    const middle = weigh(ys) / counted;
    const unexplained = weigh(left.map((r) => r * r));
    expect(table.rSquared).toBeCloseTo(
      1 - unexplained / weigh(ys.map((y) => (y - middle) ** 2)),
      10,
    );
    expect(table.samples).toBe(counted);
    expect(table.residualDeviation).toBeCloseTo(Math.sqrt(unexplained / (counted - 5)), 10);
    const scaled = new Matrix(design.map((row, at) => row.map((a) => Math.sqrt(own[at] ?? 0) * a)));
    const covariance = inverse(scaled.transpose().mmul(scaled)).mul(unexplained / (counted - 5));
    for (const [j, { standardError }] of table.rows.entries()) {
      expect(standardError).toBeCloseTo(Math.sqrt(covariance.get(j, j)), 9);
    }
  });

  it.each([0, 0.7])('has the leave-one-out error of as many refits, ridge %f', (ridge) => {
    const solve = train(network([4, 2], { seed: 1 }), data, { ridge }).next('solve');
    let squares = 0;
    inputs.forEach((row, out) => {
      const rows = inputs.map((each, at) =>
        [...each, 1].map((a) => (at === out ? 0 : Math.sqrt(own[at] ?? 0) * a)),
      );
      const wanted = targets.map((y, at) =>
        y.map((value) => (at === out ? 0 : Math.sqrt(own[at] ?? 0) * value)),
      );
      const held = [0, 1, 2, 3].map((i) =>
        [0, 1, 2, 3, 4].map((j) => (i === j ? Math.sqrt(ridge) : 0)),
      );
      const x = new QrDecomposition(new Matrix([...rows, ...held])).solve(
        new Matrix([...wanted, ...held.map(() => [0, 0])]),
      );
      for (const o of [0, 1]) {
        const said = [...row, 1].reduce((sum, a, j) => sum + a * x.get(j, o), 0);
        squares += (own[out] ?? 0) * ((targets[out]?.[o] ?? 0) - said) ** 2;
      }
    });
    expect(solve.press / (squares / (2 * counted))).toBeCloseTo(1, 9);
    expect(solve.leverages[0]).toBe(0);
    const [rest, parameters] = [solve.residual.norm('frobenius') ** 2, solve.effectiveParameters];
    expect(solve.gcv).toBeCloseTo(rest / (2 * counted) / (1 - parameters / counted) ** 2, 12);
  });
});

describe('the leave-one-out error of classes with weights', () => {
  it('is that of refits of the whitened problem, a block for each row', () => {
    const { inputs, targets } = classesOf(smallProblem(2, 3, 20));
    const weights = inputs.map((_, row) => (row === 3 ? 0 : 1 + (row % 3)));
    const total = weights.reduce((sum, w) => sum + w, 0);
    const own = weights.map((w) => (w * 19) / total);
    const run = train(
      network([2, 3], { output: 'softmax', seed: 1 }),
      { inputs, targets, weights },
      { ridge: 0.2 },
    );
    const start = run.network.parameters[0]!;
    const p = run.predict(inputs);
    const solve = run.next('solve').with({ damping: 0.1 });
    // S = diag(√p)(I − 1pᵀ) and e = (y − p)/√p, both times √w; unknowns unit after unit.
    const rows: number[][][] = inputs.map((x, row) =>
      [0, 1, 2].map((k) =>
        [0, 1, 2].flatMap((j) => {
          const root = Math.sqrt((own[row] ?? 0) * p.get(row, k));
          return [...x, 1].map((a) => root * ((k === j ? 1 : 0) - p.get(row, j)) * a);
        }),
      ),
    );
    const errors = inputs.map((_, row) =>
      [0, 1, 2].map((k) => {
        const miss = (targets[row]?.[k] ?? 0) - p.get(row, k);
        return (Math.sqrt(own[row] ?? 0) * miss) / Math.sqrt(p.get(row, k));
      }),
    );
    const held = Matrix.eye(9).mul(Math.sqrt(0.1)).to2DArray();
    const shrunk = Matrix.diag([0, 1, 2].flatMap(() => [1, 1, 0]))
      .mul(Math.sqrt(0.2))
      .to2DArray();
    const pull = [0, 1, 2].flatMap((unit) => [
      -Math.sqrt(0.2) * (start.weights.data[unit] ?? 0),
      -Math.sqrt(0.2) * (start.weights.data[3 + unit] ?? 0),
      0,
    ]);
    let squares = 0;
    inputs.forEach((_, out) => {
      const kept = rows.flatMap((block, at) => (at === out ? [] : block));
      const wanted = errors.flatMap((block, at) => (at === out ? [] : block));
      const step = new QrDecomposition(new Matrix([...kept, ...held, ...shrunk])).solve(
        Matrix.columnVector([...wanted, ...new Array<number>(9).fill(0), ...pull]),
      );
      rows[out]?.forEach((row, k) => {
        const said = row.reduce((sum, a, j) => sum + a * step.get(j, 0), 0);
        squares += ((errors[out]?.[k] ?? 0) - said) ** 2;
      });
    });
    expect(solve.press / (squares / 57)).toBeCloseTo(1, 9);
  });
});
