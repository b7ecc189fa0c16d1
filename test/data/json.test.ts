import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../src/data/find-json-error.ts';
import { json } from '../../src/data/json.ts';
import { type DataRecord, table } from '../../src/data/records.ts';
import { expectRefusal, expectRejection } from './errors.ts';

const address = (text: string): string => `data:application/json,${encodeURIComponent(text)}`;

describe('a JSON file', () => {
  it('of records becomes a table; a name that a record lacks is a missing value', async () => {
    const read = await json(address('[{"a":1,"b":"x"},{"a":null},{"b":"y","c":true}]'));
    expect(read.column('a')).toEqual({ kind: 'number', name: 'a', values: [1, NaN, NaN] });
    expect(read.column('b')).toEqual({ kind: 'text', name: 'b', values: ['x', null, 'y'] });
    expect(read.column('c')).toEqual({ kind: 'number', name: 'c', values: [NaN, NaN, 1] });
  });

  it('is read from disk too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'json ü '));
    writeFileSync(join(folder, 'rows.json'), '[[1,2],[3,4]]');
    const read = await json(join(folder, 'rows.json'));
    rmSync(folder, { recursive: true });
    expect([read.name, read.rows, ...read.names]).toEqual(['rows.json', 2, 'column 1', 'column 2']);
  });

  const cars = new URL('../../node_modules/vega-datasets/data/cars.json', import.meta.url);
  it.skipIf(!existsSync(cars))('that people really use becomes training data', async () => {
    const table = await json(cars);
    expect(table.rows).toBe(406);
    const kept = table.dropMissing();
    expect(kept.rows).toBe(392);
    expect(kept.dropped.map(({ columns }) => columns.join()).sort()).toEqual([
      ...Array(6).fill('Horsepower'),
      ...Array(8).fill('Miles_per_Gallon'),
    ]);
    const data = kept
      .drop('Name')
      .derive('Year', (row) => Number(String(row.Year).slice(0, 4)))
      .oneHot('Origin')
      .target('Miles_per_Gallon');
    expect([data.inputs.rows, data.inputs.columns]).toEqual([392, 8]);
  });

  it('can be rows that are there already', async () => {
    expect((await json([{ x: 1 }])).column('x').values).toEqual([1]);
  });

  it.each([
    ['broken text', '[{"a": 1},\n {"a": tru}]', ['line 2, column 8', 'tru']],
    ['text that ends too soon', '[{"a": 1}', ['line 1, column 10', 'the end of the file']],
    ['a record a line', '{"a":1}\n{"a":2}', ['line 2, column 1', 'one record a line']],
    ['an object', '{"meta":[1],"rows":[{"a":1}]}', ['an object', 'table(content["rows"])']],
    ['a number', '3', ['it holds 3', '[{ "x": 1']],
    ['rows of two kinds', '[{"a":1},[2]]', ['Row 2', 'an array']],
    ['rows of two lengths', '[[1,2],[3]]', ['Row 2', '1 values', '2']],
  ])('with %s is refused', async (_, text, words) => {
    await expectRejection(json(address(text)), 'FILE_NOT_UNDERSTOOD', ...words);
  });
});

describe('the place where JSON breaks', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    '-',
    '0',
    '.5',
    'e1',
    'true',
    'nul',
    ' ',
    '\n',
    '"\\u00e"',
    '"\\n"',
    '"',
  ];

  it('is found exactly where JSON.parse refuses, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join('')),
          fc.json(),
          // A valid text with one character lost is the likeliest mistake.
          fc
            .tuple(fc.json(), fc.nat())
            .map(
              ([text, at]) => text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
            ),
        ),
        (text) => {
          let refused = false;
          try {
            JSON.parse(text);
          } catch {
            refused = true;
          }
          expect(findJsonError(text) !== undefined, text).toBe(refused);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is never later than the first character that is wrong', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = at % text.length;
        // A control character is allowed nowhere in JSON.
        const error = findJsonError(`${text.slice(0, cut)}\u0001${text.slice(cut)}`);
        expect(error?.line).toBe(1);
        expect(error?.column ?? Infinity).toBeLessThanOrEqual(cut + 1);
      }),
    );
  });
});

describe('a table of rows in memory', () => {
  it('takes arrays, whose first may hold the names', () => {
    expect(
      table([
        ['a', 'b'],
        [1, 2],
        [3, 4],
      ]).names,
    ).toEqual(['a', 'b']);
    expect(
      table([
        ['a', 'b'],
        ['c', 'd'],
      ]).names,
    ).toEqual(['column 1', 'column 2']);
    expect(table([[1, 'x']]).column('column 2').values).toEqual(['x']);
  });

  it('turns booleans into 0 and 1, dates and nested values into text', () => {
    const read = table([
      { flag: true, day: new Date(0), deep: { k: [1] }, big: 10n },
      { flag: false, day: new Date(NaN), deep: null, big: undefined },
    ]);
    expect(read.column('flag').values).toEqual([1, 0]);
    expect(read.column('day').values).toEqual(['1970-01-01T00:00:00.000Z', 'Invalid Date']);
    expect(read.column('deep').values).toEqual(['{"k":[1]}', null]);
    expect(read.column('big').values).toEqual(['10', null]);
  });

  it('keeps nothing of the rows that it was made of', () => {
    const row = { x: 1 };
    const read = table([row]);
    row.x = 2;
    expect(read.column('x').values).toEqual([1]);
  });

  it.each<[string, unknown, 'WRONG_ARGUMENT' | 'SHAPE_MISMATCH', readonly string[]]>([
    ['an object', { a: 1 }, 'WRONG_ARGUMENT', ['an object']],
    ['nothing', undefined, 'WRONG_ARGUMENT', ['undefined']],
    ['numbers', [1, 2], 'WRONG_ARGUMENT', ['Row 1', 'the number 1']],
    ['a hole', [{ a: 1 }, null], 'WRONG_ARGUMENT', ['Row 2', 'null']],
    ['uneven arrays', [[1], [1, 2]], 'SHAPE_MISMATCH', ['Row 2']],
  ])('refuses %s', (_, rows, code, words) => {
    const untyped: (records: never) => unknown = table;
    expectRefusal(() => Reflect.apply(untyped, undefined, [rows]), code, ...words);
  });

  it('can be empty', () => {
    const none: readonly DataRecord[] = [];
    expect(table(none).rows).toBe(0);
  });
});
