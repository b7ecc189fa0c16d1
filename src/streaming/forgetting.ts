/** How a stream forgets: row t, counted from 1, makes all that came before count γ_t times as much. */
export interface Forgetting {
  /** Rows that the memory holds at most, m: γ = 1 − 1/m. `Infinity` forgets nothing. */
  readonly memory: number;
  /** Row t finds a memory of 1 + g·t rows at most; `Infinity` sets no such limit. */
  readonly growth: number;
}

/** What a batch leaves of what came before, and what each of its rows counts when it has ended. */
export interface Discounts {
  /** Π γ over the rows of the batch. */
  readonly kept: number;
  /** √ of Π γ over the rows after each; undefined where nothing is forgotten. */
  readonly roots: Float64Array | undefined;
}

/**
 * Row by row, so that it makes no difference how a stream is cut into batches: γ_t = 1 − 1/m_t with
 * m_t = min(m, 1 + g·t). Weights γ^age add up to m rows. With m infinite they grow like t^(1/g):
 * g = ½ makes half of the rows seen count for ⅞.
 *
 * @param seen - Rows before the batch.
 */
export function discountsOf({ memory, growth }: Forgetting, seen: number, rows: number): Discounts {
  if (memory === Number.POSITIVE_INFINITY && growth === Number.POSITIVE_INFINITY) {
    return { kept: 1, roots: undefined };
  }
  const roots = new Float64Array(rows);
  let kept = 1;
  for (let row = rows - 1; row >= 0; row--) {
    roots[row] = Math.sqrt(kept);
    kept *= 1 - 1 / Math.min(memory, 1 + growth * (seen + row + 1));
  }
  return { kept, roots };
}
