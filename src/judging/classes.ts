import type { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import { type Numbers, numbersToDense } from '../network/index.ts';
import type { Predictor } from './rmse.ts';

/** Rows whose classes are known: a split of a data set, or arrays. */
export interface ClassifiedRows {
  /** Shape (samples × inputs). */
  readonly inputs: Numbers;
  /**
   * Shape (samples × classes), in every row the classes' probabilities, as a rule a 1 and else 0; or
   * one column, the probability of class 1.
   */
  readonly targets: Numbers;
  /** The classes' names, in the order of the columns. */
  readonly classes?: readonly string[];
  readonly targetNames?: readonly string[];
}

/** For each row its true class and the predicted one, as places among the classes. */
export interface Judged {
  readonly classes: readonly string[];
  readonly truth: readonly number[];
  /** −1 where the model gave no number. */
  readonly predicted: readonly number[];
}

/** How far from 1 the probabilities of a row may add up. */
const ROUNDING = 1e-9;

/**
 * Puts every row beside its prediction.
 *
 * @param call - Who asks, as a person writes it.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE` for targets that are not
 * classes.
 */
export function judge(call: string, model: Predictor, data: ClassifiedRows): Judged {
  if (data === null || typeof data !== 'object' || !('inputs' in data && 'targets' in data)) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `${call} needs rows with inputs and targets, such as data.test.`,
    );
  }
  const probabilities = model.predict(data.inputs);
  const { rows, columns } = probabilities;
  const { targetNames } = data;
  const because = `the model predicts ${columns === 1 ? 'one column' : `${columns} columns`}`;
  const targets = numbersToDense(
    data.targets,
    { what: 'targets', columnNames: targetNames },
    { count: columns, because },
  );
  if (targets.rows !== rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The inputs have ${rows} rows and the targets ${targets.rows}: each row of inputs needs its row of targets.`,
    );
  }
  checkClasses(call, targets, targetNames);
  const classes = classNames(data.classes, targetNames, columns);
  return { classes, truth: truthOf(targets), predicted: mostProbable(probabilities) };
}

/**
 * The place of the most probable class of every row, the first of equals; of one column 1 from ½ up,
 * else 0; −1 in a row that holds something else than numbers.
 */
export function mostProbable(probabilities: Matrix): readonly number[] {
  return Array.from({ length: probabilities.rows }, (_, row) => {
    const values = probabilities.getRow(row);
    return values.some(Number.isNaN) ? -1 : placeOf(values);
  });
}

/** The classes' names, as many as there are: given, or from the targets' columns, or numbers. */
export function classNames(
  given: readonly string[] | undefined,
  targetNames: readonly string[] | undefined,
  columns: number,
): readonly string[] {
  const count = Math.max(2, columns);
  const named = given ?? (columns > 1 ? targetNames : undefined);
  if (named === undefined) return Array.from({ length: count }, (_, at) => String(at));
  if (named.length === count) return named;
  throw new BacksolveError(
    'SHAPE_MISMATCH',
    `The model tells ${count} classes apart, and ${named.length} are named: ${named.join(', ')}.`,
  );
}

function truthOf({ rows, columns, data }: Dense): readonly number[] {
  return Array.from({ length: rows }, (_, row) =>
    placeOf([...data.subarray(row * columns, (row + 1) * columns)]),
  );
}

function placeOf(values: readonly number[]): number {
  const [first = 0] = values;
  if (values.length === 1) return first >= 0.5 ? 1 : 0;
  return values.reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0);
}

function checkClasses(
  call: string,
  { rows, columns, data }: Dense,
  targetNames: readonly string[] | undefined,
): void {
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * columns, (row + 1) * columns);
    const wrong = values.findIndex((value) => value < 0 || value > 1);
    if (wrong >= 0) {
      throw new BacksolveError(
        'TARGET_OUT_OF_RANGE',
        `${call} judges classes, coded as 0 and 1; row ${row + 1} of target ${targetNames?.[wrong] ?? wrong + 1} is ${values[wrong]}. For amounts there is rmse; classes come from .target('species', { classes: true }).`,
      );
    }
    const sum = values.reduce((total, value) => total + value, 0);
    if (columns > 1 && Math.abs(sum - 1) > ROUNDING) {
      throw new BacksolveError(
        'TARGET_OUT_OF_RANGE',
        `${call} judges rows of one class each; the targets of row ${row + 1} add up to ${sum} instead of 1.`,
      );
    }
  }
}
