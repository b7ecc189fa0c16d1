import { escapeHtml } from './escape-html.ts';

/** How a small line of many values is drawn: evenly, or as one that falls by powers of ten. */
export type Scale = 'linear' | 'logarithmic';

const BARS = '▁▂▃▄▅▆▇█';

/** Values as a row of at most 40 characters; nothing where there are none. */
export function bars(values: readonly number[], scale: Scale = 'logarithmic'): string {
  return heights(values, 40, scale)
    .map((height) => BARS[Math.round(height * 7)] ?? ' ')
    .join('');
}

/** Values as a small line of at most 100 points; nothing where there are fewer than two. */
export function sparkline(
  values: readonly number[],
  label: string,
  scale: Scale = 'logarithmic',
): string {
  const points = heights(values, 100, scale);
  if (points.length < 2) return '';
  const path = points
    .map(
      (height, at) =>
        `${((at / (points.length - 1)) * 118 + 1).toFixed(1)},${(17 - 16 * height).toFixed(1)}`,
    )
    .join(' ');
  return `<svg width="120" height="18" viewBox="0 0 120 18" role="img" aria-label="${escapeHtml(label)}" style="vertical-align:middle"><polyline points="${path}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>`;
}

/** Up to `most` values, evenly picked, from 0 to 1. */
function heights(values: readonly number[], most: number, scale: Scale): readonly number[] {
  const count = Math.min(values.length, most);
  const picked = Array.from({ length: count }, (_, at) => {
    const index = count < 2 ? 0 : Math.round((at * (values.length - 1)) / (count - 1));
    const value = values[index] ?? 0;
    return scale === 'linear' ? value : Math.log10(Math.max(value, Number.MIN_VALUE));
  }).filter(Number.isFinite);
  const lowest = Math.min(...picked);
  const span = Math.max(...picked) - lowest;
  return picked.map((value) => (span > 0 ? (value - lowest) / span : 0));
}
