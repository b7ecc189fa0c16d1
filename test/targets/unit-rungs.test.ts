import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { difference, sumOfSquares, toMatrix } from '../../src/linear/index.ts';
import { network, outputOf } from '../../src/network/index.ts';
import { targetRule } from '../../src/targets/index.ts';
import { relativeError } from '../linear/oracle.ts';
import { positionOf, smallProblem } from '../training/problems.ts';
import { jacobian, numbersOf } from './jacobian.ts';

/** min ‖r − JΔ‖² + λ‖W + Δ‖² (all but the last column) + μ‖Δ‖², the penalties as rows. */
function penalisedStep(
  j: Matrix,
  response: readonly number[],
  start: readonly number[],
  ridge: number,
  damping: number,
): readonly number[] {
  const weights = j.columns - 1;
  const shrunk = Matrix.eye(weights, j.columns).mul(Math.sqrt(ridge));
  const held = Matrix.eye(j.columns).mul(Math.sqrt(damping));
  const design = new Matrix([...j.to2DArray(), ...shrunk.to2DArray(), ...held.to2DArray()]);
  const right = Matrix.columnVector([
    ...response,
    ...start.slice(0, weights).map((w) => -Math.sqrt(ridge) * w),
    ...new Array<number>(j.columns).fill(0),
  ]);
  return leastSquares(design, right, true).to1DArray();
}

const nets = [
  ['3-4-2-1 tanh', network([3, 4, 2, 1], { seed: 1 }), smallProblem(3, 1, 40)],
  [
    '2-3-3 sigmoid, three sigmoid outputs',
    network([2, 3, 3], { activation: 'sigmoid', output: 'sigmoid', seed: 2 }),
    smallProblem(2, 3, 30),
  ],
  [
    '4-5-3-2 relu, tanh, two outputs',
    network([4, 5, 3, 2], { activation: ['relu', 'tanh'], seed: 3 }),
    smallProblem(4, 2, 60),
  ],
] as const;

const hidden = nets.flatMap(([name, net, problem]) =>
  [1, 2].map((layer) => ({ name, net, problem, layer })),
);
const penalties = [
  { ridge: 0, damping: 1e-3 },
  { ridge: 0.3, damping: 0.2 },
];

describe.each(hidden)('rung neuron, $name, layer $layer', ({ net, problem, layer }) => {
  const position = positionOf(net, problem);
  const old = net.parameters[layer - 1]!;
  const units = old.bias.length;
  const posed = targetRule('neuron').pose(position, layer);

  it.each(penalties)(
    'solves neuron after neuron for what is left, $ridge and $damping',
    (given) => {
      const j = jacobian(net, problem, layer);
      const before = old.weights.rows;
      let left = [...difference(position.targets, outputOf(position.pass)).data];
      const expected = Matrix.zeros(before + 1, units);
      for (let unit = 0; unit < units; unit++) {
        const columns = Array.from({ length: before }, (_, from) => from * units + unit);
        const own = j.subMatrixColumn([...columns, before * units + unit]);
        const start = [...columns.map((at) => old.weights.data[at] ?? 0), old.bias[unit] ?? 0];
        const step = penalisedStep(own, left, start, given.ridge, given.damping);
        const done = own.mmul(Matrix.columnVector([...step])).to1DArray();
        left = left.map((e, row) => e - (done[row] ?? 0));
        expected.setColumn(
          unit,
          start.map((value, at) => value + (step[at] ?? 0)),
        );
      }
      const { proposed } = posed.regression.solve(given);
      const data = Float64Array.from(numbersOf(proposed));
      expect(relativeError({ rows: before + 1, columns: units, data }, expected)).toBeLessThan(
        1e-5,
      );
    },
  );

  it('wants z + (what is left)/s of the first neuron, for one output', () => {
    if (net.widths[3] !== 1) return;
    const s = jacobian(net, problem, layer).getColumn(old.weights.data.length);
    const e = difference(position.targets, outputOf(position.pass)).data;
    const z = position.pass.preActivations[layer]!;
    const ideal = posed.ideal(() => posed.regression.solve({ ridge: 0, damping: 0.1 }));
    s.forEach((slope, row) => {
      const wanted = (z.data[row * units] ?? 0) + (e[row] ?? 0) / slope;
      expect(Math.abs((ideal.data[row * units] ?? 0) / wanted - 1)).toBeLessThan(1e-6);
    });
  });

  it('tells what every neuron was asked, what it does of it and what it leaves', () => {
    const solution = posed.regression.solve({ ridge: 0, damping: 0.1 });
    const response = posed.response(() => solution);
    const residual = solution.residual();
    const squares = (matrix: typeof residual, unit: number): number =>
      toMatrix(matrix)
        .getColumn(unit)
        .reduce((sum, r) => sum + r * r, 0);
    for (let unit = 0; unit < units; unit++) {
      expect(squares(residual, unit)).toBeLessThanOrEqual(squares(response, unit));
      expect(solution.residualsOf(unit).columns).toEqual([unit]);
    }
    expect(posed.regression.unknowns).toBe(old.weights.rows + 1);
    expect(sumOfSquares(posed.clampedAt())).toBe(0);
  });
});

