/** More points than this a picture doesn't show: nobody could tell them apart, and notebooks grow. */
export const MOST_POINTS = 5000;

/** Rounds to six significant digits, which no eye can tell from more; what isn't finite is null. */
export function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/**
 * At most `limit` of the positions, evenly spread and always the same ones.
 */
export function thinned(positions: readonly number[], limit: number): readonly number[] {
  if (positions.length <= limit) return positions;
  return Array.from(
    { length: limit },
    (_, at) => positions[Math.floor((at * positions.length) / limit)] ?? 0,
  );
}

/** Says that not all points are drawn, or nothing. */
export function thinnedNote(shown: number, all: number): readonly string[] {
  return shown < all ? [`${shown} of ${all} points drawn`] : [];
}

/** The least and the greatest of all finite values; 0 and 1 where there is none. */
export function extent(...series: readonly (readonly number[])[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Fewer points are drawn larger and denser, so that single ones are seen and clouds keep a shape. */
export function markerFor(points: number): { readonly size: number; readonly opacity: number } {
  return points <= 600 ? { size: 7, opacity: 0.7 } : { size: 5, opacity: 0.55 };
}
