import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { difference, fromMatrix, sumOfSquares, toMatrix } from '../../src/linear/index.ts';
import { squared } from '../../src/losses/index.ts';
import {
  forward,
  type Network,
  type NetworkParameters,
  network,
  outputOf,
  withLayer,
} from '../../src/network/index.ts';
import { type Solver, targetRule } from '../../src/targets/index.ts';
import { sensitivityOf } from '../../src/targets/sensitivity.ts';
import { relativeError } from '../linear/oracle.ts';
import { type Problem, positionOf, smallProblem } from '../training/problems.ts';
import { jacobian, nudged } from './jacobian.ts';

const rule = targetRule('layer');

const cases: readonly [string, Network, Problem][] = [
  ['3-4-2-1 tanh', network([3, 4, 2, 1], { seed: 1 }), smallProblem(3, 1, 40)],
  [
    '2-3-3 sigmoid, three sigmoid outputs',
    network([2, 3, 3], { activation: 'sigmoid', output: 'sigmoid', seed: 2 }),
    smallProblem(2, 3, 30),
  ],
  [
    '4-5-3-2 mixed, two outputs',
    network([4, 5, 3, 2], { activation: ['leaky-relu', 'tanh'], seed: 3 }),
    smallProblem(4, 2, 60),
  ],
  ['3-1 linear', network([3, 1], { seed: 4 }), smallProblem(3, 1, 25)],
];

const perLayer = cases.flatMap(([name, net, problem]) =>
  net.parameters.map((_, index) => ({ name, net, problem, layer: index + 1 })),
);

const objective = (
  net: Network,
  problem: Problem,
  parameters: NetworkParameters,
  ridge: number,
) => {
  const { pass, targets } = positionOf(net, problem, parameters);
  const weights = parameters.reduce((sum, layer) => sum + sumOfSquares(layer.weights), 0);
  return sumOfSquares(difference(targets, outputOf(pass))) + ridge * weights;
};

describe.each(perLayer)('$name, layer $layer', ({ net, problem, layer }) => {
  const position = positionOf(net, problem);
  const old = net.parameters[layer - 1]!;

  it('has the sensitivities that moving total inputs shows', () => {
    const s = sensitivityOf(position, layer);
    const outputs = problem.targets[0]?.length ?? 0;
    const units = old.bias.length;
    // Moving b_k moves z_k of every sample by as much, so ∂a_L/∂b_k is s, sample by sample.
    const j = jacobian(net, problem, layer);
    const expected = Matrix.zeros(problem.inputs.length, outputs * units);
    for (let row = 0; row < j.rows; row++) {
      for (let unit = 0; unit < units; unit++) {
        const column = (row % outputs) * units + unit;
        expected.set(Math.floor(row / outputs), column, j.get(row, old.weights.data.length + unit));
      }
    }
    expect(relativeError(s, expected)).toBeLessThan(1e-8);
  });

  it.each([
    { ridge: 0, damping: 1e-3 },
    { ridge: 0.05, damping: 0 },
    { ridge: 0.3, damping: 0.2 },
  ])('solves what dense least squares solves, $ridge and $damping', ({ ridge, damping }) => {
    // The penalties are rows: √λ (W + ΔW) for weights only, √μ Δ for weights and biases.
    const j = jacobian(net, problem, layer);
    const weights = old.weights.data.length;
    const error = difference(position.targets, outputOf(position.pass));
    const held = Matrix.eye(j.columns).mul(Math.sqrt(damping));
    const shrunk = Matrix.eye(weights, j.columns).mul(Math.sqrt(ridge));
    const design = new Matrix([...j.to2DArray(), ...shrunk.to2DArray(), ...held.to2DArray()]);
    const response = Matrix.columnVector([
      ...error.data,
      ...[...old.weights.data].map((w) => -Math.sqrt(ridge) * w),
      ...new Array<number>(j.columns).fill(0),
    ]);
    const step = leastSquares(design, response, true).to1DArray();
    const { proposed } = rule.pose(position, layer).regression.solve({ ridge, damping });
    const expected = Matrix.rowVector(
      [...old.weights.data, ...old.bias].map((w, at) => w + (step[at] ?? 0)),
    );
    const data = Float64Array.of(...proposed.weights.data, ...proposed.bias);
    expect(relativeError({ rows: 1, columns: data.length, data }, expected)).toBeLessThan(1e-5);
  });

  it('goes down the gradient of the objective when it is damped very much', () => {
    const [ridge, damping] = [0.1, 1e7];
    const { proposed } = rule.pose(position, layer).regression.solve({ ridge, damping });
    const h = 1e-5;
    const before = [...old.weights.data, ...old.bias];
    const after = [...proposed.weights.data, ...proposed.bias];
    before.forEach((_, at) => {
      const [up, down] = [h, -h].map((by) =>
        objective(net, problem, nudged(net.parameters, layer, at, by), ridge),
      );
      const slope = ((up ?? 0) - (down ?? 0)) / (2 * h);
      const step = ((after[at] ?? 0) - (before[at] ?? 0)) * damping;
      // min ‖e − JΔ‖² + … + μ‖Δ‖² → Δ = −∇/(2μ) for large μ.
      expect(Math.abs(step + slope / 2)).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
    });
  });

  it('leaves the residual of its linear model, and nothing is clamped', () => {
    const problemOfLayer = rule.pose(position, layer);
    const solution = problemOfLayer.regression.solve({ ridge: 0, damping: 0.1 });
    const { proposed } = solution;
    const step = Matrix.columnVector(
      [...proposed.weights.data, ...proposed.bias].map(
        (w, at) => w - ([...old.weights.data, ...old.bias][at] ?? 0),
      ),
    );
    const error = difference(position.targets, outputOf(position.pass));
    const left = Matrix.columnVector([...error.data]).sub(jacobian(net, problem, layer).mmul(step));
    const expected = new Matrix([left.to1DArray()]);
    const residual = solution.residual();
    expect(
      relativeError({ ...residual, rows: 1, columns: residual.data.length }, expected),
    ).toBeLessThan(1e-7);
    expect(problemOfLayer.clamped).toBe(0);
    expect(sumOfSquares(problemOfLayer.clampedAt())).toBe(0);
  });

  it('has as ideal total inputs what its first solution asks for, z + A ΔW', () => {
    const problemOfLayer = rule.pose(position, layer);
    const solution = problemOfLayer.regression.solve({ ridge: 0, damping: 0.1 });
    const moved = forward(
      net,
      withLayer(net.parameters, layer, solution.proposed),
      fromMatrix(new Matrix(problem.inputs)),
    );
    const expected = moved.preActivations[layer];
    const ideal = problemOfLayer.ideal(() => solution);
    expect(relativeError(ideal, toMatrix(expected ?? ideal))).toBeLessThan(1e-12);
  });
});

