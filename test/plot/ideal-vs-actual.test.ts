import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { displaySymbol } from '../../src/display/protocol.ts';
import { idealVsActual } from '../../src/plot/ideal-vs-actual.ts';
import { ALERT } from '../../src/plot/template.ts';
import { expectRefusal } from '../data/errors.ts';
import { idealEvent, solveEvent } from './samples.ts';

const event = idealEvent(50, 3);
const six = (value: number): number => Number(value.toPrecision(6));

/** The points of a trace, as [x, y] pairs. */
function pairs(trace: object | undefined): readonly (readonly unknown[])[] {
  if (!trace || !('x' in trace) || !('y' in trace)) return [];
  const { x, y } = trace;
  return Array.isArray(x) && Array.isArray(y) ? x.map((value, at) => [value, y[at]]) : [];
}

describe('the picture of ideal against actual pre-activations', () => {
  it('has every entry once: a unit in its colour, or clamped', () => {
    const { data } = idealVsActual(event);
    const expected = event.actual
      .to2DArray()
      .flatMap((row, at) => row.map((z, unit) => [six(z), six(event.ideal.get(at, unit))]));
    const key = (pair: readonly unknown[]): string => pair.join();
    expect(data.flatMap(pairs).map(key).sort()).toEqual(expected.map(key).sort());
    expect(data.map((trace) => 'name' in trace && trace.name)).toEqual([
      'unit 1',
      'unit 2',
      'unit 3',
      'clamped',
    ]);
  });

  it('shows what was clamped in red, as crosses, with row and unit', () => {
    const clamped = idealVsActual(event).data.at(-1);
    const where = event.clampedAt
      .to2DArray()
      .flatMap((row, at) => row.flatMap((flag, unit) => (flag === 1 ? [[at + 1, unit + 1]] : [])));
    expect(where.length).toBeGreaterThan(2);
    expect(clamped).toMatchObject({ marker: { color: ALERT, symbol: 'x' } });
    expect(clamped).toHaveProperty('customdata.length', where.length);
    const { customdata } = Object(clamped);
    expect([...customdata].sort()).toEqual([...where].sort());
  });

  it('shows one unit, without a legend where nothing was clamped', () => {
    const calm = { ...event, clampedAt: Matrix.zeros(50, 3), clamped: 0 };
    const { data, layout } = idealVsActual(calm, { unit: 1 });
    expect(data).toHaveLength(1);
    expect(pairs(data[0])).toEqual(
      event.actual.getColumn(1).map((z, row) => [six(z), six(event.ideal.get(row, 1))]),
    );
    expect(layout.showlegend).toBe(false);
    expect(layout.title).toMatchObject({
      text: 'Ideal against actual pre-activations: layer 2, sweep 3',
      subtitle: { text: expect.stringContaining('unit 2 of 3 × 50 rows') },
    });
  });

  it('says how far the layer is from its ideal, and the share that was clamped', () => {
    const squares = Matrix.sub(event.ideal, event.actual)
      .to2DArray()
      .flat()
      .map((d) => d * d);
    const distance = Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
    const { description } = idealVsActual(event);
    expect(description).toContain(`root mean square of z* − z: ${Number(distance.toPrecision(3))}`);
    expect(description).toContain(`${Number((event.clamped * 100).toPrecision(3))} % clamped`);
  });

  it('names the row of the source if it is given them', () => {
    const { data } = idealVsActual(event, {
      rows: Array.from({ length: 50 }, (_, at) => 1000 + at),
    });
    const { customdata, hovertemplate } = Object(data[0]);
    expect(customdata.every((row: number) => row >= 1000)).toBe(true);
    expect(hovertemplate).toContain('data row');
    expect(Object(idealVsActual(event).data[0]).hovertemplate).toContain('training row');
  });

  it('stays below the limit of points in all, and says so', () => {
    const big = idealVsActual(idealEvent(4000, 5));
    const drawn = big.data.flatMap(pairs).length;
    expect(drawn).toBeLessThanOrEqual(2 * 5000);
    expect(JSON.stringify(big.layout.title)).toContain(`${drawn} of 20000 points drawn`);
    expect(JSON.stringify(big[displaySymbol]()).length).toBeLessThan(300_000);
  });

  it.each<[string, readonly unknown[], Parameters<typeof expectRefusal>[1], readonly string[]]>([
    [
      'a solve event',
      [solveEvent(5, 1)],
      'WRONG_ARGUMENT',
      ["an 'ideal' event", "a 'solve' event", "run.next('ideal', { layer: 1 })"],
    ],
    ['a run', [{ losses: [1] }], 'WRONG_ARGUMENT', ['a run']],
    ['nothing', [undefined], 'WRONG_ARGUMENT', ['undefined']],
    ['a unit that is not there', [event, { unit: 3 }], 'OPTION_OUT_OF_RANGE', ['0 … 2', 'got 3']],
    ['half a unit', [event, { unit: 0.5 }], 'OPTION_OUT_OF_RANGE', ['0.5']],
    ['an option that there is not', [event, { units: 1 }], 'UNKNOWN_OPTION', ["'unit'"]],
  ])('is refused for %s', (_, call, code, words) => {
    expectRefusal(() => Reflect.apply(idealVsActual, undefined, [...call]), code, ...words);
  });
});
