/** How many numbers each path command takes; the last two are its end, but for H and V. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  T: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  A: 7,
  Z: 0,
};

/**
 * The points of an SVG path as x, y, x, y … in absolute coordinates: corners and control points.
 * Of an arc only the ends count.
 */
export function pathPoints(d: string): readonly number[] {
  const points: number[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, letter = '', list = ''] of d.matchAll(/([a-df-z])([^a-df-z]*)/gi)) {
    const command = letter.toUpperCase();
    const isRelative = letter !== command;
    const size = ARGUMENTS[command];
    if (size === undefined) return points;
    if (size === 0) {
      [x, y] = [startX, startY];
      continue;
    }
    const numbers = (list.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    for (let at = 0; at + size <= numbers.length; at += size) {
      const argument = (index: number): number => numbers[at + index] ?? 0;
      const [originX, originY] = isRelative ? [x, y] : [0, 0];
      if (command === 'H') x = originX + argument(0);
      else if (command === 'V') y = originY + argument(0);
      else {
        if (command === 'C' || command === 'S' || command === 'Q') {
          for (let i = 0; i < size - 2; i += 2) {
            points.push(originX + argument(i), originY + argument(i + 1));
          }
        }
        [x, y] = [originX + argument(size - 2), originY + argument(size - 1)];
      }
      points.push(x, y);
      if (command === 'M' && at === 0) [startX, startY] = [x, y];
    }
  }
  return points;
}
