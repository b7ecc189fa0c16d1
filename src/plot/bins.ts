import { binOf } from '../bin-of.ts';

/** Counts in equally wide bins. */
export interface Bins {
  readonly centres: readonly number[];
  readonly counts: readonly number[];
  readonly width: number;
}

/**
 * Counts values in bins of a width that suits their number and spread: 2 · IQR / n^⅓ (Freedman and
 * Diaconis 1981), between 8 and 40 of them. Values that aren't finite are left out.
 */
export function binned(values: readonly number[]): Bins {
  const sorted = Float64Array.from(values.filter((value) => Number.isFinite(value))).sort();
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return { centres: [], counts: [], width: 1 };
  if (low === high) {
    return { centres: [low], counts: [sorted.length], width: Math.abs(low) * 0.1 || 1 };
  }
  const quartile = (share: number): number =>
    sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  const wanted = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(sorted.length);
  const count = Math.min(40, Math.max(8, wanted > 0 ? Math.ceil((high - low) / wanted) : 40));
  const width = (high - low) / count;
  const counts = new Array<number>(count).fill(0);
  for (const value of sorted) {
    const bin = binOf(value, low, high, count);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { centres: counts.map((_, bin) => low + (bin + 0.5) * width), counts, width };
}
