import { describe, expect, it } from 'vitest';
import { loadPlotly } from '../../../../kernel/display/plotly/load-plotly.ts';
import {
  CARTESIAN,
  isCartesian,
  readFigure,
} from '../../../../kernel/display/plotly/plotly-figure.ts';

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

describe('the small Plotly', () => {
  it('draws exactly the trace types that we take it to draw', () => {
    const schema = field(loadPlotly(), 'PlotSchema');
    const get = field(schema, 'get');
    const traces: unknown = typeof get === 'function' ? field(get.call(schema), 'traces') : {};
    expect(Object.keys(Object(traces)).sort()).toEqual([...CARTESIAN].sort());
  });

  it.each([
    [[{ type: 'scatter' }, { type: 'bar' }, {}], true],
    [[{ type: 'scatter' }, { type: 'scatter3d' }], false],
    [[{ type: 'scattergl' }], false],
    [[], true],
  ])('is enough for %j: %s', (data, expected) => {
    expect(isCartesian({ data, layout: {} })).toBe(expected);
  });
});

describe('what is read as a figure', () => {
  it('may lack a layout', () => {
    expect(readFigure({ data: [{}] })).toEqual({ data: [{}], layout: {} });
  });

  it.each([undefined, null, 1, [], {}, { data: {} }, { data: [1] }, { data: [[]] }])(
    'is not %j',
    (value) => {
      expect(readFigure(value)).toBeUndefined();
    },
  );
});
