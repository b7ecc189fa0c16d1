import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { lbfgs, levenbergMarquardt } from '../../src/baselines/index.ts';
import {
  type MarquardtState,
  marquardtStart,
  marquardtStep,
} from '../../src/baselines/marquardt.ts';
import { norm } from '../../src/baselines/method.ts';
import { type QuasiNewtonState, quasiNewtonStep } from '../../src/baselines/quasi-newton.ts';
import { strongWolfe } from '../../src/baselines/strong-wolfe.ts';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { sineProduct, smallProblem } from '../training/problems.ts';
import { ridgeSolution } from './oracle.ts';

describe('L-BFGS', () => {
  it('finds the minimum of a quadratic: ridge regression in closed form', () => {
    const data = smallProblem(5, 2, 60);
    const run = lbfgs({ ridge: 3 }).train(network([5, 2], { seed: 1 }), data);
    run.goto(40);
    const expected = ridgeSolution(data.inputs, data.targets, 3);
    const { weights, bias } = run.network.layer(1);
    expect(Matrix.sub(weights, expected.weights).norm()).toBeLessThan(1e-8);
    bias.forEach((value, unit) => {
      expect(value).toBeCloseTo(expected.bias[unit] ?? 0, 8);
    });
  });

  it('walks the curved valley of Rosenbrock 1960 to its end', () => {
    const evaluate = ([x = 0, y = 0]: Float64Array) => ({
      value: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
      gradient: Float64Array.of(-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)),
    });
    const x = Float64Array.of(-1.2, 1);
    let state: QuasiNewtonState = { x, ...evaluate(x), pairs: [] };
    let evaluations = 0;
    for (let iteration = 0; iteration < 60 && norm(state.gradient) > 1e-9; iteration++) {
      const step = quasiNewtonStep(evaluate, state, 10);
      evaluations += step.evaluations;
      expect(step.next.value).toBeLessThan(state.value);
      state = step.next;
    }
    expect(state.x[0]).toBeCloseTo(1, 8);
    expect(state.x[1]).toBeCloseTo(1, 8);
    expect(evaluations).toBeLessThan(80);
  });

  it('stalls where nothing can fall any more, and not before', async () => {
    const data = smallProblem(3, 1, 30);
    const run = lbfgs().train(network([3, 1], { seed: 1 }), data);
    expect(await run.fit({ sweeps: 500 })).toMatchObject({ reason: 'stalled' });
    const expected = ridgeSolution(data.inputs, data.targets, 0);
    expect(Matrix.sub(run.network.layer(1).weights, expected.weights).norm()).toBeLessThan(1e-7);
  });

  it('never lets the objective rise, and counts its evaluations as passes', () => {
    const run = lbfgs().train(network([2, 6, 1], { seed: 4 }), sineProduct(4, 80));
    run.goto(30);
    const { losses } = run;
    for (let at = 1; at < losses.length; at++)
      expect(losses[at]).toBeLessThanOrEqual(losses[at - 1] ?? 0);
    expect(run.passes).toBeGreaterThan(30);
    expect(run.passes).toBeLessThan(60);
  });
});

describe('the line search', () => {
  it('meets the strong Wolfe conditions on random quartics, from any first step', () => {
    const source = random(1);
    for (let trial = 0; trial < 200; trial++) {
      const [c1, c2, c3] = [source.uniform() + 0.1, 4 * source.normal(), source.normal()];
      const c4 = source.uniform() + 0.05;
      const phi = (step: number) => ({
        step,
        value: -c1 * step + c2 * step ** 2 + c3 * step ** 3 + c4 * step ** 4,
        slope: -c1 + 2 * c2 * step + 3 * c3 * step ** 2 + 4 * c4 * step ** 3,
      });
      const { found } = strongWolfe(phi, phi(0), 10 ** (4 * source.uniform() - 2));
      expect(found).toBeDefined();
      if (!found) continue;
      expect(found.value).toBeLessThanOrEqual(-1e-4 * c1 * found.step);
      expect(Math.abs(found.slope)).toBeLessThanOrEqual(0.9 * c1);
    }
  });

  it('comes back from where the function overflows', () => {
    const phi = (step: number) => ({
      step,
      value: step > 1 ? Number.NaN : (step - 0.5) ** 2,
      slope: step > 1 ? Number.NaN : 2 * (step - 0.5),
    });
    expect(strongWolfe(phi, phi(0), 100).found?.step).toBeLessThanOrEqual(1);
  });
});

