import { type Dense, sumOfSquares } from '../linear/index.ts';
import { leftOutAlone, leftOutTogether } from './left-out.ts';

/** How well a regression would have done on rows that it hadn't seen. */
export interface LeaveOneOut {
  /** Mean squared leave-one-out residual, over samples and responses. */
  readonly press: number;
  /** tr H_ii, one per sample. */
  readonly leverages: readonly number[];
  /** tr H. */
  readonly effectiveParameters: number;
  /** Mean squared residual / (1 − share of the responses that the parameters take up)². */
  readonly gcv: number;
}

/** A share of the degrees of freedom below this is rounding error. */
const NOTHING_LEFT = 1e-10;

/**
 * What leaving out each sample in turn would give, without a refit: the residual of sample i is
 * then (I − H_ii)⁻¹ r_i (Cook 1977; with several responses a block of them).
 *
 * Exact for every linear problem with fixed penalties, also where they pull towards old weights.
 *
 * @param residual - Shape (samples × responses).
 * @param hat - H_ii, shape (samples × responses²); its diagonal, (samples × responses), where no
 * response depends on another; or (samples × 1) where all responses share one.
 * @param counted - How many samples have a weight above 0, which is 1 in the mean.
 */
export function leaveOneOut(
  residual: Dense,
  hat: Dense,
  counted: number = residual.rows,
): LeaveOneOut {
  const { rows: samples, columns: responses, data } = residual;
  const joint = hat.columns > responses;
  const leverages: number[] = [];
  let squares = 0;
  for (let row = 0; row < samples; row++) {
    if (joint) {
      const { leverage, square } = leftOutTogether(residual, hat, row);
      leverages.push(leverage);
      squares += square;
      continue;
    }
    let total = 0;
    for (let at = 0; at < hat.columns; at++) total += hat.data[row * hat.columns + at]!;
    leverages.push(total);
    for (let k = 0; k < responses; k++) {
      const own = hat.data[row * hat.columns + (hat.columns === 1 ? 0 : k)]!;
      squares += leftOutAlone(data[row * responses + k]!, own).square;
    }
  }
  const effectiveParameters = leverages.reduce((sum, leverage) => sum + leverage, 0);
  const count = counted * responses;
  const left = 1 - effectiveParameters / (hat.columns === 1 ? counted : count);
  const gcv =
    left < NOTHING_LEFT ? Number.POSITIVE_INFINITY : sumOfSquares(residual) / count / (left * left);
  return { press: squares / count, leverages, effectiveParameters, gcv };
}
