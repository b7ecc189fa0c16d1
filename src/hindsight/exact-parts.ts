/**
 * Moves numbers by rounding errors so that, added up as they stand, they give a total.
 *
 * Differences of losses are rounded each by its own size, and a sum of large parts that nearly cancel
 * shows it. So all parts but one become multiples of one power of two g, 2⁻⁵² … 2⁻⁵¹ of the sum of
 * their sizes: these add up without rounding, in any order. The last part that isn't 0 takes what is
 * left of the total. No part moves by more than about g for each part that there is, and the sum in
 * the given order is off by at most 2⁻⁵³ of the last part's size.
 */
export function summingTo(total: number, parts: readonly number[]): readonly number[] {
  const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
  const last = parts.findLastIndex((part) => part !== 0);
  const grid = 2 ** (Math.ceil(Math.log2(size)) - 52);
  if (last < 0 || !Number.isFinite(size + total) || grid < Number.MIN_VALUE / Number.EPSILON) {
    return parts;
  }
  const rounded = parts.map((part) => Math.round(part / grid) * grid);
  rounded[last] = 0;
  rounded[last] = total - rounded.reduce((sum, part) => sum + part, 0);
  return rounded;
}

/** A sum that loses next to nothing, by Neumaier's compensation (1974). */
export function exactSum(values: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
}
