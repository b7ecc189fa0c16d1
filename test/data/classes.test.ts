import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSet } from '../../src/data/data-set.ts';
import { json } from '../../src/data/json.ts';
import { table } from '../../src/data/records.ts';
import { displaySymbol } from '../../src/display/protocol.ts';
import { expectRefusal } from './errors.ts';

const flowers = table([
  { petal: 1, kind: 'setosa', count: 10 },
  { petal: 5, kind: 'virginica', count: 9 },
  { petal: 4, kind: 'Versicolor', count: 10 },
  { petal: 2, kind: 'setosa', count: 2 },
]);

/** Rows of which each is of the class at its place. */
const dataOf = (classes: readonly (string | number)[]): DataSet =>
  table(classes.map((kind, x) => ({ x, kind }))).target('kind', { classes: true });

const penguins = (
  await json(new URL('../data/penguins.json', import.meta.resolve('vega-datasets')))
).drop('Island', 'Sex');

describe('classes as a target', () => {
  it('become one 0/1 column each, texts in order of their code units', () => {
    const data = flowers.drop('count').target('kind', { classes: true });
    expect(data.classes).toEqual(['Versicolor', 'setosa', 'virginica']);
    expect(data.targetNames).toEqual(['kind=Versicolor', 'kind=setosa', 'kind=virginica']);
    expect(data.classColumn).toBe('kind');
    expect(data.inputNames).toEqual(['petal']);
    expect(data.targets.to2DArray()).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  it('are in order of size where they are numbers', () => {
    const data = flowers.drop('kind').target('count', { classes: true });
    expect(data.classes).toEqual(['2', '9', '10']);
    expect(data.targets.getColumn(2)).toEqual([1, 0, 1, 0]);
  });

  it('come back from their columns, whatever they are called', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', ' ', '1', '1.0'),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 40 }), (classes) => {
        fc.pre(new Set(classes).size > 1);
        const data = dataOf(classes);
        const back = data.targets
          .to2DArray()
          .map((row) => row.flatMap((value, at) => (value === 1 ? [data.classes?.[at]] : [])));
        expect(back).toEqual(classes.map((each) => [each]));
        expect(data.targets.sum()).toBe(classes.length);
      }),
    );
  });

  it('don’t depend on the order of the rows', () => {
    const [some, others] = [dataOf(['b', 'a', 'c', 'a']), dataOf(['c', 'a', 'a', 'b'])];
    expect(some.classes).toEqual(others.classes);
  });

  it('are not scaled, while the inputs are', () => {
    const { train, test } = dataOf(['a', 'b', 'a', 'b', 'b', 'a'])
      .split({ test: 0.34, seed: 1 })
      .standardise();
    for (const part of [train, test]) {
      expect(part.targetScale).toEqual({ mean: [0, 0], deviation: [1, 1] });
      expect(part.classes).toEqual(['a', 'b']);
      expect(new Set(part.targets.to1DArray())).toEqual(new Set([0, 1]));
    }
    expect(train.inputScale?.deviation[0]).not.toBe(1);
    expect(dataOf(['a', 'b']).standardise().targetScale?.deviation).toEqual([1, 1]);
  });

  it('are what they were without the option: amounts', () => {
    const data = flowers.drop('kind').target('count', { classes: false });
    expect(data.classes).toBeUndefined();
    expect(data.targets.to1DArray()).toEqual([10, 9, 10, 2]);
  });

  const many = table(Array.from({ length: 51 }, (_, x) => ({ x, name: `n${x}`, size: x / 7 })));
  const gaps = table([
    { x: 1, kind: 'a', size: 1 },
    { x: 2, kind: null, size: Number.POSITIVE_INFINITY },
    { x: 3, kind: null, size: 2 },
  ]);

  it.each<[string, () => unknown, Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'one class only',
      () => dataOf(['a', 'a', 'a']),
      'TOO_FEW_CLASSES',
      ['\'kind\' is "a" in all 3 rows', '.where'],
    ],
    ['one row only', () => dataOf([7]), 'TOO_FEW_CLASSES', ['7 in the only row']],
    [
      'names of rows',
      () => many.drop('size').target('name', { classes: true }),
      'TOO_MANY_CLASSES',
      ["'name' has 51", '"n0"', 'more than 50', '.derive'],
    ],
    [
      'a measurement',
      () => many.drop('name').target('size', { classes: true }),
      'TOO_MANY_CLASSES',
      ["'size' has 51", "leave the option out: .target('size')"],
    ],
    [
      'missing values',
      () => gaps.drop('size').target('kind', { classes: true }),
      'MISSING_VALUE',
      ["'kind' has no value in data row 2", '2 rows', '.dropMissing()'],
    ],
    [
      'an infinite class',
      () => gaps.drop('kind').target('size', { classes: true }),
      'NOT_FINITE',
      ['data row 2'],
    ],
    [
      'two columns',
      () => Reflect.apply(flowers.target, flowers, ['kind', 'count', { classes: true }]),
      'WRONG_ARGUMENT',
      ['of one column', 'kind, count'],
    ],
    [
      'something else than true or false',
      () => Reflect.apply(flowers.target, flowers, ['kind', { classes: 3 }]),
      'OPTION_OUT_OF_RANGE',
      ['true or false, got 3'],
    ],
    [
      'a misspelt option',
      () => Reflect.apply(flowers.target, flowers, ['kind', { class: true }]),
      'UNKNOWN_OPTION',
      ["'class'", "'classes'"],
    ],
    [
      'no column at all',
      () => Reflect.apply(flowers.target, flowers, [{ classes: true }]),
      'WRONG_ARGUMENT',
      ["column's name"],
    ],
  ])('are refused with %s', (_, call, code, words) => {
    expectRefusal(call, code, ...words);
  });

  it('are suggested where a target is text, unless it rather names the rows', () => {
    expectRefusal(
      () => flowers.target('kind'),
      'NOT_A_NUMBER',
      "3 values are classes, say so: .target('kind', { classes: true })",
    );
    expect(() => many.target('name')).not.toThrow('classes: true');
  });
});

