/**
 * The index of the bin that a value falls into, of `count` equally wide ones from `low` to `high`;
 * the last one holds `high` too.
 *
 * The width is never computed: it would overflow for the widest range and vanish for the narrowest.
 */
export function binOf(value: number, low: number, high: number, count: number): number {
  const scale = Number.isFinite(high - low) ? 1 : 2;
  const share = (value / scale - low / scale) / (high / scale - low / scale);
  return Math.min(count - 1, Math.floor(share * count));
}
