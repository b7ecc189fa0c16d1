import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binned } from '../../src/plot/bins.ts';
import { residuals } from '../../src/plot/residuals.ts';
import { expectRefusal } from '../data/errors.ts';
import { idealEvent, solveEvent } from './samples.ts';

const six = (value: number): number => Number(value.toPrecision(6));
const event = solveEvent(60, 1);

describe('the picture of residuals', () => {
  it('has one point a row: residual against fitted = response − residual', () => {
    const { data } = residuals(event);
    expect(data[0]).toMatchObject({
      x: event.response.getColumn(0).map((y, row) => six(y - event.residual.get(row, 0))),
      y: event.residual.getColumn(0).map(six),
      customdata: Array.from({ length: 60 }, (_, at) => at + 1),
    });
  });

  it('has a zero line across, and beside it the distribution of every residual', () => {
    const { data, layout } = residuals(event);
    expect(layout.shapes).toMatchObject([{ xref: 'paper', x0: 0, x1: 1, y0: 0, y1: 0 }]);
    const { orientation, xaxis, x, y, width } = Object(data.at(-1));
    expect([orientation, xaxis]).toEqual(['h', 'x2']);
    expect(x.reduce((a: number, b: number) => a + b, 0)).toBe(60);
    // Each bar's count, found again from its place and width.
    const values = event.residual.getColumn(0);
    for (const [at, centre] of y.entries()) {
      const inside = values.filter((v) => Math.abs(v - centre) <= (width / 2) * (1 + 1e-4)).length;
      expect(Math.abs(inside - x[at])).toBeLessThanOrEqual(1);
    }
  });

  it('says where it is from, how large the residuals are, and what was explained', () => {
    const { layout, description } = residuals(event);
    const values = event.residual.getColumn(0);
    const response = event.response.getColumn(0);
    const left = values.reduce((sum, value) => sum + value ** 2, 0);
    const mean = response.reduce((a, b) => a + b, 0) / 60;
    const total = response.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(layout.title).toMatchObject({
      text: 'Residuals of the solve: layer 2, sweep 3, trial 1',
    });
    expect(description).toContain(
      `root mean square ${Number(Math.sqrt(left / 60).toPrecision(3))}`,
    );
    expect(description).toContain(`R² ${Number((1 - left / total).toPrecision(3))}`);
    expect(layout.yaxis).toMatchObject({ title: { text: 'residual (network units)' } });
  });

  it('tells units apart by colour, or shows one of them', () => {
    const three = solveEvent(20, 3);
    expect(residuals(three).data).toHaveLength(4);
    expect(residuals(three).layout.showlegend).toBe(true);
    const { data, description } = residuals(three, { unit: 2 });
    expect(data[0]).toMatchObject({ y: three.residual.getColumn(2).map(six) });
    expect(description).toContain('unit 3 of 3');
  });

  it('speaks of outputs where the units of a layer were solved for together', () => {
    // Two units and two outputs: only the number of unknowns tells which the columns are.
    const joint = { ...solveEvent(20, 2), unknowns: 10 };
    expect(residuals(joint).data[1]).toMatchObject({ name: 'output 2' });
    expect(residuals(joint, { output: 0 }).description).toContain('output 1 of 2');
    expectRefusal(
      () => residuals(joint, { unit: 1 }),
      'WRONG_ARGUMENT',
      '2 units of layer 2',
      '2 outputs',
      '{ output: 0 }',
    );
  });

  it('says that a solve was rank-deficient', () => {
    expect(residuals({ ...event, status: 'rank-deficient' }).description).toContain(
      'solve rank-deficient',
    );
    expect(residuals(event).description).not.toContain('rank');
  });

  it('is thinned when there are many rows, but the distribution is of all', () => {
    const { data, layout } = residuals(solveEvent(6000, 2));
    expect(data[0]).toHaveProperty('x.length', 2500);
    expect(Object(data.at(-1)).x.reduce((a: number, b: number) => a + b, 0)).toBe(12_000);
    expect(JSON.stringify(layout.title)).toContain('5000 of 12000 points drawn');
  });

  it.each<[string, readonly unknown[], Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'an ideal event',
      [idealEvent(5, 2)],
      'WRONG_ARGUMENT',
      ["a 'solve' event", "an 'ideal' event", "run.next('solve', { layer: 1 })"],
    ],
    ['an output that is not there', [event, { output: 1 }], 'OPTION_OUT_OF_RANGE', ['only 0']],
    ['unit and output', [event, { unit: 0, output: 0 }], 'WRONG_ARGUMENT', ['not both']],
    ['an option that there is not', [event, { row: [] }], 'UNKNOWN_OPTION', ["'rows'"]],
  ])('is refused for %s', (_, call, code, words) => {
    expectRefusal(() => Reflect.apply(residuals, undefined, [...call]), code, ...words);
  });
});

describe('bins', () => {
  it('hold every finite value once, within their edges', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.double({ min: -1e6, max: 1e6, noNaN: true }),
            // So close together that a bin's width is 0 in doubles.
            fc.constantFrom(0, 5e-324, 1e-323),
          ),
          { minLength: 1 },
        ),
        (values) => {
          const { centres, counts, width } = binned([...values, Number.NaN]);
          expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
          expect(counts.length).toBeLessThanOrEqual(40);
          const slack = 1e-9 * (1 + Math.abs(width));
          expect((centres[0] ?? 0) - width / 2).toBeLessThanOrEqual(Math.min(...values) + slack);
          expect((centres.at(-1) ?? 0) + width / 2).toBeGreaterThanOrEqual(
            Math.max(...values) - slack,
          );
        },
      ),
    );
  });

  it('are none where there is no value', () => {
    expect(binned([Number.NaN])).toMatchObject({ centres: [], counts: [] });
  });
});
