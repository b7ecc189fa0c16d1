import { inverse, solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Network, network, networkFromJson } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { lowest } from '../../src/ridge/choose-ridge.ts';
import { evidence, fitWith, gcv } from '../../src/ridge/criteria.ts';
import { chooseRidge } from '../../src/ridge/index.ts';
import { linearise } from '../../src/ridge/linearised.ts';
import { type Problem, positionOf, smallProblem } from '../training/problems.ts';

/** Bounds that bind nothing. */
const wide = [1e-9, 1e6] as const;

/** ∂(outputs)/∂(every number of the network) by central differences, and which numbers are weights. */
function jacobian(net: Network, inputs: number[][]): { j: Matrix; isWeight: boolean[] } {
  const columns: number[][] = [];
  const isWeight: boolean[] = [];
  const h = 1e-5;
  net.toJSON().layers.forEach((layer, index) => {
    for (const part of ['weights', 'bias'] as const) {
      layer[part].forEach((_, at) => {
        const [up = [], down = []] = [h, -h].map((by) => {
          const json = net.toJSON();
          const layers = json.layers.map((own, l) =>
            l === index
              ? { ...own, [part]: own[part].map((v, k) => (k === at ? v + by : v)) }
              : own,
          );
          return networkFromJson({ ...json, layers })
            .predict(inputs)
            .to1DArray();
        });
        columns.push(up.map((value, row) => (value - (down[row] ?? 0)) / (2 * h)));
        isWeight.push(part === 'weights');
      });
    }
  });
  return { j: new Matrix(columns).transpose(), isWeight };
}

/** The ridge regression of the linearised network, densely. */
function dense(net: Network, { inputs, targets }: Problem, ridge: number) {
  const { j, isWeight } = jacobian(net, inputs);
  const error = Matrix.sub(new Matrix(targets), net.predict(inputs)).to1DArray();
  const start = net.toJSON().layers.flatMap(({ weights, bias }) => [...weights, ...bias]);
  const penalty = Matrix.diag(isWeight.map((weight) => (weight ? Math.sqrt(ridge) : 0)));
  const pull = start.map((w, at) => (isWeight[at] ? -Math.sqrt(ridge) * w : 0));
  const step = leastSquares(
    new Matrix([...j.to2DArray(), ...penalty.to2DArray()]),
    Matrix.columnVector([...error, ...pull]),
    true,
  ).to1DArray();
  const left = Matrix.sub(Matrix.columnVector(error), j.mmul(Matrix.columnVector(step)));
  const normal = j.transpose().mmul(j);
  const held = inverse(Matrix.add(normal, penalty.mmul(penalty)));
  return {
    squares: left.norm('frobenius') ** 2,
    weights: start.reduce((sum, w, at) => sum + (isWeight[at] ? (w + (step[at] ?? 0)) ** 2 : 0), 0),
    trace: held.mmul(normal).trace(),
  };
}

describe('a network made linear where it stands', () => {
  it.each<[string, Network, Problem]>([
    ['3-4-1 tanh', network([3, 4, 1], { seed: 1 }), smallProblem(3, 1, 40)],
    [
      '2-3-2-2 sigmoid, two outputs',
      network([2, 3, 2, 2], { activation: 'sigmoid', seed: 2 }),
      smallProblem(2, 2, 30),
    ],
  ])('is the dense ridge regression for every ridge: %s', (_, net, problem) => {
    const linear = linearise(positionOf(net, problem));
    for (const ridge of [0.01, 0.3, 20]) {
      const expected = dense(net, problem, ridge);
      const { squares, weights, determined } = fitWith(linear, ridge);
      expect(squares / expected.squares).toBeCloseTo(1, 6);
      expect(weights / expected.weights).toBeCloseTo(1, 6);
      expect((linear.free + determined) / expected.trace).toBeCloseTo(1, 6);
    }
  });
});

/** y = Xw + noise. */
function noisyLine(samples: number, inputs: number, noise: number): Problem {
  const source = random(7);
  const w = Array.from({ length: inputs }, () => source.normal());
  const rows = Array.from({ length: samples }, () => w.map(() => source.normal()));
  const targets = rows.map((row) => [
    3 + row.reduce((sum, x, j) => sum + x * (w[j] ?? 0), 0) + noise * source.normal(),
  ]);
  return { inputs: rows, targets };
}

