import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { leaveOneOut } from '../../src/diagnostics/leave-one-out.ts';
import { fromMatrix } from '../../src/linear/index.ts';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sensitivityOf } from '../../src/targets/sensitivity.ts';
import { positionOf, smallProblem } from '../training/problems.ts';
import { longley } from './longley.ts';

/** The squared errors on each sample of a refit without it, by dense least squares. */
function refits(design: Matrix, response: Matrix, prior: Matrix, pull: Matrix, block: number) {
  const squares: number[] = [];
  for (let from = 0; from < design.rows; from += block) {
    const kept = [...design.to2DArray().keys()].filter((row) => row < from || row >= from + block);
    const left = design.subMatrixRow(kept);
    const right = response.subMatrixRow(kept);
    const step = leastSquares(
      new Matrix([...left.to2DArray(), ...prior.to2DArray()]),
      new Matrix([...right.to2DArray(), ...pull.to2DArray()]),
      true,
    );
    const own = [...Array(block).keys()].map((at) => from + at);
    const error = response.subMatrixRow(own).sub(design.subMatrixRow(own).mmul(step));
    squares.push(error.to1DArray().reduce((sum, value) => sum + value * value, 0));
  }
  return squares;
}

const mean = (values: readonly number[], count: number): number =>
  values.reduce((sum, value) => sum + value, 0) / count;

describe('the leave-one-out error of a linear layer', () => {
  it.each([
    [1, 0],
    [1, 0.7],
    [3, 0],
    [3, 2],
  ])('is that of as many refits, %i targets and ridge %f', (outputs, ridge) => {
    const problem = smallProblem(4, outputs, 30);
    const solve = train(network([4, outputs], { seed: 1 }), problem, { ridge }).next('solve');
    const design = new Matrix(problem.inputs.map((row) => [...row, 1]));
    const prior = Matrix.eye(4, 5).mul(Math.sqrt(ridge));
    const squares = refits(design, new Matrix(problem.targets), prior, Matrix.zeros(4, outputs), 1);
    const expected = mean(squares, 30 * outputs);
    expect(Math.abs(solve.press / expected - 1)).toBeLessThan(1e-8);
  });

  it('comes with leverages that add up to the parameters, and with GCV', () => {
    const problem = smallProblem(4, 2, 30);
    const run = train(network([4, 2], { seed: 1 }), problem);
    const solve = run.next('solve');
    expect(solve.leverages.length).toBe(30);
    expect(solve.effectiveParameters).toBeCloseTo(5, 10);
    const left = mean(
      solve.residual.to1DArray().map((r) => r * r),
      60,
    );
    expect(solve.gcv).toBeCloseTo(left / (1 - 5 / 30) ** 2, 12);
    expect(solve.with({ ridge: 10 }).effectiveParameters).toBeLessThan(4);
    expect(solve.with({ ridge: 1e9 }).effectiveParameters).toBeCloseTo(1, 6);
  });

  it('is infinite where a row alone decides its fit', () => {
    const inputs = [[0], [0], [0], [1]];
    const solve = train(network([1, 1]), { inputs, targets: [1, 2, 3, 9] }).next('solve');
    expect(solve.leverages[3]).toBeCloseTo(1, 12);
    expect(solve.press).toBe(Number.POSITIVE_INFINITY);
  });

  it('holds for dependent columns', () => {
    const { inputs, targets } = smallProblem(2, 1, 20);
    const twice = { inputs: inputs.map(([x = 0, y = 0]) => [x, y, x + y]), targets };
    const plain = train(network([2, 1]), { inputs, targets }).next('solve');
    const solve = train(network([3, 1]), twice).next('solve');
    expect(solve.status).toBe('rank-deficient');
    expect(Math.abs(solve.press / plain.press - 1)).toBeLessThan(1e-8);
    expect(solve.effectiveParameters).toBeCloseTo(3, 8);
  });
});

describe('the leave-one-out error of a badly scaled design', () => {
  it('is that of refits on standardised columns', () => {
    const inputs = longley.inputs.map((row) => [...row]);
    const solve = train(network([6, 1]), { inputs, targets: [...longley.targets] }).next('solve');
    const means = longley.names.map((_, j) =>
      mean(
        inputs.map((row) => row[j] ?? 0),
        16,
      ),
    );
    const sizes = means.map((m, j) =>
      Math.max(...inputs.map((row) => Math.abs((row[j] ?? 0) - m))),
    );
    const design = inputs.map((row) => [
      ...row.map((x, j) => (x - (means[j] ?? 0)) / (sizes[j] ?? 1)),
      1,
    ]);
    const squares = refits(
      new Matrix(design),
      Matrix.columnVector([...longley.targets]),
      Matrix.zeros(0, 7),
      Matrix.zeros(0, 1),
      1,
    );
    expect(Math.abs(solve.press / mean(squares, 16) - 1)).toBeLessThan(1e-8);
  });
});

