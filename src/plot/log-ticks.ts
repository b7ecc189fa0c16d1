import { extent } from './points.ts';

/** Few decades are labelled 1, 2, 5, 10, more only by powers of ten; Plotly would crowd them. */
export function logTicks(values: readonly number[]): { readonly dtick?: number | string } {
  const [low, high] = extent(values.filter((value) => value > 0));
  const decades = Math.log10(high / low);
  return decades <= 2 ? { dtick: 'D2' } : decades <= 10 ? { dtick: 1 } : {};
}
