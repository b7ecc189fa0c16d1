import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { confusion } from '../../src/plot/confusion.ts';
import { expectRefusal } from '../data/errors.ts';
import { classified } from './samples.ts';

const { model, rows } = classified([
  [8, 2, 0],
  [0, 5, 0],
  [1, 0, 9],
]);

describe('the picture of confused classes', () => {
  const { data, layout, description } = confusion(model, rows);

  it('gives each cell the share of its true class, right ones apart from wrong ones', () => {
    expect(data[0]).toMatchObject({
      type: 'heatmap',
      z: [
        [0.8, null, null],
        [null, 1, null],
        [null, null, 0.9],
      ],
    });
    expect(data[1]).toMatchObject({
      z: [
        [null, 0.2, null],
        [null, null, null],
        [0.1, null, null],
      ],
      customdata: expect.arrayContaining([
        expect.arrayContaining([expect.stringContaining('2 rows, 20 % of the class')]),
      ]),
    });
  });

  it('writes the number of rows into every cell', () => {
    expect(data[2]).toMatchObject({
      x: [0, 1, 2, 0, 1, 2, 0, 1, 2],
      y: [0, 0, 0, 1, 1, 1, 2, 2, 2],
    });
    expect(data[2]).toMatchObject({ text: ['8', '2', '0', '0', '5', '0', '1', '0', '9'] });
  });

  it('names classes along both axes, the first true one on top', () => {
    expect(layout.xaxis).toMatchObject({ ticktext: ['k0', 'k1', 'k2'], range: [-0.5, 2.5] });
    expect(layout.yaxis).toMatchObject({ ticktext: ['k0', 'k1', 'k2'], range: [2.5, -0.5] });
  });

  it('says accuracy, rows and the most frequent mistake', () => {
    expect(description).toBe(
      'Predicted against true class: accuracy 88 %; 25 rows; most frequent mistake: k0 taken for k1 (2)',
    );
    expect(confusion(model, { ...rows, classColumn: 'Species' }).description).toContain(
      'true Species',
    );
  });

  it('is safe with any name', () => {
    const named = confusion(model, { ...rows, classes: ['<b>', '%{x}', 'c'.repeat(50)] });
    expect(JSON.stringify([named.data, named.layout])).not.toMatch(/<b>|%\{x\}/);
    expect(named.layout.xaxis?.ticktext?.[2]).toHaveLength(18);
  });

  it('leaves the figures to the hover where the cells are small', () => {
    const counts = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 30 }, (_, j) => (i === j ? 2 : 0)),
    );
    const many = classified(counts);
    const picture = confusion(many.model, many.rows);
    expect(picture.data).toHaveLength(2);
    expect(picture.description).toBe('Predicted against true class: accuracy 100 %; 60 rows');
    expect(picture.layout.width).toBeLessThan(1000);
  });

  it('mentions rows without a prediction', () => {
    const lost = { predict: () => new Matrix([[Number.NaN, 0]]) };
    const { description: words } = confusion(lost, { inputs: [[1]], targets: [[1, 0]] });
    expect(words).toContain('1 row; 1 of them without a prediction');
  });

  it.each<[string, () => unknown, readonly string[]]>([
    [
      'no model',
      () => Reflect.apply(confusion, undefined, [rows, rows]),
      ['needs a run or a network', 'a data set'],
    ],
    [
      'no rows',
      () => Reflect.apply(confusion, undefined, [model, [1, 2]]),
      ['data.test', 'an array'],
    ],
  ])('refuses %s', (_, call, words) => {
    expectRefusal(call, 'WRONG_ARGUMENT', ...words);
  });
});
