import { type Dense, factor, solve, sumOfSquares } from '../linear/index.ts';

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
 * @param hat - H_ii, shape (samples × responses²); its diagonal, (samples × responses), where no
 * response depends on another; or (samples × 1) where all responses share one.
 * @param counted - How many samples have a weight above 0, which is 1 in the mean.
 */
export function leaveOneOut(
  residual: Dense,
  hat: Dense,
  counted: number = residual.rows,
): LeaveOneOut {
  const { rows: samples, columns: responses } = residual;
  const joint = hat.columns > responses;
  const stride = joint ? responses + 1 : 1;
  const leverages = Array.from({ length: samples }, (_, row) => {
    let trace = 0;
    for (let at = 0; at < hat.columns; at += stride) trace += hat.data[row * hat.columns + at]!;
    return trace;
  });
  const effectiveParameters = leverages.reduce((sum, leverage) => sum + leverage, 0);
  let squares = 0;
  for (let row = 0; row < samples; row++) {
    squares += joint ? jointly(residual, hat, row) : separately(residual, hat, row);
  }
  const count = counted * responses;
  const left = 1 - effectiveParameters / (hat.columns === 1 ? counted : count);
  const gcv =
    left < NOTHING_LEFT ? Number.POSITIVE_INFINITY : sumOfSquares(residual) / count / (left * left);
  return { press: squares / count, leverages, effectiveParameters, gcv };
}

/** Σ_k (r_ik / (1 − h_ik))²; ∞ where nothing but the sample itself says what it should be. */
function separately({ columns, data }: Dense, hat: Dense, row: number): number {
  let squares = 0;
  for (let k = 0; k < columns; k++) {
    const left = 1 - hat.data[row * hat.columns + (hat.columns === 1 ? 0 : k)]!;
    if (left < NOTHING_LEFT) return Number.POSITIVE_INFINITY;
    squares += (data[row * columns + k]! / left) ** 2;
  }
  return squares;
}

/** ‖(I − H_ii)⁻¹ r_i‖², or ∞. */
function jointly({ columns: size, data }: Dense, hat: Dense, row: number): number {
  const left: Dense = {
    rows: size,
    columns: size,
    data: hat.data.slice(row * size * size, (row + 1) * size * size).map((h) => -h),
  };
  for (let k = 0; k < size; k++) {
    left.data[k * (size + 1)]! += 1;
    if (left.data[k * (size + 1)]! < NOTHING_LEFT) return Number.POSITIVE_INFINITY;
  }
  const factored = factor(left);
  if (factored.kind === 'deficient') return Number.POSITIVE_INFINITY;
  const error = { rows: size, columns: 1, data: data.slice(row * size, (row + 1) * size) };
  return sumOfSquares(solve(factored, error));
}
