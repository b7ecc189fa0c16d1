import { Matrix } from 'ml-matrix';
import { type Random, random } from '../../random.ts';
import { createDataSet } from '../create-data-set.ts';
import type { DataSet } from '../data-set.ts';
import type { SyntheticOptions } from './options.ts';

/** Draws a data set row by row: the inputs, then the target of a formula with normal noise. */
export function draw(
  options: SyntheticOptions,
  inputNames: readonly string[],
  drawInput: (source: Random) => number,
  formula: (inputs: readonly number[]) => number,
): DataSet {
  const source = random(options.seed);
  const inputs = Matrix.zeros(options.samples, inputNames.length);
  const targets = Matrix.zeros(options.samples, 1);
  for (let row = 0; row < options.samples; row++) {
    const drawn = inputNames.map(() => drawInput(source));
    inputs.setRow(row, drawn);
    // Drawn even where it counts for nothing, so that noise doesn't change the inputs.
    targets.set(row, 0, formula(drawn) + (options.noise ?? 0) * source.normal());
  }
  return createDataSet({
    inputs,
    targets,
    inputNames,
    targetNames: ['y'],
    rowNumbers: Array.from({ length: options.samples }, (_, row) => row + 1),
  });
}
