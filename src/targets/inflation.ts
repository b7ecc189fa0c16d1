import {
  type Dense,
  factorIfTrusted,
  gram,
  inverseBlock,
  multiply,
  rowsTimes,
  zeros,
} from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { type Design, designOf } from './design.ts';
import { solveByRows } from './row-solve.ts';

/** How far the columns of one unit's design depend on each other, one entry a weight. */
export interface Inflation {
  /**
   * 1/(1 − R_j²), R_j² that of the regression of column j on the unit's other columns and its bias,
   * every row counting as it counts for the unit; ∞ where they make it up, NaN where no row counts.
   */
  readonly factors: Float64Array;
  /** S_j = Σ ρ²(a_j − ā_j)², ā_j the weighted mean: a weight's variance is factor/S_j, unpenalised. */
  readonly spreads: Float64Array;
}

/** What is left of a column about its mean below this share of it is rounding. */
const CONSTANT = 1e-12;

/** How far a row of G⁺G may be from that of the identity, squared, where a weight is determined. */
const DETERMINED = 1e-12;

/**
 * Variance inflation factors S_j (G⁻¹)_jj, G = AᵀA without λ and μ: where columns are dependent, G⁺
 * instead, and ∞ for the weights which the rows don't determine.
 *
 * @param design - ρ ∘ A′ with the centre it was moved by.
 * @param inputs - The same before centring: rounding errors are shares of these numbers.
 */
export function inflationOf(
  design: Pick<Design, 'columns' | 'centre'>,
  inputs: Dense,
  own: Dense = gram(design.columns),
): Inflation {
  const { rows } = inputs;
  const d = design.centre.length;
  const q = d + 1;
  const counted = own.data[q * q - 1]!;
  const spreads = Float64Array.from({ length: d }, (_, j) => {
    const square = own.data[j * (q + 1)]!;
    const left = square - own.data[j * q + d]! ** 2 / counted;
    return left > CONSTANT * square ? left : 0;
  });
  const factored =
    factorIfTrusted(own) ??
    solveByRows(design, inputs, zeros(rows, 1), zeros(d, 1), { ridge: 0, damping: 0 }).factor;
  if (factored.kind === 'failed' || !(counted > 0)) {
    return { factors: new Float64Array(d).fill(Number.NaN), spreads };
  }
  const inverse = inverseBlock(factored, 0, q);
  const determined =
    factored.kind === 'cholesky' ? undefined : determinedBy(inverse, factored.matrix);
  const factors = spreads.map((spread, j) => {
    if (spread === 0 || determined?.[j] === false) return Number.POSITIVE_INFINITY;
    return Math.max(1, spread * inverse.data[j * (q + 1)]!);
  });
  return { factors, spreads };
}

/** Which unknowns the rows determine: e_j = e_jᵀ G⁺G, in units of the columns' sizes. */
function determinedBy(inverse: Dense, matrix: Dense): readonly boolean[] {
  const { rows: q } = matrix;
  const size = Float64Array.from({ length: q }, (_, j) => Math.sqrt(matrix.data[j * (q + 1)]!));
  const { data } = multiply(inverse, matrix);
  return Array.from(size, (own, j) => {
    let off = 0;
    for (let k = 0; k < q; k++) {
      const entry = size[k]! > 0 ? (own * data[j * q + k]!) / size[k]! : 0;
      off += (entry - (j === k ? 1 : 0)) ** 2;
    }
    return off < DETERMINED;
  });
}

/**
 * Of a unit in a joint regression: of its own block of JᵀJ, the rows of which are a_i, weighted by
 * ρ_i² = Σ_o s_iok². What other units could do in its place is not in it.
 *
 * @param sensitivity - s, shape (samples × responses·units), response after response.
 */
export function jointInflation(
  inputs: Dense,
  sensitivity: Dense,
  start: LayerParameters,
  unit: number,
): Inflation {
  const units = start.bias.length;
  const { columns, centre } = designOf(inputs);
  const roots = new Float64Array(inputs.rows);
  for (let row = 0; row < roots.length; row++) {
    let total = 0;
    for (let at = unit; at < sensitivity.columns; at += units) {
      total += sensitivity.data[row * sensitivity.columns + at]! ** 2;
    }
    roots[row] = Math.sqrt(total);
  }
  return inflationOf({ columns: rowsTimes(columns, roots), centre }, rowsTimes(inputs, roots));
}
