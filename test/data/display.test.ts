import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describe as describeColumn } from '../../src/data/describe.ts';
import { histogramText } from '../../src/data/histogram.ts';
import { table } from '../../src/data/records.ts';
import { numberText } from '../../src/display/number-text.ts';
import { displaySymbol } from '../../src/display/protocol.ts';

const cars = table(
  [
    { 'mpg <b>': 18, origin: '<script>alert(1)</script>' },
    { 'mpg <b>': null, origin: 'Japan' },
    { 'mpg <b>': 26, origin: 'Japan' },
    { 'mpg <b>': 22, origin: null },
  ],
  'cars & trucks',
);

const html = (value: { [displaySymbol](): Readonly<Record<string, unknown>> }): string =>
  String(value[displaySymbol]()['text/html']);

describe('what a table shows', () => {
  it('is HTML for a notebook, and the same as text for a console', () => {
    const bundle = cars[displaySymbol]();
    expect(Object.keys(bundle)).toEqual(['text/html', 'text/plain']);
    expect(inspect(cars)).toBe(bundle['text/plain']);
  });

  it('says size, type, missing values and spread of each column', () => {
    expect(inspect(cars)).toMatchInlineSnapshot(`
      "cars & trucks: 4 rows × 2 columns
      column   type    missing  min  median  max  values
      mpg <b>  number        1   18      22   26  █     █    █
      origin   text          1                    2 levels: Japan 2, <script>alert(1)</scrip… 1
      first 4 rows:
      row  mpg <b>  origin
        1       18  <script>alert(1)</script>
        2        –  Japan
        3       26  Japan
        4       22  –"
    `);
  });

  it('says how many rows were left out and for want of which column', () => {
    const kept = cars.dropMissing();
    expect(inspect(kept)).toContain(
      '2 rows were left out for a missing value: mpg <b> 1, origin 1',
    );
    expect(html(kept)).toContain(
      '2 rows were left out for a missing value: mpg &lt;b&gt; 1, origin 1',
    );
    expect(inspect(cars)).not.toContain('left out');
  });

  it('has no script, no style sheet, no colour of its own, and every text escaped', () => {
    for (const shown of [html(cars), html(cars.dropMissing())]) {
      expect(shown).not.toMatch(/<script|<style|#[0-9a-f]{3,6}\b|<b>|cars & /i);
      expect(shown).toContain('currentColor');
    }
    expect(html(cars)).toContain('&lt;script&gt;');
  });

  it('closes every element that it opens', () => {
    const opened = [...html(cars).matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter((match) => !match[2]);
    const closed = [...html(cars).matchAll(/<\/(\w+)>/g)];
    expect(opened.map((match) => match[1]).sort()).toEqual(closed.map((match) => match[1]).sort());
  });

  it('stays small for a wide table, and works for an empty one', () => {
    const wide = table([
      Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`c${at}`, at])),
    ]);
    expect(inspect(wide)).toContain('and 460 more columns');
    expect(html(wide).length).toBeLessThan(50_000);
    expect(inspect(table([]))).toContain('0 rows × 0 columns');
    expect(html(table([{ x: null }]).head(0))).toContain('0 rows');
  });
});

describe('what a data set shows', () => {
  const data = cars
    .drop('origin')
    .dropMissing()
    .derive('y', (row) => Number(row['mpg <b>']) * 2)
    .target('y')
    .standardise();

  it('is every column in the source units, with its role', () => {
    expect(inspect(data)).toMatchInlineSnapshot(`
      "data set: 3 rows, 1 input → y
              column   min  median  max  mean  deviation  values
      input   mpg <b>   18      22   26    22      3.266  █     █    █
      target  y         36      44   52    44      6.532  █     █    █
      inputs are standardised (shown here in their own units)"
    `);
  });

  it('names the parts of a split with their sizes', () => {
    const parts = data.split({ test: 0.34, seed: 2 });
    expect(inspect(parts)).toMatch(/train +2 +66.7 %[^\n]*\ntest +1 +33.3 %/);
    expect(html(parts)).toContain('seed 2');
    expect(inspect(parts.test)).toContain('test rows: 1 row, 1 input → y');
    expect(html(parts)).not.toContain('<b>');
  });
});

describe('a summary of a column', () => {
  it.each([
    ['odd', [3, 1, 2], 2],
    ['even', [4, 1, 2, 3], 2.5],
    ['with gaps', [NaN, 5, NaN], 5],
    ['none', [], NaN],
  ])('has the median of an %s number of values', (_, values, median) => {
    expect(describeColumn({ kind: 'number', name: 'x', values })).toMatchObject({ median });
  });

  it.each([
    ['a spread', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['one value', [7, 7]],
    ['the widest spread there is', [-Number.MAX_VALUE, 0, Number.MAX_VALUE]],
    ['the narrowest spread there is', [0, 5e-324]],
    ['infinities', [1, 2, Infinity]],
  ])('counts every finite value in one bin, for %s', (_, values) => {
    const summary = describeColumn({ kind: 'number', name: 'x', values });
    const counted = summary.kind === 'number' ? summary.bins.reduce((a, b) => a + b, 0) : NaN;
    expect(counted).toBe(values.filter(Number.isFinite).length);
  });

  it('puts the most frequent text first', () => {
    const summary = describeColumn({ kind: 'text', name: 'x', values: ['b', 'a', null, 'b', 'c'] });
    expect(summary).toMatchObject({
      missing: 1,
      levels: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
        { value: 'c', count: 1 },
      ],
    });
  });

  it('draws a bin that holds anything', () => {
    expect(histogramText([0, 1, 1000])).toBe(' ▁█');
  });
});

describe('a number for a person', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1234, '1234'],
    [1234567, '1.235e6'],
    [0.000012346, '1.235e-5'],
    [0.1 + 0.2, '0.3'],
    [-2.5, '-2.5'],
    [NaN, '–'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ])('%d is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});
