import { inspect } from 'node:util';
import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/data/records.ts';
import { displaySymbol } from '../../src/display/protocol.ts';
import { accuracy, classify } from '../../src/judging/accuracy.ts';
import { confusion } from '../../src/judging/confusion.ts';
import { expectRefusal } from '../data/errors.ts';

/** Says of every row what its inputs say: the inputs are the prediction. */
const echo = { predict: (inputs: Matrix | unknown): Matrix => new Matrix(rowsOf(inputs)) };

function rowsOf(inputs: unknown): number[][] {
  if (Matrix.isMatrix(inputs)) return inputs.to2DArray();
  return Array.isArray(inputs) ? inputs.map((row) => (Array.isArray(row) ? [...row] : [row])) : [];
}

const kinds = {
  inputs: [
    [0.7, 0.2, 0.1],
    [0.2, 0.5, 0.3],
    [0.4, 0.3, 0.3],
    [0.1, 0.1, 0.8],
  ],
  targets: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 0, 1],
  ],
  classes: ['a', 'b', '<c>'],
};

describe('accuracy', () => {
  it('is the share of rows whose most probable class is the true one', () => {
    expect(accuracy(echo, kinds)).toBe(3 / 4);
  });

  it('of one output counts ½ and above as yes', () => {
    const inputs = [[0.5], [0.49], [0.9], [0.1]];
    expect(accuracy(echo, { inputs, targets: [1, 1, 1, 0] })).toBe(3 / 4);
    expect(accuracy(echo, { inputs, targets: [0, 0, 1, 0] })).toBe(3 / 4);
  });

  it('takes the first of equally probable classes, and counts what is no number as wrong', () => {
    const inputs = [
      [0.5, 0.5],
      [0.5, 0.5],
      [Number.NaN, 1],
    ];
    const targets = [
      [1, 0],
      [0, 1],
      [0, 1],
    ];
    expect(accuracy(echo, { inputs, targets })).toBe(1 / 3);
    const { counts, unclassified } = confusion(echo, { inputs, targets });
    expect([counts, unclassified]).toEqual([
      [
        [1, 0],
        [1, 0],
      ],
      1,
    ]);
  });

  it('takes targets that are probabilities by their most probable class', () => {
    const targets = [[0.9, 0.05, 0.05], ...kinds.targets.slice(1)];
    expect(accuracy(echo, { ...kinds, targets })).toBe(3 / 4);
  });

  it.each<[string, () => unknown, Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'amounts',
      () => accuracy(echo, { inputs: [[1], [2]], targets: [18, 0], targetNames: ['mpg'] }),
      'TARGET_OUT_OF_RANGE',
      ['row 1 of target mpg is 18', 'rmse', 'classes: true'],
    ],
    [
      'rows of two classes at once',
      () => confusion(echo, { ...kinds, targets: [[1, 1, 0], ...kinds.targets.slice(1)] }),
      'TARGET_OUT_OF_RANGE',
      ['confusion', 'row 1 add up to 2'],
    ],
    [
      'fewer targets than inputs',
      () => accuracy(echo, { ...kinds, targets: kinds.targets.slice(1) }),
      'SHAPE_MISMATCH',
      ['4 rows', 'the targets 3'],
    ],
    [
      'fewer classes than the model tells apart',
      () => accuracy(echo, { ...kinds, targets: [1, 0, 0, 1] }),
      'SHAPE_MISMATCH',
      ['the model predicts 3 columns'],
    ],
    [
      'names that are too few',
      () => confusion(echo, { ...kinds, classes: ['a', 'b'] }),
      'SHAPE_MISMATCH',
      ['tells 3 classes apart, and 2 are named'],
    ],
    [
      'bare inputs',
      () => Reflect.apply(accuracy, undefined, [echo, kinds.inputs]),
      'SHAPE_MISMATCH',
      ['accuracy needs rows', 'data.test'],
    ],
  ])('refuses %s', (_, call, code, words) => {
    expectRefusal(call, code, ...words);
  });
});

describe('the classes of rows', () => {
  it('are called by their names', () => {
    expect(classify(echo, kinds)).toEqual(['a', 'b', 'a', '<c>']);
    expect(classify(echo, { inputs: kinds.inputs, classes: ['x', 'y', 'z'] })[3]).toBe('z');
    expect(classify(echo, { inputs: [[0.2], [0.7]] })).toEqual(['0', '1']);
  });

  it('are those of the data set when the model knows them', () => {
    const words = fc.array(fc.string(), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(words, (names) => {
        fc.pre(new Set(names).size > 1);
        const data = table(names.map((name, x) => ({ x, name }))).target('name', { classes: true });
        const oracle = { predict: () => data.targets };
        expect(classify(oracle, data)).toEqual(names);
        expect(accuracy(oracle, data)).toBe(1);
      }),
    );
  });

  it('are refused where the model gives no number', () => {
    expectRefusal(() => classify(echo, { inputs: [[Number.NaN]] }), 'NOT_FINITE', 'row 1');
  });
});

describe('the confusion of classes', () => {
  it('counts true against predicted, with recall and precision', () => {
    expect(confusion(echo, kinds)).toMatchObject({
      classes: ['a', 'b', '<c>'],
      counts: [
        [1, 0, 0],
        [0, 1, 0],
        [1, 0, 1],
      ],
      rows: 4,
      accuracy: 3 / 4,
      recall: [1, 1, 1 / 2],
      precision: [1 / 2, 1, 1],
    });
  });

  it('adds up, whatever is predicted, to the rows of each class and to the accuracy', () => {
    const place = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 60 }), (pairs) => {
        const oneHot = (at: number): number[] => [0, 1, 2, 3].map((k) => Number(k === at));
        const data = {
          inputs: pairs.map(([, predicted]) => oneHot(predicted)),
          targets: pairs.map(([truth]) => oneHot(truth)),
        };
        const { counts, accuracy: share } = confusion(echo, data);
        counts.forEach((row, i) => {
          row.forEach((count, j) => {
            expect(count).toBe(pairs.filter(([truth, guess]) => truth === i && guess === j).length);
          });
        });
        const right = counts.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
        expect(share).toBe(right / pairs.length);
        expect(share).toBe(accuracy(echo, data));
      }),
      { numRuns: 50 },
    );
  });

  it('shows itself as a table, for a console and escaped for a notebook', () => {
    const shown = confusion(echo, kinds);
    expect(inspect(shown)).toMatchInlineSnapshot(`
      "3 of 4 rows right: accuracy 75 %
      true \\ predicted     a      b    <c>  recall
      a                    1      0      0   100 %
      b                    0      1      0   100 %
      <c>                  1      0      1    50 %
      precision         50 %  100 %  100 %"
    `);
    const html = String(shown[displaySymbol]()['text/html']);
    expect(html).toContain('&lt;c&gt;');
    expect(html).not.toMatch(/<c>|#[0-9a-f]{3,6}\b/);
    expect(html.match(/<strong>1<\/strong>/g)).toHaveLength(3);
  });

  it('names two classes of one output 0 and 1, and has no recall of a class without rows', () => {
    const shown = confusion(echo, { inputs: [[0.9], [0.2]], targets: [1, 1], targetNames: ['up'] });
    expect(shown.classes).toEqual(['0', '1']);
    expect(shown.recall).toEqual([Number.NaN, 1 / 2]);
    expect(inspect(shown)).toContain('–');
  });

  it('says how many rows got no number', () => {
    const shown = confusion(echo, { inputs: [[Number.NaN], [0.2]], targets: [1, 0] });
    expect(inspect(shown)).toContain('1 of 2 rows right: accuracy 50 %; 1 got no number');
  });
});
