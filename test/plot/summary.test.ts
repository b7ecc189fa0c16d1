import { describe, expect, it } from 'vitest';
import { summary } from '../../src/plot/summary.ts';
import { expectRefusal } from '../data/errors.ts';
import { solveEvent, summaryOf } from './samples.ts';

describe('the picture of a solve summary', () => {
  const given = summaryOf(['small', 'big <i>', 'bias'], [0.1, -3, 1], [0.2, 0.5, Number.NaN]);
  const { data, layout, description } = summary(given);

  it('has a bar a coefficient, the largest in size on top', () => {
    expect(data[0]).toMatchObject({
      orientation: 'h',
      y: ['big &lt;i&gt;', 'bias', 'small'],
      x: [-3, 1, 0.1],
    });
    expect(layout.yaxis).toMatchObject({ autorange: 'reversed', type: 'category' });
  });

  it('shows one standard error each way, and none where there is none', () => {
    expect(data[0]).toMatchObject({ error_x: { type: 'data', array: [0.5, 'none', 0.2] } });
    expect(data[0]).toMatchObject({
      customdata: [
        [0.5, -6],
        [null, null],
        [0.2, 0.5],
      ],
    });
  });

  it('gives the numbers that judge the solve', () => {
    expect(layout.title).toMatchObject({
      text: 'Coefficients of the solve: layer 2, unit 5, sweep 3',
      subtitle: {
        text: 'R² 0.912 · residual deviation 0.31 · condition 1230, scaled 1230 · rank 2 of 2 · cholesky · ridge 0.5',
      },
    });
    expect(description).toContain('largest big <i> -3, bias 1, small 0.1');
    expect(layout.xaxis).toMatchObject({ title: { text: 'coefficient ± standard error' } });
  });

  it('sets apart the bias, which has no input', () => {
    const { marker } = Object(data[0]);
    expect(marker.color[1]).not.toBe(marker.color[0]);
    expect(marker.color[2]).toBe(marker.color[0]);
  });

  it('carries the notes under it, in lines that fit, with nothing lost', () => {
    const notes = ['Biased towards zero. '.repeat(9).trim(), 'Second.'];
    const noted = summary(summaryOf(['x'], [1], [1], notes)).layout;
    const lines = (noted.annotations ?? []).map((annotation) => annotation.text ?? '');
    expect(lines.join(' ')).toBe(notes.join(' '));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(summary(summaryOf(['x'], [1], [1])).layout.annotations).toEqual([]);
  });

  it('draws the 40 largest of many, and says how many it left out', () => {
    const sizes = Array.from({ length: 100 }, (_, at) => at + 1);
    const many = summary(
      summaryOf(
        sizes.map((size) => `x${size}`),
        sizes,
        sizes,
      ),
    );
    expect(many.data[0]).toMatchObject({ x: sizes.toReversed().slice(0, 40) });
    expect(many.description).toContain('60 smaller coefficients not drawn');
  });

  it.each<[string, unknown, string]>([
    ['the solve itself', solveEvent(5, 1), "a 'solve' event"],
    ['nothing', undefined, 'undefined'],
  ])('is refused for %s, with the way to a summary', (_, value, word) => {
    expectRefusal(
      () => Reflect.apply(summary, undefined, [value]),
      'WRONG_ARGUMENT',
      word,
      '.summary({ unit: 0 })',
    );
  });
});