describe('the bounds of rung layer', () => {
  const { targets } = positionOf(network([1, 1]), smallProblem(1, 1, 3));
  const wide = network([100, 60, 60, 1]);
  const exercise = (architecture: Network, solver: Solver = 'auto') => ({
    architecture,
    targets,
    loss: squared,
    solver,
  });

  it('refuses to factor more unknowns than memory holds, with their number and what to try', () => {
    expect(() => rule.check(exercise(wide, 'factor'))).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(/Layer 1 .*6060 unknowns.*6000.*conjugate gradients/),
      }),
    );
  });

  it('takes any number of unknowns without a matrix', () => {
    expect(() => rule.check(exercise(wide))).not.toThrow();
  });

  it.each(['layer', 'neuron', 'weighted'] as const)(
    'refuses, as rung %s, a regression that is too wide for every way of solving',
    (rung) => {
      expect(() => targetRule(rung).check(exercise(network([6000, 1])))).toThrow(
        /Layer 1 of the network 6000-1 has 6001 unknowns.*narrower/,
      );
      expect(() => targetRule(rung).check(exercise(network([5999, 1])))).not.toThrow();
    },
  );

  it('counts a linear output layer once for all outputs', () => {
    expect(() => rule.check(exercise(network([200, 40]), 'factor'))).not.toThrow();
  });
});

describe('how rung layer solves', () => {
  const route = (widths: number[], layer: number, solver?: Solver): string => {
    const problem = smallProblem(widths[0] ?? 0, 1, 12);
    const position = positionOf(network(widths), problem);
    const posed = rule.pose({ ...position, ...(solver ? { solver } : {}) }, layer);
    return posed.regression.solve({ ridge: 0, damping: 1 }).route;
  };

  it.each<[string, number[], number, Solver | undefined, string]>([
    ['300 unknowns', [4, 60, 1], 1, undefined, 'cholesky'],
    ['305 unknowns', [4, 61, 1], 1, undefined, 'conjugate-gradients'],
    ['305 unknowns, told to factor', [4, 61, 1], 1, 'factor', 'cholesky'],
    ['15 unknowns, told not to', [4, 3, 1], 1, 'conjugate-gradients', 'conjugate-gradients'],
    ['a linear output layer, told not to', [4, 3, 1], 2, 'conjugate-gradients', 'cholesky'],
  ])('%s', (_, widths, layer, solver, expected) => {
    expect(route(widths, layer, solver)).toBe(expected);
  });
});
