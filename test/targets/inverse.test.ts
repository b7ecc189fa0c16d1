import { inverse as inverseOf, solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Dense, fromMatrix, toMatrix } from '../../src/linear/index.ts';
import { squared } from '../../src/losses/index.ts';
import { type Network, network } from '../../src/network/index.ts';
import { targetRule } from '../../src/targets/index.ts';
import { relativeError } from '../linear/oracle.ts';
import { positionOf, smallProblem } from '../training/problems.ts';

const rule = targetRule('inverse');
const net = network([3, 5, 4, 2], { activation: ['tanh', 'sigmoid'], output: 'sigmoid', seed: 5 });
const problem = smallProblem(3, 2, 50);
const position = positionOf(net, problem);

/** The recursion of METHOD row 1, written with ml-matrix. */
function idealByHand(layer: number): { ideal: Matrix; clamped: number } {
  const ranges = [
    [-1, 1],
    [0, 1],
    [0, 1],
  ] as const;
  const inverses = [Math.atanh, logit, logit] as const;
  let wanted = new Matrix(problem.targets).apply(function (this: Matrix, i, j) {
    this.set(i, j, logit(this.get(i, j)));
  });
  let clamped = 0;
  for (let l = 3; l > layer; l--) {
    const w = net.layer(l).weights;
    const normal = w.transpose().mmul(w);
    const epsilon = (1e-2 * normal.trace()) / normal.rows;
    const back = inverseOf(normal.add(Matrix.eye(normal.rows).mul(epsilon))).mmul(w.transpose());
    const residual = Matrix.sub(wanted, toMatrix(position.pass.preActivations[l]!));
    wanted = Matrix.add(toMatrix(position.pass.activations[l - 1]!), residual.mmul(back));
    const [lowest, highest] = ranges[l - 2]!;
    const f = inverses[l - 2]!;
    clamped = 0;
    wanted.apply((i, j) => {
      const inside = Math.min(Math.max(wanted.get(i, j), lowest + 1e-2), highest - 1e-2);
      if (inside !== wanted.get(i, j)) clamped++;
      wanted.set(i, j, f(inside));
    });
  }
  return { ideal: wanted, clamped: clamped / (wanted.rows * wanted.columns) };
}

function logit(a: number): number {
  return Math.log(a / (1 - a));
}

describe.each([1, 2, 3])('rung inverse, layer %d', (layer) => {
  const posed = rule.pose(position, layer);
  const solution = posed.regression.solve({ ridge: 0, damping: 0 });

  it('works the ideal total inputs out backwards through the inverse activations', () => {
    const { ideal, clamped } = idealByHand(layer);
    expect(
      relativeError(
        posed.ideal(() => solution),
        ideal,
      ),
    ).toBeLessThan(1e-9);
    expect(posed.clamped).toBe(clamped);
    const { data } = posed.clampedAt();
    expect(data.reduce((sum, one) => sum + one, 0) / data.length).toBeCloseTo(clamped, 14);
  });

  it('regresses them on [a, 1], unweighted', () => {
    const a = toMatrix(position.pass.activations[layer - 1]!);
    const design = a.clone().addColumn(new Array<number>(a.rows).fill(1));
    const { ideal } = idealByHand(layer);
    const expected = leastSquares(design, ideal, true);
    const { weights, bias } = solution.proposed;
    const data = Float64Array.of(...weights.data, ...bias);
    expect(
      relativeError({ rows: weights.rows + 1, columns: bias.length, data }, expected),
    ).toBeLessThan(1e-8);
    expect(
      relativeError(solution.residual(), Matrix.sub(ideal, design.mmul(expected))),
    ).toBeLessThan(1e-8);
  });

  it('shrinks weights, not biases, by the ridge', () => {
    const a = toMatrix(position.pass.activations[layer - 1]!);
    const width = a.columns;
    const design = a.clone().addColumn(new Array<number>(a.rows).fill(1));
    const penalty = Matrix.eye(width, width + 1).mul(Math.sqrt(2));
    const { ideal } = idealByHand(layer);
    const zeros = Matrix.zeros(width, ideal.columns);
    const expected = leastSquares(
      new Matrix([...design.to2DArray(), ...penalty.to2DArray()]),
      new Matrix([...ideal.to2DArray(), ...zeros.to2DArray()]),
      true,
    );
    const { weights, bias } = posed.regression.solve({ ridge: 2, damping: 0 }).proposed;
    const data = Float64Array.of(...weights.data, ...bias);
    expect(relativeError({ rows: width + 1, columns: bias.length, data }, expected)).toBeLessThan(
      1e-8,
    );
  });
});

describe('what rung inverse refuses', () => {
  const dense = (values: number[][]) => fromMatrix(new Matrix(values));
  const check = (architecture: Network, targets: Dense, targetNames?: readonly string[]): void =>
    rule.check({ architecture, targets, targetNames, loss: squared, solver: 'auto' });

  it.each([
    ['sigmoid', [[0.5], [1.2]], /Row 2 of target y is 1.2 .*\[0, 1\].*'sigmoid'.*identity/],
    ['tanh', [[-1.001]], /Row 1 of target y/],
  ] as const)('targets that %s can’t reach', (output, targets, message) => {
    const refused = () =>
      check(network([1, 1], { output }), dense(targets.map((row) => [...row])), ['y']);
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'TARGET_OUT_OF_RANGE',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('not targets on the very edge: they are clamped', () => {
    const edge = { inputs: [[0], [1]], targets: [[0], [1]] };
    const net = network([1, 1], { output: 'sigmoid' });
    expect(() => check(net, dense(edge.targets))).not.toThrow();
    const posed = rule.pose(positionOf(net, edge), 1);
    expect(posed.clamped).toBe(1);
    const solution = posed.regression.solve({ ridge: 0, damping: 0 });
    expect(posed.ideal(() => solution).data.every(Number.isFinite)).toBe(true);
  });

  it('a built-in activation without an inverse, with the reason', () => {
    expect(() => check(network([1, 2, 1], { activation: 'relu' }), dense([[0]]))).toThrow(
      /'relu' of layer 1 has none: it maps every total input below 0 to 0\. Use \{ rung: 'layer' \} or another rung/,
    );
  });

  it('an activation without an inverse, naming layer and rung to use', () => {
    const square = {
      name: 'square',
      value: (z: number) => z * z,
      derivative: (z: number) => 2 * z,
    };
    expect(() => check(network([1, 2, 1], { activation: square }), dense([[0]]))).toThrow(
      expect.objectContaining({
        code: 'NOT_INVERTIBLE',
        message: expect.stringMatching(/'square' of layer 1.*'layer'/),
      }),
    );
  });

  it('a rung that there isn’t, naming the ones there are', () => {
    expect(() => targetRule(JSON.parse('"newton"'))).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_OPTION',
        message: expect.stringMatching(
          /"newton".*'inverse', 'weighted', 'neuron', 'layer', 'network'/,
        ),
      }),
    );
  });
});
