import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { table } from '../../src/data/records.ts';
import { predictedVsTrue } from '../../src/plot/predicted-vs-true.ts';
import { expectRefusal } from '../data/errors.ts';
import { normals } from './samples.ts';

/** Predicts the first input, and its double as a second output if there are two. */
const run = { predict: (inputs: Matrix): Matrix => Matrix.columnVector(inputs.getColumn(0)) };
const twoOutputs = {
  predict: (inputs: Matrix): Matrix =>
    new Matrix(inputs.getColumn(0).map((value) => [value, 2 * value])),
};
const inputs = normals(40, 2, 1);
const targets = Matrix.add(inputs.subMatrixColumn([0]), Matrix.mul(normals(40, 1, 2), 0.3));
const rows = {
  inputs,
  targets,
  targetNames: ['strength'],
  rowNumbers: [...Array(40).keys()].map((at) => 2 * at + 1),
};

describe('the picture of predictions against the truth', () => {
  it('has one point a row, with the number of its row at the source', () => {
    const { data } = predictedVsTrue(run, rows);
    const [trace] = data;
    expect(data).toHaveLength(1);
    expect(trace).toMatchObject({
      x: targets.getColumn(0).map((value) => Number(value.toPrecision(6))),
      y: inputs.getColumn(0).map((value) => Number(value.toPrecision(6))),
      customdata: rows.rowNumbers,
      hovertemplate: expect.stringContaining('data row %{customdata}'),
    });
  });

  it('gives RMSE and R² that a textbook gives', () => {
    // By hand: errors 1, −1, 2; truth 1, 2, 6 has mean 3 and Σ(y − ȳ)² = 14.
    const { layout, description } = predictedVsTrue(run, {
      inputs: [[0], [3], [4]],
      targets: [1, 2, 6],
    });
    expect(description).toContain(
      `RMSE ${Number(Math.sqrt(2).toPrecision(3))}, R² ${Number((1 - 6 / 14).toPrecision(3))}`,
    );
    expect(layout.title).toMatchObject({ subtitle: { text: 'RMSE 1.41, R² 0.571' } });
  });

  it('draws the diagonal from corner to corner of equal axes', () => {
    const { layout } = predictedVsTrue(run, rows);
    const range = layout.xaxis?.range;
    expect(layout.yaxis?.range).toEqual(range);
    expect(layout.shapes).toMatchObject([
      { type: 'line', x0: range?.[0], y0: range?.[0], x1: range?.[1], y1: range?.[1] },
    ]);
    const all = [...targets.getColumn(0), ...inputs.getColumn(0)];
    expect(range?.[0]).toBeLessThan(Math.min(...all));
    expect(range?.[1]).toBeGreaterThan(Math.max(...all));
  });

  it('names the target and its units', () => {
    const { layout } = predictedVsTrue(run, rows, { units: 'MPa' });
    expect(layout.xaxis).toMatchObject({ title: { text: 'true strength (MPa)' } });
    expect(layout.yaxis).toMatchObject({ title: { text: 'predicted strength (MPa)' } });
  });

  it('shows several sets of rows by name, and a data set as it is loaded', () => {
    const data = table(Array.from({ length: 10 }, (_, x) => ({ x, y: x + 1 })))
      .target('y')
      .split({ test: 0.2, valid: 0.2, seed: 1 });
    const { data: traces, description } = predictedVsTrue(run, {
      train: data.train,
      valid: data.valid,
      test: data.test,
    });
    expect(traces.map((trace) => 'name' in trace && trace.name)).toEqual([
      'train',
      'valid',
      'test',
    ]);
    expect(traces[2]).toMatchObject({ customdata: data.test.rowNumbers });
    expect(description).toContain('test: RMSE 1, R² ');
  });

  it('shows one output of several', () => {
    const { data, layout } = predictedVsTrue(
      twoOutputs,
      {
        inputs: [[1], [2]],
        targets: [
          [0, 5],
          [0, 6],
        ],
      },
      { output: 1 },
    );
    expect(data[0]).toMatchObject({ x: [5, 6], y: [2, 4], customdata: [1, 2] });
    expect(layout.xaxis).toMatchObject({ title: { text: 'true output 2' } });
  });

  it('has no R² where the truth is constant', () => {
    const { description } = predictedVsTrue(run, { inputs: [[1], [2]], targets: [3, 3] });
    expect(description).toContain('R² –');
  });

  it('is thinned when there are many rows, but its numbers are of all', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => at);
    const { data, description } = predictedVsTrue(run, {
      inputs: many.map((x) => [x]),
      targets: many.map((x) => x + (x === 19_999 ? 1000 : 0)),
    });
    expect(data[0]).toHaveProperty('x.length', 5000);
    expect(description).toContain(`RMSE ${Number((1000 / Math.sqrt(20_000)).toPrecision(3))}`);
  });

  it.each<[string, readonly unknown[], Parameters<typeof expectRefusal>[1], readonly string[]]>([
    ['the data first', [rows, run], 'WRONG_ARGUMENT', ['a run or a network', 'a data set']],
    ['no data', [run, undefined], 'WRONG_ARGUMENT', ['data.test']],
    ['a table', [run, table([{ x: 1 }])], 'WRONG_ARGUMENT', ['a table', ".target('…')"]],
    ['no sets of data', [run, {}], 'WRONG_ARGUMENT', ['data.test']],
    [
      'a table among the sets',
      [run, { train: rows, test: 3 }],
      'WRONG_ARGUMENT',
      ['test must be rows', 'the number 3'],
    ],
    ['no rows', [run, { inputs: [], targets: [] }], 'NO_ROWS', ['rows']],
    [
      'an output that is not there',
      [run, rows, { output: 1 }],
      'OPTION_OUT_OF_RANGE',
      ['only 0', 'got 1'],
    ],
    ['another number of outputs', [twoOutputs, rows], 'SHAPE_MISMATCH', ['40 × 2', '40 × 1']],
    ['an option that there is not', [run, rows, { unit: 1 }], 'UNKNOWN_OPTION', ["'units'"]],
  ])('is refused for %s', (_, call, code, words) => {
    expectRefusal(() => Reflect.apply(predictedVsTrue, undefined, [...call]), code, ...words);
  });
});