describe.each(hidden)('rung weighted, $name, layer $layer', ({ net, problem, layer }) => {
  const position = positionOf(net, problem);
  const old = net.parameters[layer - 1]!;
  const units = old.bias.length;
  const posed = targetRule('weighted').pose(position, layer);
  const slopes = (l: number): Matrix => {
    const z = position.pass.preActivations[l]!;
    const f = net.activations[l - 1]!;
    const a = position.pass.activations[l]!;
    return toMatrix({
      ...z,
      data: z.data.map((value, at) => f.derivative(value, a.data[at] ?? 0)),
    });
  };

  it.each(penalties)('regresses Δa with rows of weight f′², $ridge and $damping', (given) => {
    const asked = toMatrix(posed.response(() => posed.regression.solve(given)));
    const a = toMatrix(position.pass.activations[layer - 1]!);
    const design = a.clone().addColumn(new Array<number>(a.rows).fill(1));
    const slope = slopes(layer);
    const expected = Matrix.zeros(a.columns + 1, units);
    for (let unit = 0; unit < units; unit++) {
      const own = Matrix.diag(slope.getColumn(unit)).mmul(design);
      const weights = toMatrix(old.weights).getColumn(unit);
      const start = [...weights, old.bias[unit] ?? 0];
      const step = penalisedStep(own, asked.getColumn(unit), start, given.ridge, given.damping);
      expected.setColumn(
        unit,
        start.map((value, at) => value + (step[at] ?? 0)),
      );
    }
    const { proposed } = posed.regression.solve(given);
    const data = Float64Array.from(numbersOf(proposed));
    expect(relativeError({ rows: a.columns + 1, columns: units, data }, expected)).toBeLessThan(
      1e-7,
    );
  });

  it('asks for the correction of minimum norm, brought back layer by layer', () => {
    let asked = toMatrix(difference(position.targets, outputOf(position.pass)));
    for (let l = net.activations.length; l > layer; l--) {
      const slope = slopes(l);
      const held = 0.1 * slope.clone().pow(2).mean();
      asked = Matrix.div(Matrix.mul(slope, asked), Matrix.add(slope.clone().pow(2), held));
      const w = net.layer(l).weights;
      const normal = w.transpose().mmul(w);
      const epsilon = (1e-2 * normal.trace()) / normal.rows;
      const back = leastSquares(
        normal.add(Matrix.eye(normal.rows).mul(epsilon)),
        w.transpose(),
        true,
      );
      asked = asked.mmul(back);
    }
    const solution = () => posed.regression.solve({ ridge: 0, damping: 0.1 });
    expect(relativeError(posed.response(solution), asked)).toBeLessThan(1e-9);
    const z = position.pass.preActivations[layer]!;
    const slope = slopes(layer);
    posed.ideal(solution).data.forEach((ideal, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      const moved = (ideal - (z.data[at] ?? 0)) * slope.get(row, unit);
      const wanted = slope.get(row, unit) === 0 ? 0 : asked.get(row, unit);
      expect(Math.abs(moved - wanted)).toBeLessThan(1e-9);
    });
  });
});

it('a linear output layer is the same exact regression in the rungs weighted, neuron and layer', () => {
  const position = positionOf(network([3, 4, 2], { seed: 1 }), smallProblem(3, 2, 40));
  const [first, ...others] = (['weighted', 'neuron', 'layer'] as const).map((rung) => {
    const rule = targetRule(rung);
    expect(rule.firstDamping(position.architecture, 2, 3)).toBe(0);
    return [
      ...numbersOf(rule.pose(position, 2).regression.solve({ ridge: 0.1, damping: 0 }).proposed),
    ];
  });
  for (const other of others) expect(other).toEqual(first);
});