describe('the ridge of a linear network', () => {
  const problem = noisyLine(40, 12, 2);
  const net = network([12, 1], { seed: 1 });
  const design = new Matrix(problem.inputs.map((row) => [...row, 1]));
  const y = new Matrix(problem.targets);

  /** Textbook ridge regression with a free intercept. */
  function textbook(ridge: number) {
    const penalty = Matrix.diag([...Array<number>(12).fill(ridge), 0]);
    const held = inverse(Matrix.add(design.transpose().mmul(design), penalty));
    const w = held.mmul(design.transpose()).mmul(y);
    const squares = Matrix.sub(y, design.mmul(w)).norm('frobenius') ** 2;
    const trace = held.mmul(design.transpose()).mmul(design).trace();
    return { squares, trace, weights: w.to1DArray().slice(0, 12) };
  }

  it('by gcv is where n‖r‖²/(n − tr H)² is smallest', () => {
    const score = (ridge: number): number => {
      const { squares, trace } = textbook(ridge);
      return (40 * squares) / (40 - trace) ** 2;
    };
    const chosen = chooseRidge(positionOf(net, problem), 'gcv', wide) ?? 0;
    const grid = Array.from({ length: 200 }, (_, at) => 10 ** (at / 20 - 6));
    expect(score(chosen)).toBeLessThanOrEqual(Math.min(...grid.map(score)) * (1 + 1e-9));
  });

  it('by evidence is where MacKay’s updates stand still', () => {
    const ridge = chooseRidge(positionOf(net, problem), 'evidence', wide) ?? 0;
    const { squares, trace, weights } = textbook(ridge);
    const determined = trace - 1;
    const alpha = determined / weights.reduce((sum, w) => sum + w * w, 0);
    const beta = (40 - trace) / squares;
    expect(alpha / beta / ridge).toBeCloseTo(1, 4);
  });

  it.each(['gcv', 'evidence'] as const)(
    'by %s stays within its bounds, on one where the best lies beyond',
    (criterion) => {
      const best = chooseRidge(positionOf(net, problem), criterion, wide) ?? 0;
      const within = (least: number, most: number) =>
        chooseRidge(positionOf(net, problem), criterion, [best * least, best * most]) ?? 0;
      expect(within(0.1, 10) / best).toBeCloseTo(1, 4);
      expect(within(0.01, 0.1) / best).toBeCloseTo(0.1, 6);
      expect(within(10, 1000) / best).toBeCloseTo(10, 4);
    },
  );

  it('does not depend on the weights that it starts from', () => {
    const others = network([12, 1], { seed: 9 });
    for (const criterion of ['gcv', 'evidence'] as const) {
      const [one = 0, other = 1] = [net, others].map((start) =>
        chooseRidge(positionOf(start, problem), criterion, wide),
      );
      expect(one / other).toBeCloseTo(1, 4);
    }
  });

  it('grows with the noise', () => {
    const of = (noise: number) =>
      chooseRidge(positionOf(net, noisyLine(40, 12, noise)), 'evidence', wide);
    expect(of(3)).toBeGreaterThan(10 * (of(0.3) ?? 1));
  });
});

describe('no ridge is chosen', () => {
  it.each([
    ['nothing depends on the weights', Float64Array.of(0, 0)],
    ['a number overflowed', Float64Array.of(1, Number.POSITIVE_INFINITY)],
  ])('where %s', (_, eigenvalues) => {
    const none = new Float64Array(2);
    const linear = { equations: 5, free: 1, eigenvalues, slope: none, start: none, squares: 1 };
    expect(lowest(linear, gcv, wide)).toBeUndefined();
    expect(lowest(linear, evidence, wide)).toBeUndefined();
  });

  it('where there are no more rows than biases', () => {
    const linear = linearise(positionOf(network([1, 1]), { inputs: [[1]], targets: [[2]] }));
    expect(lowest(linear, gcv, wide)).toBeUndefined();
    expect(lowest(linear, evidence, wide)).toBeUndefined();
  });
});

describe('weights that overflowed', () => {
  it('lead to no ridge and to no endless loop', () => {
    const json = network([2, 3, 1], { seed: 1 }).toJSON();
    for (const weight of [1e200, 1e308]) {
      const layers = json.layers.map((layer) => ({
        ...layer,
        weights: layer.weights.map(() => weight),
      }));
      const net = networkFromJson({ ...json, layers });
      const chosen = chooseRidge(positionOf(net, smallProblem(2, 1, 9)), 'gcv', wide);
      expect(chosen).toBeUndefined();
    }
  });
});
