import { Matrix } from 'ml-matrix';
import { type Random, random } from '../../random.ts';
import { createDataSet } from '../create-data-set.ts';
import type { DataSet } from '../data-set.ts';
import type { SyntheticOptions } from './options.ts';

/** One row without noise. */
export interface DrawnRow {
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
}

/** Draws a data set row by row: the inputs, then the targets with normal noise. */
export function draw(
  options: SyntheticOptions,
  inputNames: readonly string[],
  targetNames: readonly string[],
  drawRow: (source: Random, row: number) => DrawnRow,
): DataSet {
  const { samples, seed, noise = 0 } = options;
  const source = random(seed);
  const inputs = Matrix.zeros(samples, inputNames.length);
  const targets = Matrix.zeros(samples, targetNames.length);
  for (let row = 0; row < samples; row++) {
    const drawn = drawRow(source, row);
    inputs.setRow(row, [...drawn.inputs]);
    // Drawn even where it counts for nothing, so that noise doesn't change the inputs.
    drawn.targets.forEach((target, at) => {
      targets.set(row, at, target + noise * source.normal());
    });
  }
  return createDataSet({
    inputs,
    targets,
    inputNames,
    targetNames,
    rowNumbers: Array.from({ length: samples }, (_, row) => row + 1),
  });
}

/** A row of a formula with one target: inputs uniform in their intervals. */
export function uniformRow(
  intervals: readonly (readonly [number, number])[],
  formula: (inputs: readonly number[]) => number,
): (source: Random) => DrawnRow {
  return (source) => {
    const inputs = intervals.map(([low, high]) => low + (high - low) * source.uniform());
    return { inputs, targets: [formula(inputs)] };
  };
}

/** x1 … xn. */
export function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `x${at + 1}`);
}
