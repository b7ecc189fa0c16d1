import type { Dense } from '../linear/index.ts';
import { type LeftOut, leftOutAlone, leftOutTogether } from './left-out.ts';
import type { InfluentialRow } from './solve-summary.ts';

/** What the rows do to the regression of one unit. */
export interface Influence {
  /** One per row; 0 for a row of weight 0. */
  readonly leverages: readonly number[];
  readonly effectiveParameters: number;
  /** Σ_i ‖e_i‖² over the unit's responses. */
  readonly squares: number;
  /** Rows that alone decide what is fitted to them. */
  readonly deciding: readonly number[];
  /** Every row that counts, the largest Cook's distance first; none where there is no σ². */
  readonly rows: readonly InfluentialRow[];
}

/** Where a route gives no leverages. */
export const UNKNOWN_INFLUENCE: Influence = {
  leverages: [],
  effectiveParameters: Number.NaN,
  squares: Number.NaN,
  deciding: [],
  rows: [],
};

/**
 * Cook's distances D_i = Δx_iᵀ M Δx_i/(p σ²), Δx_i by how much the solution moves when row i is left
 * out, M the factored matrix and p = tr H (Cook 1977); without penalties r²h/(p σ²(1 − h)²). With
 * penalties both M and p hold them.
 *
 * @param residual - Shape (samples × responses).
 * @param hat - As in `leaveOneOut`.
 * @param columns - The responses that speak about the unit.
 * @param variance - σ², NaN where it isn't known.
 * @param roots - √w: rows of weight 0 have no influence and aren't listed.
 */
export function influenceOf(
  residual: Dense,
  hat: Dense,
  columns: readonly number[],
  variance: number,
  roots: Float64Array | undefined,
): Influence {
  const joint = hat.columns > residual.columns;
  const column = columns[0] ?? 0;
  const rows = Array.from({ length: residual.rows }, (_, row): LeftOut => {
    if (joint) return leftOutTogether(residual, hat, row);
    const own = hat.data[row * hat.columns + (hat.columns === 1 ? 0 : column)]!;
    return leftOutAlone(residual.data[row * residual.columns + column]!, own);
  });
  const effectiveParameters = rows.reduce((sum, { leverage }) => sum + leverage, 0);
  const counted = [...rows.entries()].filter(([row]) => roots?.[row] !== 0);
  const scale = effectiveParameters * variance;
  const listed = counted
    .map(([row, out]): InfluentialRow => {
      const { leverage, pull, inner } = out;
      const negative = !joint && residual.data[row * residual.columns + column]! < 0;
      const size = Math.sqrt(inner / (columns.length * variance));
      // Where the row decides its fit, 0/0.
      const studentised = Number.isFinite(inner) ? (negative ? -size : size) : Number.NaN;
      return { row, distance: pull / scale, leverage, residual: studentised };
    })
    .filter(({ distance }) => !Number.isNaN(distance))
    .sort((one, other) => other.distance - one.distance || one.row - other.row || 0);
  return {
    leverages: rows.map(({ leverage }) => leverage),
    effectiveParameters,
    squares: rows.reduce((sum, { square }) => sum + square, 0),
    deciding: counted.filter(([, { square }]) => square === Infinity).map(([row]) => row),
    rows: listed,
  };
}
