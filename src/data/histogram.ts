import { escapeHtml } from '../display/escape-html.ts';

const WIDTH = 96;
const HEIGHT = 20;
const BLOCKS = '▁▂▃▄▅▆▇█';

/** Draws counts as a row of small bars in the text's own colour. */
export function histogramSvg(counts: readonly number[], label: string): string {
  const step = WIDTH / Math.max(1, counts.length);
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, at) => {
    // A bin that holds anything at all is seen.
    const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
    return `<rect x="${round(at * step + 0.5)}" y="${round(HEIGHT - height)}" width="${round(Math.max(1, step - 1))}" height="${round(height)}"/>`;
  });
  return `<svg role="img" aria-label="${escapeHtml(label)}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="currentColor" fill-opacity=".55" style="vertical-align:middle"><title>${escapeHtml(label)}</title>${bars.join('')}</svg>`;
}

/** Draws counts as a row of block characters. */
export function histogramText(counts: readonly number[]): string {
  const most = Math.max(1, ...counts);
  return counts
    .map((count) => (count === 0 ? ' ' : (BLOCKS[Math.ceil((count / most) * 8) - 1] ?? '█')))
    .join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
