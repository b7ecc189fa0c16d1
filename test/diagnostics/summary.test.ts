import { inverse, solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { sineProduct, smallProblem } from '../training/problems.ts';
import { longley } from './longley.ts';

const display = Symbol.for('Jupyter.display');
const inspect = Symbol.for('nodejs.util.inspect.custom');

function call(value: object, method: symbol): unknown {
  const found: unknown = Reflect.get(value, method);
  if (typeof found !== 'function') throw new Error(`no ${String(method)}`);
  return found.call(value);
}

describe('a network of one linear layer', () => {
  it.each(['layer', 'inverse'] as const)('is the textbook’s regression, by rung %s', (rung) => {
    const { inputs, targets, names, certified } = longley;
    const data = {
      inputs: inputs.map((row) => [...row]),
      targets: [...targets],
      inputNames: names,
    };
    const run = train(network([6, 1], { seed: 1 }), data, { rung });
    const summary = run.next('solve').summary({ unit: 0 });
    expect(summary.rows.map(({ name }) => name)).toEqual([...names, 'bias']);
    summary.rows.forEach(({ coefficient, standardError, t }, at) => {
      const [expected = 0, error = 0] = certified[at] ?? [];
      expect(Math.abs(coefficient / expected - 1)).toBeLessThan(1e-8);
      expect(Math.abs(standardError / error - 1)).toBeLessThan(1e-8);
      expect(t).toBeCloseTo(expected / error, 6);
    });
    expect(summary.rSquared).toBeCloseTo(longley.rSquared, 9);
    expect(Math.abs(summary.residualDeviation / longley.residualDeviation - 1)).toBeLessThan(1e-8);
    expect(summary).toMatchObject({ samples: 16, rank: 7, unknowns: 7, ridge: 0, damping: 0 });
  });

  it('has one regression a target, each with its own residual', () => {
    const problem = smallProblem(3, 2, 40);
    const solve = train(network([3, 2], { seed: 1 }), problem).next('solve');
    const design = new Matrix(problem.inputs.map((row) => [...row, 1]));
    const expected = leastSquares(design, new Matrix(problem.targets), true);
    const covariance = inverse(design.transpose().mmul(design));
    for (const unit of [0, 1]) {
      const y = problem.targets.map((row) => row[unit] ?? 0);
      const fitted = design.mmul(Matrix.columnVector(expected.getColumn(unit))).to1DArray();
      const rss = y.reduce((sum, value, i) => sum + (value - (fitted[i] ?? 0)) ** 2, 0);
      const summary = solve.summary({ unit });
      summary.rows.forEach(({ coefficient, standardError }, j) => {
        expect(coefficient).toBeCloseTo(expected.get(j, unit), 9);
        expect(standardError).toBeCloseTo(Math.sqrt((rss / 36) * covariance.get(j, j)), 9);
      });
    }
  });
});

describe('a joint solve of a hidden layer', () => {
  const problem = sineProduct(1, 120);
  const run = train(network([2, 3, 1], { seed: 1 }), { ...problem, inputNames: ['left', 'right'] });
  const solve = run.next('solve', { layer: 1 });

  it('has the standard errors of the whole inverse normal matrix', () => {
    // J from moving every parameter of layer 1, the rest is the textbook: σ̂² (JᵀJ + μI)⁻¹.
    const before = run.network.layer(1);
    const net = run.network;
    const h = 1e-6;
    const moved = (unit: number, input: number, by: number): number[] => {
      const json = JSON.parse(JSON.stringify(net.toJSON()));
      if (input < 2) json.layers[0].weights[input * 3 + unit] += by;
      else json.layers[0].bias[unit] += by;
      return forwardOf(json, problem.inputs);
    };
    const columns: number[][] = [];
    for (let unit = 0; unit < 3; unit++) {
      for (let input = 0; input < 3; input++) {
        const [up, down] = [moved(unit, input, h), moved(unit, input, -h)];
        columns.push(up.map((value, i) => (value - (down[i] ?? 0)) / (2 * h)));
      }
    }
    const j = new Matrix(columns).transpose();
    const normal = j.transpose().mmul(j).add(Matrix.eye(9).mul(solve.damping));
    const covariance = inverse(normal);
    const rss = solve.residual.to1DArray().reduce((sum, r) => sum + r * r, 0);
    for (const unit of [0, 1, 2]) {
      const { rows } = solve.summary({ unit });
      expect(rows.map(({ name }) => name)).toEqual(['left', 'right', 'bias']);
      rows.forEach(({ standardError }, i) => {
        const at = unit * 3 + i;
        const expected = Math.sqrt((rss / (120 - 9)) * covariance.get(at, at));
        expect(Math.abs(standardError / expected - 1)).toBeLessThan(1e-4);
      });
    }
    expect(before.bias.length).toBe(3);
  });

  it('says what a reader must know', () => {
    const notes = solve.summary({ unit: 0 }).notes.join('\n');
    expect(notes).toMatch(/All units of layer 1 are solved together/);
    expect(notes).toMatch(/constructed, not observed/);
    expect(notes).toMatch(/biased by damping/);
    const both = solve.with({ ridge: 1, damping: 1 }).summary({ unit: 0 }).notes.join('\n');
    expect(both).toMatch(/biased by ridge and damping/);
  });

  it('shrinks its weights when asked what if, and the run is untouched', () => {
    const at = run.sequence;
    const size = (ridge: number): number =>
      solve.with({ ridge, damping: 0 }).weights.norm('frobenius');
    expect(size(100)).toBeLessThan(size(1));
    expect(size(1)).toBeLessThan(size(0));
    expect(run.sequence).toBe(at);
  });

  it.each([
    ['a unit that isn’t there', () => solve.summary({ unit: 3 }), /units 0 … 2, got 3/],
    ['no unit', () => solve.summary(JSON.parse('{}')), /got undefined/],
    ['a negative ridge', () => solve.with({ ridge: -1 }), /ridge of 0 or more, got -1/],
  ])('refuses %s', (_, ask, message) => {
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('refuses a change that it doesn’t know', () => {
    expect(() => solve.with(JSON.parse('{ "rigde": 1 }'))).toThrow(/Did you mean 'ridge'/);
  });
});

describe('the table', () => {
  const data = { ...smallProblem(1, 1, 20), inputNames: ['<weight> & "height"'] };
  const summary = train(network([1, 1], { seed: 1 }), data)
    .next('solve')
    .summary({ unit: 0 });

  it('draws itself as HTML, with names escaped and no script', () => {
    const bundle = call(summary, display);
    expect(bundle).toMatchObject({
      'text/html': expect.stringContaining('&lt;weight&gt; &amp; &quot;height&quot;'),
    });
    expect(JSON.stringify(bundle)).not.toContain('<script');
  });

  it('draws itself as text, with coefficient, error and t in a row', () => {
    const text = String(call(summary, inspect));
    const [row] = summary.rows;
    expect(text).toMatch(/coefficient +std. error +t/);
    expect(text).toContain(String(Number(row?.coefficient.toPrecision(4))));
    expect(text).toContain('20 samples');
  });

  it('has no standard errors where no degrees of freedom are left', () => {
    const tight = {
      inputs: [
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      targets: [1, 2, 3],
    };
    const { rows, notes } = train(network([2, 1]), tight)
      .next('solve')
      .summary({ unit: 0 });
    expect(rows.map(({ standardError }) => standardError)).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(notes.join(' ')).toMatch(/No degrees of freedom/);
  });

  it('says that columns are dependent', () => {
    const twice = {
      inputs: [
        [1, 2],
        [2, 4],
        [3, 6],
        [5, 10],
      ],
      targets: [1, 2, 2, 4],
    };
    const solve = train(network([2, 1]), twice).next('solve');
    expect(solve).toMatchObject({ status: 'rank-deficient', rank: 2, unknowns: 3 });
    expect(solve.summary({ unit: 0 }).notes.join(' ')).toMatch(/rank 2 of 3/);
  });
});

interface Saved {
  readonly layers: readonly {
    readonly weights: readonly number[];
    readonly bias: readonly number[];
  }[];
}

/** 2-3-1 tanh by hand. */
function forwardOf(
  { layers: [hidden, output] }: Saved,
  inputs: readonly (readonly number[])[],
): number[] {
  return inputs.map(([x = 0, y = 0]) => {
    let sum = output?.bias[0] ?? 0;
    for (let unit = 0; unit < 3; unit++) {
      const z =
        x * (hidden?.weights[unit] ?? 0) +
        y * (hidden?.weights[3 + unit] ?? 0) +
        (hidden?.bias[unit] ?? 0);
      sum += Math.tanh(z) * (output?.weights[unit] ?? 0);
    }
    return sum;
  });
}
