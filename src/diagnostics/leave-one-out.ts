import { type Dense, factor, solve, sumOfSquares, zeros } from '../linear/index.ts';

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

/** Below this, 1 − h is rounding error: the fit there is the sample's own response. */
const NOTHING_LEFT = 1e-10;

/**
 * What leaving out each sample in turn would give, without a refit: the residual of sample i is
 * then (I − H_ii)⁻¹ r_i (Cook 1977; with several responses a block of them).
 *
 * Exact for every linear problem with fixed penalties, also where they pull towards old weights.
 *
 * @param residual - Shape (samples × responses).
 * @param hat - H_ii, shape (samples × responses²), or (samples × 1) where all responses share one.
 */
export function leaveOneOut(residual: Dense, hat: Dense): LeaveOneOut {
  const { rows: samples, columns: responses } = residual;
  const block = Math.sqrt(hat.columns);
  const leverages = Array.from({ length: samples }, (_, row) => {
    let trace = 0;
    for (let k = 0; k < block; k++) trace += hat.data[row * hat.columns + k * (block + 1)]!;
    return trace;
  });
  const effectiveParameters = leverages.reduce((sum, leverage) => sum + leverage, 0);
  let squares = 0;
  for (let row = 0; row < samples; row++) squares += leftOut(residual, hat, block, row);
  const left = 1 - effectiveParameters / (samples * block);
  const gcv =
    left < NOTHING_LEFT
      ? Number.POSITIVE_INFINITY
      : sumOfSquares(residual) / (samples * responses) / (left * left);
  return { press: squares / (samples * responses), leverages, effectiveParameters, gcv };
}

/** ‖(I − H_ii)⁻¹ r_i‖²; ∞ where nothing but the sample itself says what it should be. */
function leftOut({ columns, data }: Dense, hat: Dense, block: number, row: number): number {
  const left: Dense = {
    rows: block,
    columns: block,
    data: hat.data.slice(row * hat.columns, (row + 1) * hat.columns).map((h) => -h),
  };
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < block; k++) {
    left.data[k * (block + 1)]! += 1;
    least = Math.min(least, left.data[k * (block + 1)]!);
  }
  if (least < NOTHING_LEFT) return Number.POSITIVE_INFINITY;
  const right = zeros(block, columns / block);
  right.data.set(data.subarray(row * columns, (row + 1) * columns));
  const factored = factor(left);
  if (factored.kind === 'deficient') return Number.POSITIVE_INFINITY;
  return sumOfSquares(solve(factored, right));
}