describe.each(['weighted', 'neuron'] as const)('the leave-one-out error by rung %s', (rung) => {
  it('is that of refits of each unit, as its regression asked', () => {
    const problem = smallProblem(3, 1, 20);
    const run = train(network([3, 2, 1], { seed: 3 }), problem, { rung, ridge: 0.01 });
    run.next('accept', { layer: 2 });
    const old = run.network.parameters[0];
    if (!old) throw new Error('no layer');
    const solve = run.next('solve', { layer: 1 }).with({ damping: 0 });
    // Row weights ρ from what the residual says of the step: r = response − ρ ∘ (A Δ).
    const design = problem.inputs.map((x) => [...x, 1]);
    let squares = 0;
    for (const unit of [0, 1]) {
      const step = [0, 1, 2].map(
        (j) => solve.weights.get(j, unit) - old.weights.data[j * 2 + unit]!,
      );
      step.push((solve.bias[unit] ?? 0) - (old.bias[unit] ?? 0));
      const asked = solve.response.getColumn(unit);
      const root = design.map((row, i) => {
        const moved = row.reduce((sum, a, j) => sum + a * (step[j] ?? 0), 0);
        return ((asked[i] ?? 0) - solve.residual.get(i, unit)) / moved;
      });
      const rows = design.map((row, i) => row.map((a) => a * (root[i] ?? 0)));
      const left = refits(
        new Matrix(rows),
        Matrix.columnVector(asked),
        Matrix.eye(3, 4).mul(0.1),
        Matrix.columnVector([0, 1, 2].map((j) => -0.1 * old.weights.data[j * 2 + unit]!)),
        1,
      );
      squares += left.reduce((sum, square) => sum + square, 0);
    }
    expect(Math.abs(solve.press / (squares / 40) - 1)).toBeLessThan(1e-6);
    expect(solve.effectiveParameters).toBeLessThan(8);
  });
});

describe('the leave-one-out error of a joint solve', () => {
  it.each([
    [1, 0.02, 0.3],
    [2, 0.02, 0.3],
    [2, 0.5, 0],
  ])(
    'is that of refits of the linearised problem, %i outputs, ridge %f, damping %f',
    (outputs, ridge, damping) => {
      const problem = smallProblem(3, outputs, 25);
      const net = network([3, 3, outputs], { output: 'sigmoid', seed: 2 });
      const run = train(net, problem, { ridge });
      run.next('accept', { layer: 2 });
      const position = positionOf(run.network, problem);
      const old = run.network.parameters[0];
      if (!old) throw new Error('no layer');
      const solve = run.next('solve', { layer: 1 }).with({ damping });
      const s = sensitivityOf(position, 1);
      // Unknowns unit after unit: three weights and the bias.
      const design = new Matrix(
        problem.inputs.flatMap((x, row) =>
          Array.from({ length: outputs }, (_, o) =>
            [0, 1, 2].flatMap((unit) =>
              [...x, 1].map((a) => a * (s.data[(row * outputs + o) * 3 + unit] ?? 0)),
            ),
          ),
        ),
      );
      const error = new Matrix(problem.targets).sub(run.network.predict(problem.inputs));
      const held = Matrix.eye(12).mul(Math.sqrt(damping));
      const shrunk = Matrix.diag([0, 1, 2].flatMap(() => [1, 1, 1, 0])).mul(Math.sqrt(ridge));
      const weights = [0, 1, 2].flatMap((unit) =>
        [0, 1, 2, 3].map((j) => (j < 3 ? (old.weights.data[j * 3 + unit] ?? 0) : 0)),
      );
      const squares = refits(
        design,
        Matrix.columnVector(error.to1DArray()),
        new Matrix([...held.to2DArray(), ...shrunk.to2DArray()]),
        Matrix.columnVector([
          ...Array<number>(12).fill(0),
          ...weights.map((w) => -Math.sqrt(ridge) * w),
        ]),
        outputs,
      );
      expect(Math.abs(solve.press / mean(squares, 25 * outputs) - 1)).toBeLessThan(1e-8);
      const total = solve.leverages.reduce((sum, h) => sum + h, 0);
      expect(solve.effectiveParameters).toBeCloseTo(total, 12);
      expect(total).toBeLessThan(12);
    },
  );
});

describe('leaving out', () => {
  it('gives no number where the solve has none', () => {
    const nothing = fromMatrix(new Matrix([[Number.NaN]]));
    const { press, gcv } = leaveOneOut(nothing, nothing);
    expect([press, gcv]).toEqual([Number.NaN, Number.NaN]);
  });
});