describe('a split of rows with classes', () => {
  const rare = [...new Array<string>(18).fill('common'), 'rare', 'rare'];

  it('keeps every class among the training rows, or says which one it lost and with which seed', () => {
    const data = dataOf(rare);
    let refused = 0;
    for (let seed = 0; seed < 60; seed++) {
      try {
        const { train } = data.split({ test: 0.4, seed });
        expect(train.targets.sum('column').every((count) => count > 0)).toBe(true);
      } catch (error) {
        refused++;
        expectRefusal(
          () => {
            throw error;
          },
          'CLASS_WITHOUT_ROWS',
          `seed ${seed}`,
          '"rare"',
          'its 2 rows were all drawn',
          'stratified: true',
        );
      }
    }
    // Both rare rows are drawn with probability 8/20 · 7/19 ≈ 0.15.
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(30);
  });

  it('divides every class by the same shares if it is stratified', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 2, maxLength: 5 }),
        fc.integer(),
        (sizes, seed) => {
          const data = dataOf(sizes.flatMap((size, at) => new Array<number>(size).fill(at)));
          fc.pre(sizes.some((size) => size >= 5));
          const parts = data.split({ test: 0.3, valid: 0.2, seed, stratified: true });
          const counts = (part: keyof typeof parts & ('train' | 'valid' | 'test')): number[] =>
            parts[part].targets.sum('column');
          expect(counts('test')).toEqual(sizes.map((size) => Math.round(0.3 * size)));
          expect(counts('valid')).toEqual(sizes.map((size) => Math.round(0.2 * size)));
          const rows = [parts.train, parts.valid, parts.test].flatMap((each) => each.rowNumbers);
          expect(rows.toSorted((a, b) => a - b)).toEqual([...data.rowNumbers]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is another for another seed, and the same for the same', () => {
    const tested = (seed: number): readonly number[] =>
      dataOf(rare).split({ test: 0.5, seed, stratified: true }).test.rowNumbers;
    expect(tested(1)).toEqual(tested(1));
    expect(tested(1)).not.toEqual(tested(2));
  });

  it.each<[string, () => unknown, Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'amounts to be stratified',
      () => flowers.drop('kind').target('count').split({ test: 0.25, seed: 1, stratified: true }),
      'OPTION_OUT_OF_RANGE',
      ['amounts', 'classes: true'],
    ],
    [
      'stratified as a word',
      () => {
        const data = dataOf(rare);
        return Reflect.apply(data.split, data, [{ test: 0.2, seed: 1, stratified: 'yes' }]);
      },
      'OPTION_OUT_OF_RANGE',
      ['true or false'],
    ],
    [
      'shares that leave a class of one row to no training',
      () => dataOf([...rare, 'lone']).split({ test: 0.6, seed: 1, stratified: true }),
      'CLASS_WITHOUT_ROWS',
      ['"lone"', 'its only row was drawn', 'a smaller share', '.where'],
    ],
  ])('refuses %s', (_, call, code, words) => {
    expectRefusal(call, code, ...words);
  });
});

describe('what rows with classes show', () => {
  const data = penguins.dropMissing().target('Species', { classes: true });

  it('is the classes with their rows', () => {
    expect(inspect(data).split('\n').at(-2)).toMatch(
      /^target {2}Species +3 classes: Adelie \(151\), Chinstrap \(68\), Gentoo \(123\)$/,
    );
    expect(inspect(data)).toContain('342 rows, 4 inputs → Species (3 classes)');
    const shown = String(data[displaySymbol]()['text/html']);
    expect(shown).toContain('3 classes: Adelie (151), Chinstrap (68), Gentoo (123)</td>');
  });

  it('is how many of each are in every part', () => {
    const parts = data.split({ test: 0.25, seed: 1, stratified: true });
    const lines = inspect(parts).split('\n').slice(1, 4);
    expect(lines).toMatchInlineSnapshot(`
      [
        "part   rows   share  class Adelie  class Chinstrap  class Gentoo",
        "train   256  74.9 %           113               51            92",
        "test     86  25.1 %            38               17            31",
      ]
    `);
    expect(String(parts[displaySymbol]()['text/html'])).toContain('class Chinstrap</th>');
  });

  it('stays narrow with many classes and long names, and is escaped', () => {
    const names = Array.from(
      { length: 30 },
      (_, at) => `<b>${String(at).padStart(2, '0')}${'x'.repeat(40)}`,
    );
    const wide = dataOf([...names, ...names]);
    for (const line of inspect(wide).split('\n')) expect(line.length).toBeLessThan(160);
    const parts = wide.split({ test: 0.5, seed: 1, stratified: true });
    expect(inspect(parts)).toContain('18 more classes');
    const [, , trained = ''] = inspect(parts).split('\n');
    expect(trained).toMatch(/( +1){12} +18$/);
    expect(String(parts[displaySymbol]()['text/html'])).not.toContain('<b>0');
  });
});
