import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/data/records.ts';
import { expectRefusal } from './errors.ts';

const cars = table([
  { name: 'a', mpg: 18, power: 130, origin: 'USA' },
  { name: 'b', mpg: null, power: 95, origin: 'Japan' },
  { name: 'c', mpg: 26, power: null, origin: 'Europe' },
  { name: 'd', mpg: null, power: null, origin: 'USA' },
  { name: 'e', mpg: 31, power: 65, origin: null },
]);

describe('a table', () => {
  it('leaves columns out, keeps some in a given order, renames', () => {
    expect(cars.drop('name', 'origin').names).toEqual(['mpg', 'power']);
    expect(cars.drop(['name', 'origin']).names).toEqual(['mpg', 'power']);
    expect(cars.select('power', 'name').names).toEqual(['power', 'name']);
    expect(cars.rename({ mpg: 'y', name: 'mpg' }).names).toEqual(['mpg', 'y', 'power', 'origin']);
  });

  it('keeps the rows that a predicate likes, under their old numbers', () => {
    const strong = cars.where((row) => Number(row.power) > 90);
    expect(strong.rowNumbers).toEqual([1, 2]);
    expect(strong.head(1).column('name').values).toEqual(['a']);
    expect(cars.where((row) => row.origin === null).rowNumbers).toEqual([5]);
    // A missing number is NaN: neither above nor below anything.
    expect(cars.where((row) => Number(row.power) < 1e9).rowNumbers).toEqual([1, 2, 5]);
  });

  it('shows the first rows, five unless told', () => {
    expect(table(Array.from({ length: 9 }, (_, x) => ({ x }))).head().rows).toBe(5);
    expect(cars.head(99).rows).toBe(5);
    expect(cars.head(0).rows).toBe(0);
  });

  it('leaves out rows that lack a value, and remembers which and why', () => {
    const some = cars.dropMissing('mpg', 'power');
    expect(some.rowNumbers).toEqual([1, 5]);
    expect(some.dropped).toEqual([
      { row: 2, columns: ['mpg'] },
      { row: 3, columns: ['power'] },
      { row: 4, columns: ['mpg', 'power'] },
    ]);
    const all = some.dropMissing();
    expect(all.rowNumbers).toEqual([1]);
    expect(all.dropped.at(-1)).toEqual({ row: 5, columns: ['origin'] });
    expect(cars.dropped).toEqual([]);
    expect(String(all.where(() => true).drop('name').dropped.length)).toBe('4');
  });

  it('keeps or leaves out every row, never both', () => {
    const cell = fc.oneof(fc.constant(null), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.record({ a: cell, b: cell })), (rows) => {
        const kept = table(rows).dropMissing();
        const numbers = [...kept.rowNumbers, ...kept.dropped.map(({ row }) => row)];
        expect(numbers.sort((x, y) => x - y)).toEqual(rows.map((_, at) => at + 1));
        expect(kept.rowNumbers).toEqual(
          rows.flatMap((row, at) => (row.a === null || row.b === null ? [] : [at + 1])),
        );
      }),
    );
  });

  it('makes a 0/1 column of each level but the first', () => {
    const coded = cars.oneHot('origin');
    expect(coded.names).toEqual(['name', 'mpg', 'power', 'origin=Japan', 'origin=USA']);
    expect(coded.column('origin=USA').values).toEqual([1, 0, 0, 1, NaN]);
    expect(coded.column('origin=Japan').values).toEqual([0, 1, 0, 0, NaN]);
  });

  it('makes one of every level if asked to, and these add up to 1', () => {
    const coded = cars.select('origin').dropMissing().oneHot('origin', { dropFirst: false });
    expect(coded.names).toEqual(['origin=Europe', 'origin=Japan', 'origin=USA']);
    const columns = coded.names.map((name) => coded.column(name).values.map(Number));
    for (let row = 0; row < coded.rows; row++) {
      expect(columns.reduce((sum, values) => sum + (values[row] ?? 0), 0)).toBe(1);
    }
  });

  it('orders the levels of a number by size', () => {
    const coded = table([{ n: 10 }, { n: 9 }, { n: 100 }]).oneHot('n');
    expect(coded.names).toEqual(['n=10', 'n=100']);
  });

  it('derives a column from each row, or replaces one', () => {
    const derived = cars.derive('ratio', (row) => Number(row.mpg) / Number(row.power));
    expect(derived.names).toEqual([...cars.names, 'ratio']);
    expect(derived.column('ratio').values).toEqual([18 / 130, NaN, NaN, NaN, 31 / 65]);
    const replaced = cars.derive('origin', (row) => row.origin === 'USA');
    expect(replaced.names).toEqual(cars.names);
    expect(replaced.column('origin').values).toEqual([1, 0, 0, 1, 0]);
    expect(cars.derive('long', (row) => `${row.name}!`).column('long').values[0]).toBe('a!');
  });

  it('can be chained, and stays as it was', () => {
    const before = cars.names.map((name) => cars.column(name));
    cars
      .dropMissing()
      .derive('mpg', () => 0)
      .oneHot('origin')
      .drop('name')
      .rename({ mpg: 'y' });
    expect(cars.names.map((name) => cars.column(name))).toEqual(before);
    const handed = cars.column('power').values;
    Reflect.set(handed, 0, -1);
    expect(cars.column('power').values[0]).toBe(130);
  });

  it.each<[string, () => unknown, Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'a misspelt column',
      () => cars.drop('powr'),
      'UNKNOWN_COLUMN',
      ["'powr'", "Did you mean 'power'"],
    ],
    [
      'a column it never had',
      () => cars.column('zzz'),
      'UNKNOWN_COLUMN',
      ['name, mpg, power, origin'],
    ],
    ['a misspelt column in select', () => cars.select('nam'), 'UNKNOWN_COLUMN', ["'name'"]],
    ['a misspelt column in rename', () => cars.rename({ mgp: 'y' }), 'UNKNOWN_COLUMN', ["'mpg'"]],
    [
      'a misspelt column in dropMissing',
      () => cars.dropMissing('mpgs'),
      'UNKNOWN_COLUMN',
      ["'mpg'"],
    ],
    ['a misspelt column in oneHot', () => cars.oneHot('Origin '), 'UNKNOWN_COLUMN', ["'origin'"]],
    [
      'a misspelt column in a predicate',
      () => cars.where((row) => Number(row.pover) > 1),
      'UNKNOWN_COLUMN',
      ["'power'"],
    ],
    [
      'a misspelt column in a formula',
      () => cars.derive('x', (row) => row.nmae ?? 0),
      'UNKNOWN_COLUMN',
      ["'name'"],
    ],
    [
      'two columns of one name',
      () => cars.rename({ mpg: 'power' }),
      'DUPLICATE_COLUMN',
      ["'power'"],
    ],
    ['one column twice', () => cars.select('mpg', 'mpg'), 'DUPLICATE_COLUMN', ["'mpg'"]],
    ['half a row', () => cars.head(1.5), 'OPTION_OUT_OF_RANGE', ['1.5']],
    ['less than no row', () => cars.head(-1), 'OPTION_OUT_OF_RANGE', ['-1']],
    [
      'a formula that gives an object',
      () => cars.derive('x', () => JSON.parse('[]')),
      'WRONG_ARGUMENT',
      ['data row 1', 'an object'],
    ],
    [
      'a misspelt option',
      () => cars.oneHot('origin', Object({ dropfirst: false })),
      'UNKNOWN_OPTION',
      ["'dropFirst'"],
    ],
  ])('refuses %s', (_, call, code, words) => {
    expectRefusal(call, code, ...words);
  });

  it('says in time that a new column would have an old name', () => {
    const odd = table([
      { a: 'x', 'a=y': 1 },
      { a: 'y', 'a=y': 2 },
    ]);
    expectRefusal(() => odd.oneHot('a'), 'DUPLICATE_COLUMN', "'a=y'");
  });

  it('hands a row to consoles and JSON without complaint', () => {
    cars.where((row) => {
      expect(JSON.stringify(row)).toContain('"name"');
      expect(String(Object.keys(row))).toBe('name,mpg,power,origin');
      return true;
    });
  });
});
