import { pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Dense, toMatrix, zeros } from '../../src/linear/index.ts';
import { random } from '../../src/random.ts';
import { jointRegressions } from '../../src/targets/joint-system.ts';
import type { Regression } from '../../src/targets/regression.ts';
import { unitRegressions } from '../../src/targets/unit-regression.ts';
import {
  exactly,
  type Fraction,
  minus,
  plus,
  rounded,
  shortestLeastSquares,
  times,
} from './exact.ts';

const UNITS = 2;
const zero = exactly(0);

/** Numbers of few binary digits: products and sums of them are exact in doubles. */
function grid(rows: number, columns: number, seed: number): Dense {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  matrix.data.forEach((_, at) => {
    matrix.data[at] = Math.round(64 * source.normal()) / 64;
  });
  return matrix;
}

type Change = (row: number[], sample: number) => void;

const changes: readonly [string, number, Change, Change][] = [
  ['sound columns', 16, () => {}, () => {}],
  ['a constant column', 16, (a) => a.splice(1, 1, 0.75), () => {}],
  ['a column twice', 16, (a) => a.splice(2, 1, a[0] ?? 0), () => {}],
  ['a sum of columns', 16, (a) => a.splice(2, 1, (a[0] ?? 0) + 2 * (a[1] ?? 0)), () => {}],
  [
    'a column saturated on one side',
    16,
    (a) => a.splice(1, 1, 1 - 2 ** -30 * (a[1] ?? 0) ** 2),
    () => {},
  ],
  [
    'nearly a column twice',
    16,
    (a) => a.splice(2, 1, (a[0] ?? 0) + 2 ** -22 * (a[2] ?? 0)),
    () => {},
  ],
  ['a unit twice', 16, () => {}, (s) => s.splice(1, 1, s[0] ?? 0)],
  ['a silent unit', 16, () => {}, (s) => s.splice(1, 1, 0)],
  ['a unit saturated to the last digit', 16, () => {}, (s) => s.splice(1, 1, 0)],
  ['fewer rows than columns', 3, () => {}, () => {}],
  ['one row', 1, () => {}, () => {}],
];

/** The change made, what comes in, s for one output, what is asked for. */
function problemOf([name, samples, ofInputs, ofSays]: (typeof changes)[number]) {
  const rowsOf = (matrix: Dense, change: Change): Dense => {
    const data = matrix.data.slice();
    for (let row = 0; row < matrix.rows; row++) {
      const own = [...data.slice(row * matrix.columns, (row + 1) * matrix.columns)];
      change(own, row);
      data.set(own, row * matrix.columns);
    }
    return { ...matrix, data };
  };
  const exact = rowsOf(grid(samples, UNITS, 5), ofSays);
  const says = name.startsWith('a unit saturated')
    ? rowsOf(exact, (s, row) => s.splice(1, 1, 1e-17 * (1 + row)))
    : exact;
  return {
    inputs: rowsOf(grid(samples, 3, 4), ofInputs),
    exact,
    says,
    response: grid(samples, 1, 6),
    start: { weights: zeros(3, UNITS), bias: new Float64Array(UNITS) },
  };
}

/** Rows [s_k a′, s_k] of the units named, a′ about its exact mean. */
function rowsOf(inputs: Dense, says: Dense, units: readonly number[]): Fraction[][] {
  const n = exactly(inputs.rows);
  const entry = ({ columns, data }: Dense, row: number, at: number): Fraction =>
    exactly(data[row * columns + at] ?? Number.NaN);
  const columns = [...new Array(inputs.columns).keys()];
  const rows = [...new Array(inputs.rows).keys()];
  const means = columns.map((j) => {
    const sum = rows.reduce((total, row) => plus(total, entry(inputs, row, j)), zero);
    return { over: sum.over, under: sum.under * n.over };
  });
  return rows.map((row) =>
    units.flatMap((unit) => {
      const s = entry(says, row, unit);
      return [...columns.map((j) => times(s, minus(entry(inputs, row, j), means[j] ?? zero))), s];
    }),
  );
}

/** W and b about the mean of what comes in, unit after unit: the coordinates of the norm. */
function centredStep(regression: Regression, inputs: Dense): number[] {
  const { weights, bias } = regression.solve({ ridge: 0, damping: 0 }).proposed;
  const means = toMatrix(inputs).mean('column');
  return [...bias.keys()].flatMap((unit) => {
    const own = means.map((_, j) => weights.data[j * UNITS + unit] ?? Number.NaN);
    const atMean = own.reduce((sum, w, j) => sum + w * (means[j] ?? 0), bias[unit] ?? Number.NaN);
    return [...own, atMean];
  });
}

function expectClose(found: readonly number[], wanted: readonly number[], bound: number): void {
  const size = Math.max(...wanted.map(Math.abs), 1e-3);
  wanted.forEach((value, at) => {
    expect(Math.abs((found[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(bound * size);
  });
}

// κ(J)·ε is 1e-9 for columns 2^-22 apart.
const boundOf = (name: string): number => (/nearly|one side/.test(name) ? 1e-6 : 1e-11);

describe.each(changes)('%s, against fractions without rounding', (...change) => {
  const { inputs, exact, says, response, start } = problemOf(change);
  const r = [...response.data].map(exactly);

  it('leave a joint system the shortest least-squares step, its rank and its route', () => {
    const [regression] = jointRegressions([{ inputs, start, sensitivity: says }], response);
    if (!regression) throw new Error('one regression was posed');
    const rows = rowsOf(inputs, exact, [0, 1]);
    const { x, rank } = shortestLeastSquares(rows, r);
    const found = centredStep(regression, inputs);
    expectClose(found, x.map(rounded), boundOf(change[0]));
    expect(regression.rank()).toBe(rank);
    const { status, route, condition, conditionScaled } = regression.solve({
      ridge: 0,
      damping: 0,
    });
    expect(status).toBe(rank === 8 ? 'solved' : 'rank-deficient');
    if (/twice|sum|fewer|one row/.test(change[0])) expect(route).toMatch(/^qr/);
    expect([condition(), conditionScaled()]).not.toContain(Number.NaN);
    // A second opinion with rounding, where no two columns are nearly alike.
    if (boundOf(change[0]) > 1e-9) return;
    const j = toMatrix({
      rows: r.length,
      columns: 8,
      data: Float64Array.from(rows.flat(), rounded),
    });
    const bySvd = pseudoInverse(j, 1e-10).mmul(toMatrix(response)).to1DArray();
    expectClose(found, bySvd, 1e-9);
  });

  it('leave every weighted unit its shortest step', () => {
    const regression = unitRegressions({
      inputs,
      start,
      roots: says,
      asked: response,
      asking: () => ({ of: () => response.data, moved: () => {} }),
    });
    const alone = [0, 1].map((unit) => shortestLeastSquares(rowsOf(inputs, exact, [unit]), r));
    const wanted = alone.flatMap(({ x }) => x.map(rounded));
    expectClose(centredStep(regression, inputs), wanted, boundOf(change[0]));
    expect(regression.rank()).toBe(Math.min(...alone.map(({ rank }) => rank)));
    const solution = regression.solve({ ridge: 0, damping: 0 });
    expect([solution.condition(), solution.conditionScaled()]).not.toContain(Number.NaN);
  });
});
