import { BacksolveError } from '../errors.ts';
import { type Dense, fromMatrix } from '../linear/index.ts';
import { type Numbers, numbersToDense } from '../network/index.ts';
import type { Predictor } from './rmse.ts';

/** A probability counts as at least this much: a sigmoid that rounds to 1 has told nothing of the rest. */
const LEAST = Number.EPSILON;

/** How far from 1 the probabilities of a row may add up. */
const ROUNDING = 1e-9;

/**
 * Mean cross-entropy of a model's predictions: of every row −Σ_k y_k ln p_k where the predictions of
 * each row add up to 1, as behind a softmax; else −y ln p − (1 − y) ln(1 − p), the outputs of a row
 * added up. ln 2 is a coin's.
 *
 * Every row counts alike. A probability counts as at least 2⁻⁵², so that no row costs more than 36.
 *
 * @param data - Rows such as `data.test`; their targets are probabilities, as a rule 0 and 1.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE` where targets or
 * predictions are no probabilities.
 */
export function crossEntropy(
  model: Predictor,
  { inputs, targets }: { readonly inputs: Numbers; readonly targets: Numbers },
): number {
  const predicted = fromMatrix(model.predict(inputs));
  const { rows, columns } = predicted;
  const because = `the model predicts ${columns} columns`;
  const wanted = numbersToDense(targets, { what: 'targets' }, { count: columns, because });
  if (wanted.rows !== rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The inputs have ${rows} rows and the targets ${wanted.rows}: each row of inputs needs its row of targets.`,
    );
  }
  checkProbabilities(wanted, 'target');
  checkProbabilities(predicted, 'prediction');
  const whole = columns > 1 && addUpToOne(predicted);
  let sum = 0;
  for (let at = 0; at < wanted.data.length; at++) {
    const y = wanted.data[at]!;
    const p = predicted.data[at]!;
    sum -= part(y, p) + (whole ? 0 : part(1 - y, 1 - p));
  }
  return sum / rows;
}

/** y ln p. */
function part(y: number, p: number): number {
  return y === 0 ? 0 * p : y * Math.log(Math.max(p, LEAST));
}

function addUpToOne({ rows, columns, data }: Dense): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[row * columns + k]!;
    if (Math.abs(sum - 1) > ROUNDING) return false;
  }
  return true;
}

/** What isn't a number passes: a run that has diverged is judged as NaN. */
function checkProbabilities({ columns, data }: Dense, what: 'target' | 'prediction'): void {
  const at = data.findIndex((p) => p < 0 || p > 1);
  if (at < 0) return;
  const place = `${what} ${(at % columns) + 1} of row ${Math.floor(at / columns) + 1}`;
  throw new BacksolveError(
    'TARGET_OUT_OF_RANGE',
    `crossEntropy judges probabilities from 0 to 1, and ${place} is ${data[at]}. For amounts there is rmse; a model of probabilities has { output: 'softmax' } or { output: 'sigmoid' }.`,
  );
}
