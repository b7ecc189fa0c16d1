import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { difference, toMatrix } from '../../src/linear/index.ts';
import { squared } from '../../src/losses/index.ts';
import { network, outputOf } from '../../src/network/index.ts';
import { targetRule } from '../../src/targets/index.ts';
import { relativeError } from '../linear/oracle.ts';
import { positionOf, smallProblem } from '../training/problems.ts';
import { jacobian, numbersOf } from './jacobian.ts';

const rule = targetRule('network');

describe.each([
  ['3-4-2-1 tanh', network([3, 4, 2, 1], { seed: 1 }), smallProblem(3, 1, 40)],
  [
    '2-3-3 sigmoid, three sigmoid outputs, more samples than a block of rows holds',
    network([2, 3, 3], { activation: 'sigmoid', output: 'sigmoid', seed: 2 }),
    smallProblem(2, 3, 400),
  ],
  [
    '4-5-2 gelu, two outputs',
    network([4, 5, 2], { activation: 'gelu', seed: 3 }),
    smallProblem(4, 2, 60),
  ],
] as const)('rung network, %s', (_, net, problem) => {
  const position = positionOf(net, problem);
  const layers = net.parameters.map((_, index) => index + 1);
  const regressions = layers.map((layer) => rule.pose(position, layer).regression);
  const blocks = layers.map((layer) => jacobian(net, problem, layer));
  const j = new Matrix(
    blocks[0]!.to2DArray().map((_, row) => blocks.flatMap((b) => b.getRow(row))),
  );
  const error = [...difference(position.targets, outputOf(position.pass)).data];

  it.each([
    { ridge: 0, damping: 0.01 },
    { ridge: 0.3, damping: 0.2 },
  ])('takes the step (JᵀJ + λD + μI)⁻¹(Jᵀe − λW), $ridge and $damping', ({ ridge, damping }) => {
    const start = net.parameters.flatMap(numbersOf);
    const isWeight = net.parameters.flatMap(({ weights, bias }) => [
      ...Array.from(weights.data, () => 1),
      ...Array.from(bias, () => 0),
    ]);
    const normal = j.transpose().mmul(j);
    isWeight.forEach((weight, at) => {
      normal.set(at, at, normal.get(at, at) + damping + ridge * weight);
    });
    const slope = j.transpose().mmul(Matrix.columnVector(error)).to1DArray();
    const right = slope.map((s, at) => s - ridge * (isWeight[at] ?? 0) * (start[at] ?? 0));
    const step = leastSquares(normal, Matrix.columnVector(right)).to1DArray();
    const expected = Matrix.rowVector(start.map((value, at) => value + (step[at] ?? 0)));
    const solutions = regressions.map((regression) => regression.solve({ ridge, damping }));
    const data = Float64Array.from(solutions.flatMap(({ proposed }) => numbersOf(proposed)));
    expect(relativeError({ rows: 1, columns: data.length, data }, expected)).toBeLessThan(1e-6);

    const left = Matrix.columnVector(error)
      .sub(j.mmul(Matrix.columnVector(step)))
      .to1DArray();
    for (const solution of solutions) {
      const residual = solution.residual();
      expect(
        relativeError({ ...residual, rows: 1, columns: left.length }, new Matrix([left])),
      ).toBeLessThan(1e-6);
    }
  });

  it('gives every layer variances out of the one inverse matrix', () => {
    const damping = 0.5;
    const normal = j.transpose().mmul(j).add(Matrix.eye(j.columns).mul(damping));
    const inverse = leastSquares(normal, Matrix.eye(j.columns)).diagonal();
    let from = 0;
    net.parameters.forEach(({ weights, bias }, index) => {
      const solution = regressions[index]!.solve({ ridge: 0, damping });
      const expected =
        bias.length > 0 ? [...inverse.slice(from, from + weights.data.length + bias.length)] : [];
      from += expected.length;
      for (let unit = 0; unit < bias.length; unit++) {
        const own = expected.filter((_, at) => at % bias.length === unit);
        solution.variances(unit).forEach((variance, at) => {
          expect(Math.abs(variance / (own[at] ?? 0) - 1)).toBeLessThan(1e-5);
        });
      }
    });
    expect(regressions[0]!.unknowns).toBe(j.columns);
  });

  it('shows every layer its own part of the way', () => {
    layers.forEach((layer) => {
      const posed = rule.pose(position, layer);
      const solution = posed.regression.solve({ ridge: 0, damping: 0.1 });
      const z = toMatrix(position.pass.preActivations[layer]!);
      const expected = Matrix.add(z, toMatrix(solution.move()));
      expect(
        relativeError(
          posed.ideal(() => solution),
          expected,
        ),
      ).toBeLessThan(1e-14);
    });
  });
});

it('rung network refuses more parameters than it can factor, with their number and what to try', () => {
  const wide = network([100, 60, 1]);
  const { targets } = positionOf(network([1, 1]), smallProblem(1, 1, 3));
  expect(() => rule.check({ architecture: wide, targets, loss: squared, solver: 'auto' })).toThrow(
    expect.objectContaining({
      code: 'OPTION_OUT_OF_RANGE',
      message: expect.stringMatching(/100-60-1 has 6121 parameters.*6000.*'layer'/),
    }),
  );
});
