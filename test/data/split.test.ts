import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/data/data-set.ts';
import { table } from '../../src/data/records.ts';
import { expectRefusal } from './errors.ts';

const dataOf = (rows: number): DataSet =>
  table(
    Array.from({ length: rows }, (_, at) => ({
      a: at * at,
      b: 100 - 3 * at,
      c: 0.1,
      y: 1000 + at,
    })),
  ).target('y');

/** Mean and deviation by the definition, as an oracle. */
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

describe('a split data set', () => {
  it('holds every row once, in order, in parts of the asked size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 60 }),
        fc.double({ min: 0.1, max: 0.4, noNaN: true }),
        fc.double({ min: 0.1, max: 0.4, noNaN: true }),
        fc.integer(),
        (rows, test, valid, seed) => {
          const parts = dataOf(rows).split({ test, valid, seed });
          expect(parts.test.rowNumbers).toHaveLength(Math.round(test * rows));
          expect(parts.valid.rowNumbers).toHaveLength(Math.round(valid * rows));
          const numbers = [parts.train, parts.valid, parts.test].map((part) => part.rowNumbers);
          for (const list of numbers) expect(list).toEqual(list.toSorted((a, b) => a - b));
          expect(numbers.flat().sort((a, b) => a - b)).toEqual(
            Array.from({ length: rows }, (_, at) => at + 1),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps inputs, targets and row numbers together', () => {
    const { test } = dataOf(20).split({ test: 0.3, seed: 4 });
    for (const [at, row] of test.rowNumbers.entries()) {
      expect(test.inputs.getRow(at)).toEqual([(row - 1) ** 2, 100 - 3 * (row - 1), 0.1]);
      expect(test.targets.get(at, 0)).toBe(1000 + row - 1);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const rows = (seed: number): readonly number[] =>
      dataOf(40).split({ test: 0.25, seed }).test.rowNumbers;
    expect(rows(7)).toEqual(rows(7));
    expect(rows(7)).not.toEqual(rows(8));
    // Written down once: a change here would change every user's saved results.
    expect(dataOf(12).split({ test: 0.25, seed: 1 }).test.rowNumbers).toMatchInlineSnapshot(`
      [
        3,
        5,
        9,
      ]
    `);
  });

  it('has validation rows only if they were asked for', () => {
    expect('valid' in dataOf(10).split({ test: 0.2, seed: 1 })).toBe(false);
    expect('valid' in dataOf(10).split({ test: 0.2, seed: 1 }).standardise()).toBe(false);
    expect('valid' in dataOf(10).split({ test: 0.2, valid: 0.2, seed: 1 }).standardise()).toBe(
      true,
    );
  });

  it.each<[string, object, readonly string[]]>([
    ['no seed', { test: 0.2 }, ['seed']],
    ['a share above 1', { test: 20, seed: 1 }, ['test', 'between 0 and 1', '20']],
    ['a share of 0', { test: 0.2, valid: 0, seed: 1 }, ['valid']],
    ['no share', { seed: 1 }, ['test']],
    [
      'shares that leave nothing to train on',
      { test: 0.6, valid: 0.4, seed: 1 },
      ['for training, 0'],
    ],
    ['a share too small for a row', { test: 0.01, seed: 1 }, ['10 rows', 'parts of 0']],
  ])('is refused with %s', (_, options, words) => {
    const data = dataOf(10);
    expectRefusal(
      () => Reflect.apply(data.split, data, [options]),
      'OPTION_OUT_OF_RANGE',
      ...words,
    );
  });

  it('is refused with an option that there is not', () => {
    const data = dataOf(10);
    const misspelt = { test: 0.2, validation: 0.1, seed: 1 };
    expectRefusal(() => data.split(misspelt), 'UNKNOWN_OPTION', "'validation'");
  });
});

describe('standardised inputs', () => {
  const raw = dataOf(30).split({ test: 0.2, valid: 0.1, seed: 3 });
  const done = raw.standardise();

  it('have mean 0 and deviation 1 on the training rows', () => {
    for (const column of [0, 1]) {
      expect(mean(done.train.inputs.getColumn(column))).toBeCloseTo(0, 12);
      expect(deviation(done.train.inputs.getColumn(column))).toBeCloseTo(1, 12);
    }
  });

  it.each(['valid', 'test'] as const)(
    'of the %s rows use nothing but the training rows',
    (part) => {
      for (const column of [0, 1]) {
        const trained = raw.train.inputs.getColumn(column);
        const expected = raw[part].inputs
          .getColumn(column)
          .map((value) => (value - mean(trained)) / deviation(trained));
        for (const [row, value] of done[part].inputs.getColumn(column).entries()) {
          expect(value).toBeCloseTo(expected[row] ?? Number.NaN, 12);
        }
      }
      expect(done[part].inputScale).toBe(done[part].inputScale);
      expect(done[part].inputScale).toEqual(done.train.inputScale);
      expect(done[part].targetScale).toEqual(done.train.targetScale);
    },
  );

  it('leave the targets in their own units, and say how to scale them', () => {
    expect(done.train.targets.to2DArray()).toEqual(raw.train.targets.to2DArray());
    const targets = raw.train.targets.getColumn(0);
    expect(done.train.targetScale?.mean[0]).toBeCloseTo(mean(targets), 10);
    expect(done.train.targetScale?.deviation[0]).toBeCloseTo(deviation(targets), 10);
  });

  it('make exact zeros of a constant column, though its mean may round', () => {
    // 0.1 added up 21 times and divided by 21 is not 0.1.
    expect(done.train.inputs.getColumn(2).every((value) => value === 0)).toBe(true);
    expect(done.train.inputScale?.deviation[2]).toBe(1);
  });

  it('lead back to the source, also if standardised twice', () => {
    const twice = dataOf(30).standardise().split({ test: 0.2, seed: 3 }).standardise();
    const { inputScale } = twice.train;
    const row = twice.test.rowNumbers[0] ?? 0;
    const back = (column: number): number =>
      twice.test.inputs.get(0, column) * (inputScale?.deviation[column] ?? 0) +
      (inputScale?.mean[column] ?? 0);
    expect(back(0)).toBeCloseTo((row - 1) ** 2, 9);
    expect(back(1)).toBeCloseTo(100 - 3 * (row - 1), 9);
    expect(mean(twice.train.inputs.getColumn(0))).toBeCloseTo(0, 12);
  });

  it('leave the raw split as it was', () => {
    expect(raw.train.inputScale).toBeUndefined();
    expect(raw.train.inputs.get(0, 2)).toBe(0.1);
  });
});
