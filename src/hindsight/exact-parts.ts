/** A sum may miss its total by this share of it before that is worth a term of its own. */
const NEGLIGIBLE = 1e-12;

/** Terms that are to add up, and what they miss of their total. */
export interface Summed {
  readonly terms: readonly number[];
  /** Almost always 0. */
  readonly rounding: number;
}

/**
 * Closes a sum of differences that should telescope to a total.
 *
 * Each difference is rounded by its own size, and where large ones cancel to a small total that shows
 * in their sum. So all terms become multiples of one power of two g, 2⁻⁵² … 2⁻⁵¹ of the sum of their
 * sizes: these add up without rounding, in any order and in any groups, and a term and its opposite
 * to 0. What they then miss of the total, g/2 for each of them at most, goes to the last term that
 * isn't 0, as many g as it is exactly; the rest, less than g, too, or, where the term is too large to
 * hold it, is left as `rounding`. The terms from first to
 * last, then `rounding`, give the total to a share of 1e-12.
 */
export function summingTo(total: number, terms: readonly number[]): Summed {
  const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  const grid = 2 ** (Math.ceil(Math.log2(size)) - 52);
  const last = terms.findLastIndex((term) => term !== 0);
  if (last < 0 || !Number.isFinite(size + total) || grid < SMALLEST) return { terms, rounding: 0 };
  const even = terms.map((term) => Math.sign(term) * Math.round(Math.abs(term) / grid) * grid);
  const whole = Math.round(total / grid) * grid;
  const near = even.with(last, even[last]! + (whole - plainSum(even)));
  const rest = total - whole;
  const closed = near.with(last, near[last]! + rest);
  const off = Math.abs(plainSum(closed) - total);
  return off <= NEGLIGIBLE * Math.abs(total)
    ? { terms: closed, rounding: 0 }
    : { terms: near, rounding: rest };
}

/** Multiples of anything smaller aren't kept to the last bit. */
const SMALLEST = Number.MIN_VALUE / Number.EPSILON;

function plainSum(terms: readonly number[]): number {
  return terms.reduce((sum, term) => sum + term, 0);
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
