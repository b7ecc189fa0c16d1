const WIDTH = 160;
const HEIGHT = 12;

/** Down is good: blue and orange read apart in light and dark, and to nearly every eye. */
const DOWN = '#3b82c4';
const UP = '#d97a1e';

/**
 * Draws a bar for every term of a sum, each beginning where the one before ended.
 *
 * @returns Small pictures of one scale, to be put below each other.
 */
export function waterfall(start: number, changes: readonly number[]): readonly string[] {
  const levels = [start];
  for (const change of changes) levels.push(levels.at(-1)! + change);
  const least = Math.min(...levels);
  const span = Math.max(...levels) - least;
  if (!(span > 0 && Number.isFinite(span))) return changes.map(() => '');
  const x = (level: number): number => 1 + ((level - least) / span) * (WIDTH - 2);
  return changes.map((change, at) => {
    const [one, other] = [x(levels[at]!), x(levels[at + 1]!)];
    const left = Math.min(one, other).toFixed(1);
    const width = Math.max(1, Math.abs(other - one)).toFixed(1);
    const zero = x(start).toFixed(1);
    return `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${change < 0 ? 'down' : 'up'}" style="vertical-align:middle"><line x1="${zero}" x2="${zero}" y1="0" y2="${HEIGHT}" stroke="currentColor" stroke-opacity=".35"/><rect x="${left}" y="2" width="${width}" height="${HEIGHT - 4}" fill="${change < 0 ? DOWN : UP}"/></svg>`;
  });
}