describe('Levenberg–Marquardt', () => {
  // NIST StRD, nonlinear regression, Misra1a (D. Misra, dental research, 1978): y = b₁(1 − e^(−b₂x)).
  const misra: readonly (readonly [number, number])[] = [
    [10.07, 77.6],
    [14.73, 114.9],
    [17.94, 141.1],
    [23.93, 190.8],
    [29.61, 239.9],
    [35.18, 289.0],
    [40.02, 332.8],
    [44.82, 378.4],
    [50.76, 434.8],
    [55.05, 477.3],
    [61.01, 536.8],
    [66.4, 593.1],
    [75.47, 689.1],
    [81.78, 760.0],
  ];

  it.each([
    [500, 0.0001],
    [250, 0.0005],
  ])('finds the certified values of Misra1a from %d, %d', (b1, b2) => {
    const problem = {
      residual: ([a = 0, b = 0]: Float64Array) =>
        Float64Array.from(misra, ([y, x]) => a * (1 - Math.exp(-b * x)) - y),
      jacobian: ([a = 0, b = 0]: Float64Array) => ({
        rows: misra.length,
        columns: 2,
        data: Float64Array.from(
          misra.flatMap(([, x]) => [1 - Math.exp(-b * x), a * x * Math.exp(-b * x)]),
        ),
      }),
    };
    let state = marquardtStart(problem, Float64Array.of(b1, b2));
    for (let iteration = 0; iteration < 50; iteration++) {
      for (const trial of marquardtStep(problem, state)) state = trial.state;
    }
    expect(Math.abs((state.x[0] ?? 0) / 2.3894212918e2 - 1)).toBeLessThan(1e-8);
    expect(Math.abs((state.x[1] ?? 0) / 5.5015643181e-4 - 1)).toBeLessThan(1e-8);
    expect(Math.abs(state.objective / 1.2455138894e-1 - 1)).toBeLessThan(1e-9);
  });

  it('takes the step of the damped normal equations, as ml-matrix solves them', () => {
    const source = random(9);
    const [rows, columns] = [12, 4];
    const entries = Float64Array.from({ length: rows * columns }, () => source.normal());
    const jacobian = { rows, columns, data: entries };
    const shift = Float64Array.from({ length: rows }, () => source.normal());
    const penalty = Float64Array.of(0.5, 0, 0.5, 2);
    const matrix = Matrix.from1DArray(rows, columns, entries);
    const problem = {
      residual: (x: Float64Array) =>
        Float64Array.from(
          matrix.mmul(Matrix.columnVector(x)).to1DArray(),
          (value, at) => value + (shift[at] ?? 0),
        ),
      jacobian: () => jacobian,
      penalty,
    };
    const x = Float64Array.of(1, -2, 0.5, 3);
    const begun = marquardtStart(problem, x);
    let reached: MarquardtState = begun;
    for (const { state } of marquardtStep(problem, begun)) reached = state;
    const normal = matrix.transpose().mmul(matrix).add(Matrix.diag(penalty));
    const damped = Matrix.add(normal, Matrix.diag(normal.diagonal().map((d) => begun.damping * d)));
    const gradient = matrix
      .transpose()
      .mmul(Matrix.columnVector(problem.residual(x)))
      .add(Matrix.columnVector(x.map((entry, at) => entry * (penalty[at] ?? 0))));
    const step = solve(damped, gradient.mul(-1)).to1DArray();
    reached.x.forEach((value, at) => {
      expect(value).toBeCloseTo((x[at] ?? 0) + (step[at] ?? 0), 12);
    });
  });

  it('trains a network with several outputs, and never lets the objective rise', () => {
    const data = smallProblem(3, 2, 40);
    const net = network([3, 4, 2], { seed: 2, output: 'sigmoid' });
    const run = levenbergMarquardt({ ridge: 1e-3 }).train(net, data);
    let { objective } = run;
    for (let sweep = 0; sweep < 15; sweep++) {
      run.step();
      expect(run.objective).toBeLessThanOrEqual(objective);
      objective = run.objective;
    }
    expect(run.loss).toBeLessThan(0.5 * (run.losses[0] ?? 0));
  });

  it('refuses a Jacobian that would not fit, saying what would', () => {
    const net = network([1, 7000, 1]);
    expect(() => levenbergMarquardt().train(net, { inputs: [[1]], targets: [1] })).toThrow(/lbfgs/);
  });
});
