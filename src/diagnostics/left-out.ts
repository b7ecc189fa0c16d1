import { type Dense, factor, solve, sumOfSquares } from '../linear/index.ts';

/** A row against the fit without it. */
export interface LeftOut {
  /** tr H_ii over the responses in question. */
  readonly leverage: number;
  /** ‖e‖², e = (I − H_ii)⁻¹ r_i the errors there of a fit without the row; ∞ where it alone decides. */
  readonly square: number;
  /** eᵀ H_ii e = ‖Δx‖² in the metric of the factored matrix: how far the row pulls the solution. */
  readonly pull: number;
  /** eᵀ r_i, in which each error is worth its own variance σ²(I − H_ii). */
  readonly inner: number;
}

/** Below this, 1 − h is rounding error: the fit there is the sample's own response. */
const NOTHING_LEFT = 1e-10;

/** One response by itself: e = r/(1 − h). */
export function leftOutAlone(residual: number, leverage: number): LeftOut {
  const left = 1 - leverage;
  if (left < NOTHING_LEFT) return decided(leverage);
  const error = residual / left;
  return { leverage, square: error ** 2, pull: leverage * error ** 2, inner: error * residual };
}

/**
 * All responses of a row together.
 *
 * @param hat - H_ii of every row, shape (samples × responses²).
 */
export function leftOutTogether(residual: Dense, hat: Dense, row: number): LeftOut {
  const size = residual.columns;
  const block = hat.data.subarray(row * size * size, (row + 1) * size * size);
  const left: Dense = { rows: size, columns: size, data: block.map((h) => -h) };
  let leverage = 0;
  let alone = false;
  for (let k = 0; k < size; k++) {
    leverage += block[k * (size + 1)]!;
    left.data[k * (size + 1)]! += 1;
    alone ||= left.data[k * (size + 1)]! < NOTHING_LEFT;
  }
  const factored = alone ? undefined : factor(left);
  if (!factored || factored.kind === 'deficient') return decided(leverage);
  const own = residual.data.slice(row * size, (row + 1) * size);
  const error = solve(factored, { rows: size, columns: 1, data: own });
  let inner = 0;
  let pull = 0;
  for (let k = 0; k < size; k++) {
    inner += error.data[k]! * own[k]!;
    for (let o = 0; o < size; o++) pull += error.data[k]! * block[k * size + o]! * error.data[o]!;
  }
  return { leverage, square: sumOfSquares(error), pull, inner };
}

function decided(leverage: number): LeftOut {
  const never = Number.POSITIVE_INFINITY;
  return { leverage, square: never, pull: never, inner: never };
}
