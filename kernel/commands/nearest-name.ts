/**
 * The candidate that was probably meant by a misspelt name; undefined where none comes close.
 *
 * Close means: at most a third of its letters changed, or neighbours swapped (restricted
 * Damerau–Levenshtein distance, case ignored), or one being the beginning of the other.
 */
export function findNearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const [best] = candidates
    .map((candidate) => ({ candidate, apart: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, apart }) => {
      const other = candidate.toLowerCase();
      const begins = wanted !== '' && (other.startsWith(wanted) || wanted.startsWith(other));
      return begins || apart <= Math.max(1, Math.floor(candidate.length / 3));
    })
    .sort((a, b) => a.apart - b.apart);
  return best?.candidate;
}

function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const [left = 0, above = 0, corner = 0] = [next[column - 1], last[column], last[column - 1]];
      const change = corner + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforeLast[column - 2] ?? change) + 1 : change;
      next.push(Math.min(left + 1, above + 1, change, swap));
    }
    beforeLast = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
