import type { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import { type Numbers, numbersToDense } from '../network/index.ts';

/** Whatever predicts: a run, a network, or a user's own model. */
export interface Predictor {
  predict(inputs: Numbers): Matrix;
}

/**
 * Root mean squared error of a model's predictions, in the targets' own units.
 *
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
 */
export function rmse(
  model: Predictor,
  { inputs, targets }: { readonly inputs: Numbers; readonly targets: Numbers },
): number {
  const predicted = model.predict(inputs);
  const because = `the model predicts ${predicted.columns} columns`;
  const { rows, data } = numbersToDense(
    targets,
    { what: 'targets' },
    { count: predicted.columns, because },
  );
  if (rows !== predicted.rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The inputs have ${predicted.rows} rows and the targets ${rows}: each row of inputs needs its row of targets.`,
    );
  }
  let sum = 0;
  for (let at = 0; at < data.length; at++) {
    const row = Math.floor(at / predicted.columns);
    sum += (data[at]! - predicted.get(row, at % predicted.columns)) ** 2;
  }
  return Math.sqrt(sum / data.length);
}
