import { describe, expect, it } from 'vitest';
import { tableOfCsv } from '../../src/data/csv.ts';
import { table } from '../../src/data/records.ts';
import type { Table } from '../../src/data/table.ts';
import { expectRefusal } from './errors.ts';

const read = (text: string): Table => tableOfCsv(text, 'file.csv');

describe('training data of a table', () => {
  it('takes the named columns as targets and all others as inputs, in order', () => {
    const data = read('a,y,b,z\n1,2,3,4\n5,6,7,8').target('z', 'y');
    expect(data.inputs.to2DArray()).toEqual([
      [1, 3],
      [5, 7],
    ]);
    expect(data.targets.to2DArray()).toEqual([
      [4, 2],
      [8, 6],
    ]);
    expect(data.inputNames).toEqual(['a', 'b']);
    expect(data.targetNames).toEqual(['z', 'y']);
    expect(data.rowNumbers).toEqual([1, 2]);
    expect(data.inputScale).toBeUndefined();
    expect(read('a,y\n1,2').target(['y']).targetNames).toEqual(['y']);
  });

  it('knows for each row which one of the file it was', () => {
    const data = read('a,y\n1,\n2,3\n4,\n5,6').dropMissing().target('y');
    expect(data.rowNumbers).toEqual([2, 4]);
  });

  const text = read('id,Origin,y\nf1,USA,1\nf2,Japan,2').derive('n', (row) => Number(row.y));
  const many = table(Array.from({ length: 30 }, (_, at) => ({ Name: `car ${at}`, y: at })));

  it.each<[string, () => unknown, Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'text where numbers should be',
      () => text.drop('id').target('y'),
      'NOT_A_NUMBER',
      ["'Origin'", 'data row 1', '"USA"', ".oneHot('Origin')", ".drop('Origin')", '2 levels'],
    ],
    [
      'text with many levels',
      () => many.target('y'),
      'NOT_A_NUMBER',
      ["Try .drop('Name')", '30 levels'],
    ],
    [
      'a target of text',
      () => text.drop('id').target('Origin'),
      'NOT_A_NUMBER',
      ["can't be a target", '.derive'],
    ],
    [
      'a stray text among numbers',
      () => read('p,y\n1,1\n2,2\n-,3\n4,4').target('y'),
      'NOT_A_NUMBER',
      ['data row 3', '"-"', 'missing: '],
    ],
    [
      'a stray text under its own row number',
      () => read('p,y\n1,\n2,2\n-,3\n4,4').dropMissing().target('y'),
      'NOT_A_NUMBER',
      ['data row 3'],
    ],
    [
      'numbers written as text',
      () => table([{ p: '12', y: 1 }]).target('y'),
      'NOT_A_NUMBER',
      ['.derive', 'Number(row["p"])'],
    ],
    [
      'commas between thousands',
      () =>
        table([
          { p: '1,500', y: 1 },
          { p: '12,000', y: 2 },
        ]).target('y'),
      'NOT_A_NUMBER',
      ['thousands', "replaceAll(',', '')"],
    ],
    [
      'decimal commas',
      () => read('p;y\n1,5;1\n2,5;2').target('y'),
      'NOT_A_NUMBER',
      ["decimal: ','"],
    ],
    [
      'a missing value',
      () => read('p,y\n1,1\n,2\n,3').target('y'),
      'MISSING_VALUE',
      ["'p'", 'data row 2', '2 rows', '.dropMissing()'],
    ],
    [
      'a missing target',
      () => read('p,y\n1,1\n2,NA').target('y'),
      'MISSING_VALUE',
      ["'y'", 'data row 2'],
    ],
    [
      'an infinite value',
      () =>
        table([
          { p: 1, y: 1 },
          { p: Infinity, y: 2 },
        ]).target('y'),
      'NOT_FINITE',
      ["'p'", 'Infinity', 'data row 2', '.where'],
    ],
    [
      'a column that is not there',
      () => read('prize,y\n1,2').target('price'),
      'UNKNOWN_COLUMN',
      ["Did you mean 'prize'"],
    ],
    ['no column', () => read('p,y\n1,2').target(), 'WRONG_ARGUMENT', ['.target(']],
    ['no column left', () => read('y\n1').target('y'), 'SHAPE_MISMATCH', ['as an input']],
    ['no rows in the file', () => read('p,y\n').target('y'), 'NO_ROWS', ['file.csv']],
    [
      'no rows left',
      () => read('p,y\n,1\n1,').dropMissing().target('y'),
      'NO_ROWS',
      ['all 2', 'drop the column'],
    ],
  ])('is refused for %s', (_, call, code, words) => {
    expectRefusal(call, code, ...words);
  });
});
