import { solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { SolveSummary, SummaryWarning } from '../../src/diagnostics/index.ts';
import { network } from '../../src/network/index.ts';
import { type TrainOptions, train } from '../../src/run/index.ts';
import { sensitivityOf } from '../../src/targets/sensitivity.ts';
import { classesOf, positionOf, sineProduct, smallProblem } from '../training/problems.ts';

interface Rows {
  readonly inputs: number[][];
  readonly targets: number[] | number[][];
  readonly weights?: readonly number[];
  readonly inputNames?: readonly string[];
}

const inspect = Symbol.for('nodejs.util.inspect.custom');

function textOf(value: object): string {
  const draw: unknown = Reflect.get(value, inspect);
  return typeof draw === 'function' ? String(draw.call(value)) : '';
}

function tableOf(data: Rows, options: TrainOptions = {}): SolveSummary {
  const net = network([data.inputs[0]?.length ?? 0, 1], { seed: 1 });
  return train(net, data, options).next('solve').summary({ unit: 0 });
}

function kindsOf({ warnings }: { readonly warnings: readonly SummaryWarning[] }): string[] {
  return warnings.map(({ kind }) => kind);
}

/** 1/(1 − R_j²) of every column on the others and an intercept, by as many weighted regressions. */
function inflations(columns: Matrix, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const root = (row: number): number => Math.sqrt(weights[row] ?? 0);
  return Array.from({ length: columns.columns }, (_, j) => {
    const own = columns.getColumn(j);
    const mean = own.reduce((sum, a, row) => sum + (weights[row] ?? 0) * a, 0) / total;
    const others = columns
      .to2DArray()
      .map((row, i) => [...row.filter((_, k) => k !== j), 1].map((a) => root(i) * a));
    const wanted = Matrix.columnVector(own.map((a, i) => root(i) * (a - mean)));
    const fitted = new Matrix(others).mmul(leastSquares(new Matrix(others), wanted, true));
    const left = Matrix.sub(wanted, fitted).norm('frobenius') ** 2;
    return wanted.norm('frobenius') ** 2 / left;
  });
}

const x = [0.3, -1.2, 2.1, 0.7, -0.4, 1.6, -2.2, 0.1];
const y = [1.1, -2.3, 4.4, 1.2, -0.9, 3.5, -4.1, 0.6];

describe('the table of a linear regression with', () => {
  it.each([
    ['a single row', { inputs: [[1, 2]], targets: [3] }, 1],
    [
      'fewer rows than columns',
      {
        inputs: [
          [1, 2, 4],
          [2, 1, 1],
        ],
        targets: [1, 2],
      },
      2,
    ],
  ])('%s has no standard errors, and says why', (_, data, rank) => {
    const table = tableOf(data);
    expect(table.rank).toBe(rank);
    expect(table.degreesOfFreedom).toBe(0);
    expect(table.rows.every(({ standardError }) => Number.isNaN(standardError))).toBe(true);
    expect(table.cooks).toEqual([]);
    expect(table.effectiveParameters).toBeCloseTo(rank, 8);
    expect(kindsOf(table)).toContain('no-freedom');
    expect(kindsOf(table)).not.toContain('leverage');
    expect(textOf(table)).toMatch(/^Warning: /);
  });

  it('a repeated column has an infinite VIF for the two, and none for the third', () => {
    const inputs = x.map((a, i) => [a, Math.cos(i), 2 * a]);
    const table = tableOf({ inputs, targets: y, inputNames: ['a', 'b', 'twice'] });
    const [a, b, twice, bias] = table.rows.map(({ vif }) => vif);
    expect([a, twice]).toEqual([Infinity, Infinity]);
    const columns = new Matrix(inputs.map(([one = 0, other = 0]) => [one, other]));
    expect(b).toBeCloseTo(
      inflations(
        columns,
        x.map(() => 1),
      )[1] ?? 0,
      8,
    );
    expect(bias).toBeNaN();
    expect(table).toMatchObject({ rank: 3, condition: Infinity, degreesOfFreedom: 5 });
    expect(table.warnings[0]).toMatchObject({
      kind: 'rank-deficient',
      columns: ['a', 'twice'],
      fix: expect.stringContaining('`data.drop("a")`'),
    });
    expect(table.leverages.reduce((sum, h) => sum + h, 0)).toBeCloseTo(3, 8);
  });

  it('a constant column has an infinite VIF for it alone', () => {
    const { rows, warnings } = tableOf({ inputs: x.map((a) => [a, 7]), targets: y });
    expect(rows.map(({ vif }) => vif)).toEqual([expect.closeTo(1, 12), Infinity, Number.NaN]);
    expect(warnings[0]).toMatchObject({ kind: 'rank-deficient', columns: ['input 2'] });
  });

  it('a perfect fit says that its errors are rounding, and blames no row', () => {
    const table = tableOf({ inputs: x.map((a) => [a]), targets: x.map((a) => 3 * a - 2) });
    expect(table.rSquared).toBeCloseTo(1, 12);
    expect(kindsOf(table)).toEqual(['perfect-fit']);
  });

  it('a constant target has no R²', () => {
    const table = tableOf({ inputs: x.map((a) => [a]), targets: x.map(() => 5) });
    expect(table.notes.join(' ')).toMatch(/response does not vary/);
  });

  it('a row that alone decides its fit names it, and its leave-one-out error is infinite', () => {
    const table = tableOf({ inputs: x.map((a, i) => [a, i === 3 ? 1 : 0]), targets: y });
    expect(table).toMatchObject({ press: Infinity, predictedRSquared: -Infinity });
    expect(table.cooks[0]).toMatchObject({ row: 3, distance: Infinity, residual: Number.NaN });
    expect(table.warnings).toContainEqual(
      expect.objectContaining({
        kind: 'leverage',
        rows: [3],
        fix: expect.stringContaining(
          '`solve.with({ rows: { without: [3] } }).summary({ unit: 0 })`',
        ),
      }),
    );
  });

  it('rows of weight 0 is that without them', () => {
    const inputs = x.map((a, i) => [a, Math.cos(i)]);
    const weights = x.map((_, i) => (i === 2 || i === 5 ? 0 : 1 + (i % 3)));
    const kept = [...x.keys()].filter((i) => weights[i] !== 0);
    const only = <T>(list: readonly T[]): T[] => list.filter((_, i) => kept.includes(i));
    const whole = tableOf({ inputs, targets: y, weights });
    const less = tableOf({ inputs: only(inputs), targets: only(y), weights: only(weights) });
    for (const name of ['samples', 'degreesOfFreedom'] as const)
      expect(whole[name]).toBe(less[name]);
    for (const name of ['rSquared', 'adjustedRSquared', 'predictedRSquared', 'press'] as const) {
      expect(whole[name] / less[name]).toBeCloseTo(1, 10);
    }
    whole.rows.slice(0, -1).forEach(({ vif, t }, j) => {
      expect(vif / (less.rows[j]?.vif ?? 0)).toBeCloseTo(1, 10);
      expect(t / (less.rows[j]?.t ?? 0)).toBeCloseTo(1, 10);
    });
    expect(whole.cooks.map(({ row }) => row)).toEqual(less.cooks.map(({ row }) => kept[row]));
    expect(whole.leverages[2]).toBe(0);
  });

  it('nothing wrong warns of nothing', () => {
    const { inputs, targets } = smallProblem(3, 1, 60);
    const table = tableOf({ inputs, targets });
    expect(table.warnings).toEqual([]);
    expect(table.notes).toEqual([expect.stringMatching(/^Ordinary least squares .* 56 degrees/)]);
    expect(textOf(table)).not.toMatch(/biased/);
    expect(textOf(tableOf({ inputs, targets }, { ridge: 1 }))).toMatch(/coefficient \(biased\)/);
  });
});

describe('the table without some rows', () => {
  it('numbers rows as the training data do', () => {
    const { inputs, targets } = smallProblem(2, 1, 12);
    const solve = train(network([2, 1], { seed: 1 }), { inputs, targets }).next('solve');
    const table = solve.with({ rows: { without: [0, 4] } }).summary({ unit: 0 });
    const kept = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11];
    expect(table.rowsKept).toEqual(kept);
    for (const { row, leverage } of table.cooks) {
      expect(leverage).toBe(table.leverages[kept.indexOf(row)]);
    }
    expect(textOf(table)).toMatch(/^What if \(10 of 12 rows\) instead of solve #4 of layer 1/m);
  });
});

describe.each(['inverse', 'weighted', 'neuron', 'layer', 'network'] as const)('rung %s', (rung) => {
  const problem = sineProduct(1, 60);
  const run = train(network([2, 3, 1], { seed: 1 }), problem, { rung });
  const solves = [2, 1].map((layer) => run.next('solve', { layer }));

  it('has a table of every unit of every layer, with numbers in it', () => {
    for (const solve of solves) {
      const overview = solve.summary();
      expect(overview.units.length).toBe(solve.bias.length);
      overview.units.forEach(({ unit, rSquared, strongest }) => {
        const table = solve.summary({ unit });
        expect(table.rSquared).toBe(rSquared);
        expect(table.rows.map(({ t }) => Math.abs(t))).toContain(Math.abs(strongest?.t ?? 0));
        const { sequence, sweep, trial, layer } = solve;
        expect(table).toMatchObject({ sequence, sweep, trial, layer });
        expect(table.press).toBeGreaterThan(0);
        expect(table.predictedRSquared).toBeLessThan(table.rSquared);
        expect(table.effectiveParameters).toBeGreaterThan(0);
        expect(textOf(table)).toMatch(new RegExp(`Solve #${sequence} of layer ${layer}, unit`));
      });
      expect(textOf(overview)).not.toMatch(/undefined|NaN/);
    }
  });

  it('has the mean of its units’ leave-one-out errors for the solve’s', () => {
    for (const solve of solves) {
      const own = solve.bias.map((_, unit) => solve.summary({ unit }).press);
      const mean = own.reduce((sum, press) => sum + press, 0) / own.length;
      expect(mean / solve.press).toBeCloseTo(1, 10);
    }
  });
});

describe('the VIF of a hidden unit', () => {
  it.each(['neuron', 'layer'] as const)(
    'is that of its columns as the rows count for it, by rung %s',
    (rung) => {
      const problem = smallProblem(3, 2, 40);
      const net = network([3, 2, 2], { seed: 3 });
      const run = train(net, problem, { rung });
      run.next('accept', { layer: 2 });
      const s = sensitivityOf(positionOf(run.network, problem), 1);
      const solve = run.next('solve', { layer: 1 });
      for (const unit of [0, 1]) {
        const weights = problem.inputs.map((_, row) =>
          [0, 1].reduce((sum, o) => sum + (s.data[(row * 2 + o) * 2 + unit] ?? 0) ** 2, 0),
        );
        const expected = inflations(new Matrix(problem.inputs), weights);
        const { rows } = solve.summary({ unit });
        expected.forEach((vif, j) => {
          expect((rows[j]?.vif ?? 0) / vif).toBeCloseTo(1, 8);
        });
      }
    },
  );
});

describe('the table of classes', () => {
  it('warns of no rank that a softmax cannot have', () => {
    const problem = classesOf(smallProblem(2, 3, 40));
    const run = train(network([2, 3], { output: 'softmax', seed: 1 }), problem);
    const table = run.next('solve').summary({ unit: 1 });
    expect(table).toMatchObject({ rank: 6, unknowns: 9 });
    expect(kindsOf(table)).toEqual([]);
    expect(table.rows.every(({ standardError }) => standardError > 0)).toBe(true);
    expect(table.notes.join(' ')).toMatch(/constructed/);
  });
});

describe('a solve by conjugate gradients', () => {
  it('says of too many unknowns what is not computed, and gives what is', () => {
    const { inputs, targets } = smallProblem(4, 1, 80);
    const run = train(network([4, 56, 56, 1], { seed: 1 }), { inputs, targets });
    const solve = run.next('solve', { layer: 2 });
    const table = solve.summary({ unit: 7 });
    expect(table.estimated).toBe(true);
    expect(table).toMatchObject({ leverages: [], cooks: [], unknowns: 57 * 56 });
    for (const name of ['press', 'effectiveParameters', 'degreesOfFreedom'] as const) {
      expect(table[name]).toBeNaN();
    }
    expect(table.rows[0]?.vif).toBeGreaterThanOrEqual(1);
    expect(kindsOf(table)).toEqual([]);
    expect(textOf(table)).toMatch(/not computed/);
    expect(textOf(table)).not.toMatch(/NaN|undefined/);
  });
});

describe('a clamped solve', () => {
  it('says how much of the unit and of the layer was clamped', () => {
    const { inputs, targets } = smallProblem(2, 1, 40);
    const run = train(
      network([2, 4, 1], { seed: 1 }),
      { inputs, targets: targets.map(([v = 0]) => [40 * v]) },
      { rung: 'inverse' },
    );
    const ideal = run.next('ideal', { layer: 1 });
    const solve = run.next('solve', { layer: 1 });
    for (const unit of [0, 1, 2, 3]) {
      const table = solve.summary({ unit });
      const own = ideal.clampedAt.getColumn(unit).reduce((sum, at) => sum + at, 0) / 40;
      expect(table.clamped).toBe(ideal.clamped);
      expect(table.clampedOfUnit).toBe(own);
      expect(kindsOf(table).includes('clamped')).toBe(Math.max(own, ideal.clamped) > 0.2);
    }
    expect(ideal.clamped).toBeGreaterThan(0.2);
    expect(textOf(solve.summary())).toMatch(/^Warning: All units; .*clamped|ideal activations/);
  });
});

describe('the overview of a layer', () => {
  const data = { ...smallProblem(3, 2, 40), targetNames: ['<first>', 'second'] };
  const overview = train(network([3, 2], { seed: 1 }), data)
    .next('solve')
    .summary();

  it('has a line for every unit, with its target’s name, escaped where it is drawn', () => {
    expect(overview.units.map(({ target }) => target)).toEqual(['<first>', 'second']);
    const draw: unknown = Reflect.get(overview, Symbol.for('Jupyter.display'));
    const bundle: unknown = typeof draw === 'function' ? draw.call(overview) : undefined;
    expect(bundle).toMatchObject({ 'text/html': expect.stringContaining('&lt;first&gt;') });
    expect(JSON.stringify(bundle)).not.toMatch(/<script|<first>.*<td/);
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(overview))).toMatchObject({ layer: 1, joint: false });
  });
});
