import { describe, expect, it } from 'vitest';
import { synthetic } from '../../src/data/index.ts';
import { rmse } from '../../src/judging/index.ts';
import { network } from '../../src/network/index.ts';
import * as plot from '../../src/plot/index.ts';
import { train } from '../../src/run/index.ts';

const data = synthetic
  .friedman1({ samples: 80, seed: 1 })
  .split({ test: 0.25, seed: 1 })
  .standardise();
const start = network([10, 3, 1], { activation: 'tanh', seed: 1 });
const key = (pair: readonly unknown[]): string => pair.join();
const six = (value: number): number => Number(value.toPrecision(6));

describe('the pictures of a real run', () => {
  const run = train(start, data.train);
  for (let sweep = 0; sweep < 3; sweep++) run.step();

  it('show the losses that it recorded', () => {
    expect(plot.loss({ run }).data[0]).toMatchObject({ x: [0, 1, 2, 3], y: run.losses.map(six) });
  });

  it('give the error that the trainer gives', () => {
    const { description } = plot.predictedVsTrue(run, { train: data.train, test: data.test });
    for (const part of ['train', 'test'] as const) {
      expect(description).toContain(
        `${part}: RMSE ${Number(rmse(run, data[part]).toPrecision(3))}`,
      );
    }
  });

  it('show where each unit should be, row by row of the source', () => {
    const event = run.next('ideal', { layer: 1 });
    const { data: traces } = plot.idealVsActual(event, { unit: 1, rows: data.train.rowNumbers });
    const { x, y, customdata } = Object(traces[0]);
    const drawn = x.map((z: number, at: number) => [customdata[at], z, y[at]]);
    const expected = data.train.rowNumbers.map((row, at) => [
      row,
      six(event.actual.get(at, 1)),
      six(event.ideal.get(at, 1)),
    ]);
    expect(drawn.map(key)).toEqual(expected.map(key));
  });

  it('tell a solve of all units together from one for each', () => {
    expectColumns(run.next('solve', { layer: 1 }), []);
    const each = train(start, data.train, { rung: 'inverse' });
    expectColumns(each.next('solve', { layer: 1 }), ['unit 1', 'unit 2', 'unit 3']);
  });

  it('show the coefficients of a solve under the names of the data', () => {
    const summary = run.next('solve', { layer: 1 }).summary({ unit: 0 });
    const { y, x } = Object(plot.summary(summary).data[0]);
    expect([...y].sort()).toEqual([...data.train.inputNames, 'bias'].sort());
    expect(Math.abs(x[0])).toBe(Math.max(...x.map(Math.abs)));
  });
});

function expectColumns(
  event: Parameters<typeof plot.residuals>[0],
  names: readonly string[],
): void {
  const { data: traces } = plot.residuals(event);
  if (names.length === 0) expect(traces).toHaveLength(2);
  else expect(traces.slice(0, -1).map((trace) => 'name' in trace && trace.name)).toEqual(names);
}
