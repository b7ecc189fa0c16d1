import { BacksolveError } from '../errors.ts';
import type { Numbers } from '../network/index.ts';
import { type ClassifiedRows, classNames, judge, mostProbable } from './classes.ts';
import type { Predictor } from './rmse.ts';

/**
 * The share of rows, from 0 to 1, whose most probable class is the true one; with one output, rows
 * for which it is at least ½ exactly where the target is.
 *
 * Of equally probable classes the first counts; a prediction that is no number counts as wrong.
 *
 * @param data - A split such as `data.test`, or `{ inputs, targets }` with a column for each class.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE` where the targets are
 * amounts rather than classes.
 */
export function accuracy(model: Predictor, data: ClassifiedRows): number {
  const { truth, predicted } = judge('accuracy', model, data);
  return truth.filter((place, row) => place === predicted[row]).length / truth.length;
}

/**
 * The most probable class of every row, by name.
 *
 * @param rows - A split such as `data.test`, or `{ inputs, classes: data.classes }` for new rows;
 * without names the classes are called '0', '1', …
 * @returns One name a row, in order.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`; also for a prediction that is no number.
 */
export function classify(
  model: Predictor,
  rows: {
    readonly inputs: Numbers;
    readonly classes?: readonly string[];
    readonly targetNames?: readonly string[];
  },
): readonly string[] {
  const probabilities = model.predict(rows.inputs);
  const classes = classNames(rows.classes, rows.targetNames, probabilities.columns);
  return mostProbable(probabilities).map((place, row) => {
    const name = classes[place];
    if (name !== undefined) return name;
    throw new BacksolveError(
      'NOT_FINITE',
      `The model predicts NaN for row ${row + 1}, which is no class. Its weights may have diverged: look at the run's warnings.`,
    );
  });
}
