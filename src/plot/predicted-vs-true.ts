import { Matrix } from 'ml-matrix';
import type { Data } from 'plotly.js-dist-min';
import { checkOptions } from '../check-options.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import { checkIndex, shown } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { diagonal } from './guides.ts';
import { extent, MOST_POINTS, markerFor, rounded, thinned, thinnedNote } from './points.ts';
import { coloursFor } from './template.ts';
import { plotText, titled } from './wording.ts';

/** What {@link predictedVsTrue} needs of a run or a network. */
export interface Predicts {
  /** Shape (samples × outputs), in the targets' units. */
  predict(inputs: Matrix): Matrix;
}

/** Rows to judge a prediction on: a split of a data set, or arrays. */
export interface JudgedRows {
  readonly inputs: Matrix | readonly (readonly number[])[];
  readonly targets: Matrix | readonly (readonly number[])[] | readonly number[];
  readonly targetNames?: readonly string[];
  /** The rows' numbers at the source, for the hover; default 1, 2, 3 … */
  readonly rowNumbers?: readonly number[];
}

export interface PredictedVsTrueOptions {
  /** Which output to draw, from 0. Default 0. */
  readonly output?: number;
  /** The target's units, for the axes: `'mpg'`. */
  readonly units?: string;
}

interface Judged {
  readonly name: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly rows: readonly number[];
  readonly rmse: number;
  readonly rSquared: number;
}

/**
 * Draws predictions against the truth, one point a row, with the diagonal on which they'd be equal.
 *
 * The title gives RMSE = √(mean (y − ŷ)²) in the target's units and R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²,
 * ȳ the mean of the rows shown.
 *
 * @param data - Rows, or several sets of rows by name: `{ train: data.train, test: data.test }`.
 * @throws BacksolveError - `WRONG_ARGUMENT`, `SHAPE_MISMATCH`, `NO_ROWS`, `OPTION_OUT_OF_RANGE`.
 */
export function predictedVsTrue(
  run: Predicts,
  data: JudgedRows | Readonly<Record<string, JudgedRows>>,
  options: PredictedVsTrueOptions = {},
): Figure {
  checkOptions('plot.predictedVsTrue', options, ['output', 'units']);
  if (typeof run?.predict !== 'function') {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `plot.predictedVsTrue needs a run or a network that can predict; it was given ${shown(run)}.`,
    );
  }
  const { output = 0, units } = options;
  const sets = setsOf(data);
  const judged = sets.map(([name, rows]) => judge(name, rows, run, output));
  const colours = coloursFor(judged.length);
  const range = padded(extent(...judged.flatMap(({ truth, predicted }) => [truth, predicted])));
  const [, first] = sets[0] ?? [];
  const target = first?.targetNames?.[output] ?? (output === 0 ? 'target' : `output ${output + 1}`);
  const label = units === undefined ? target : `${target} (${units})`;
  const notes = judged.map(
    ({ name, rmse, rSquared }) =>
      `${judged.length > 1 ? `${name}: ` : ''}RMSE ${numberText(rmse, 3)}${units === undefined ? '' : ` ${units}`}, R² ${numberText(rSquared, 3)}`,
  );
  const all = judged.reduce((sum, { truth }) => sum + truth.length, 0);
  const drawn = judged.reduce((sum, { truth }) => sum + Math.min(truth.length, MOST_POINTS), 0);
  return figure({
    data: judged.map((set, at) => points(set, colours[at] ?? '', judged.length > 1)),
    layout: {
      title: titled(`Predicted against true ${target}`, [...notes, ...thinnedNote(drawn, all)]),
      width: 620,
      height: 560,
      xaxis: { title: { text: plotText(`true ${label}`) }, range: [...range] },
      yaxis: { title: { text: plotText(`predicted ${label}`) }, range: [...range] },
      shapes: [diagonal(range)],
      showlegend: judged.length > 1,
    },
    description: `Predicted against true ${target}, ${all} rows: ${notes.join('; ')}`,
  });
}

function points(set: Judged, color: string, several: boolean): Data {
  const shownRows = thinned([...set.truth.keys()], MOST_POINTS);
  return {
    type: 'scatter',
    mode: 'markers',
    name: plotText(set.name),
    x: shownRows.map((row) => rounded(set.truth[row] ?? Number.NaN)),
    y: shownRows.map((row) => rounded(set.predicted[row] ?? Number.NaN)),
    customdata: shownRows.map((row) => set.rows[row] ?? row + 1),
    marker: { color, ...markerFor(shownRows.length) },
    hovertemplate: `data row %{customdata}<br>true %{x:.5~g}<br>predicted %{y:.5~g}<extra>${several ? plotText(set.name) : ''}</extra>`,
  };
}

function judge(name: string, rows: JudgedRows, run: Predicts, output: number): Judged {
  const inputs = matrixOf(rows.inputs);
  const targets = matrixOf(rows.targets);
  if (targets.rows === 0)
    throw new BacksolveError('NO_ROWS', `plot.predictedVsTrue: ${name} has no rows.`);
  checkIndex('plot.predictedVsTrue', 'output', output, targets.columns);
  const prediction = run.predict(inputs);
  if (prediction.rows !== targets.rows || prediction.columns !== targets.columns) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `plot.predictedVsTrue: for ${name} the prediction is ${prediction.rows} × ${prediction.columns}, the targets are ${targets.rows} × ${targets.columns}.`,
    );
  }
  const truth = targets.getColumn(output);
  const predicted = prediction.getColumn(output);
  const squares = truth.reduce((sum, value, row) => sum + (value - (predicted[row] ?? 0)) ** 2, 0);
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const spread = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    name,
    truth,
    predicted,
    rows: rows.rowNumbers ?? [],
    rmse: Math.sqrt(squares / truth.length),
    // Of a constant truth nothing can be explained.
    rSquared: spread > 0 ? 1 - squares / spread : Number.NaN,
  };
}

function setsOf(data: unknown): readonly (readonly [string, JudgedRows])[] {
  if (isRows(data)) return [['rows', data]];
  const named = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  const usable = named.flatMap(([name, rows]): readonly [string, JudgedRows][] =>
    isRows(rows) ? [[name, rows]] : [],
  );
  if (usable.length === 0) throw wrongRows('data', data);
  const odd = named.find(([, rows]) => !isRows(rows));
  if (odd !== undefined) throw wrongRows(odd[0], odd[1]);
  return usable;
}

function isRows(value: unknown): value is JudgedRows {
  return typeof value === 'object' && value !== null && 'inputs' in value && 'targets' in value;
}

function wrongRows(name: string, given: unknown): BacksolveError {
  return new BacksolveError(
    'WRONG_ARGUMENT',
    `plot.predictedVsTrue: ${name} must be rows with inputs and targets, such as data.test or { train: data.train, test: data.test }; it was given ${shown(given)}.`,
  );
}

function matrixOf(values: JudgedRows['targets']): Matrix {
  if ('getColumn' in values) return values;
  const given: readonly (number | readonly number[])[] = values;
  const rows = given.map((row) => (typeof row === 'number' ? [row] : [...row]));
  return rows.length === 0 ? new Matrix(0, 0) : new Matrix(rows);
}

function padded([low, high]: readonly [number, number]): readonly [number, number] {
  const margin = (high - low || Math.abs(high) || 1) * 0.04;
  return [rounded(low - margin) ?? 0, rounded(high + margin) ?? 1];
}
