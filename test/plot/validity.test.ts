// @vitest-environment happy-dom
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import * as plot from '../../src/plot/index.ts';
import { comparison } from '../compare/samples.ts';
import { classified, idealEvent, normals, solveEvent, summaryOf } from './samples.ts';

// Plotly's own validation, which knows every attribute, is the judge of every picture.
const rows = { inputs: normals(30, 2, 1), targets: normals(30, 1, 2) };
const run = { predict: (inputs: Matrix): Matrix => Matrix.columnVector(inputs.getColumn(0)) };
const summary = summaryOf(['x', 'bias'], [1, -2], [0.1, Number.NaN], ['Biased by the ridge.']);

const confused = classified([
  [5, 1],
  [0, 4],
]);

const figures: readonly (readonly [string, plot.Figure])[] = [
  ['a loss', plot.loss([3, 2, 1])],
  ['a loss over many decades', plot.loss([3, 1e-4, 1e-9])],
  ['two losses', plot.loss({ ours: { losses: [3, 1] }, other: [4, 2, 1] })],
  ['predictions', plot.predictedVsTrue(run, rows)],
  ['predictions on two sets', plot.predictedVsTrue(run, { train: rows, test: rows })],
  ['ideal values', plot.idealVsActual(idealEvent(40, 12))],
  ['ideal values of a unit', plot.idealVsActual(idealEvent(40, 12), { unit: 3 })],
  ['residuals', plot.residuals(solveEvent(40, 1))],
  ['residuals of three units', plot.residuals(solveEvent(40, 3))],
  ['a summary', plot.summary(summary)],
  ['confused classes', plot.confusion(confused.model, confused.rows)],
  ['a comparison', plot.comparison(comparison())],
  ['a picture of the user', plot.figure({ data: [{ type: 'bar', x: ['a'], y: [1] }] })],
];

describe('a picture', () => {
  it.each(figures)('of %s is valid Plotly', async (_, figure) => {
    globalThis.URL.createObjectURL ??= () => '';
    const { default: Plotly } = await import('plotly.js-dist-min');
    expect(Plotly.validate([...figure.data], figure.layout)).toBeUndefined();
    expect(
      Plotly.validate([...figure.data, Object({ type: 'bar', heigth: 1 })], figure.layout),
    ).not.toBeUndefined();
  });
});
