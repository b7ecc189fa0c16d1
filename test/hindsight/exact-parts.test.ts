import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSum, summingTo } from '../../src/hindsight/exact-parts.ts';

const plain = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

/** Losses on a way, as differences; the first and the last of them close together. */
const way = fc
  .record({
    start: fc.double({ min: 1e-12, max: 1e6, noNaN: true }),
    moved: fc.double({ min: -1e-9, max: 1e-9, noNaN: true }),
    between: fc.array(fc.double({ min: 0, max: 1e10, noNaN: true }), {
      minLength: 1,
      maxLength: 9,
    }),
  })
  .map(({ start, moved, between }) => {
    const losses = [start, ...between, start * (1 + moved)];
    const terms = losses.slice(1).map((loss, at) => loss - losses[at]!);
    return { total: losses.at(-1)! - start, terms };
  });

describe('a sum of differences', () => {
  it('gives a total that is far below the rounding of its terms', () => {
    const total = -2.0194839173657902e-28;
    const terms = [0.000015735626220703125, 2147479211.3365684, -2147479211.336584, 1e-12];
    const closed = summingTo(total, terms);
    expect(plain([...closed.terms, closed.rounding])).toBe(total);
  });

  it('gives its total when it is added up as it stands, however much cancels', () => {
    fc.assert(
      fc.property(way, ({ total, terms }) => {
        const closed = summingTo(total, terms);
        const sum = plain([...closed.terms, closed.rounding]);
        expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-12 * Math.abs(total));
      }),
    );
  });

  it('moves no term by more than rounding errors of the largest', () => {
    fc.assert(
      fc.property(way, ({ total, terms }) => {
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        const closed = summingTo(total, terms);
        const moved = [...closed.terms.map((term, at) => term - terms[at]!), closed.rounding];
        for (const by of moved) {
          expect(Math.abs(by)).toBeLessThanOrEqual(terms.length * 2 ** -51 * size);
        }
      }),
    );
  });

  it('leaves a term and its opposite at 0 together', () => {
    fc.assert(
      fc.property(way, ({ terms }) => {
        const back = terms.map((term) => -term).reverse();
        const { terms: closed, rounding } = summingTo(0, [...terms, ...back]);
        expect(rounding).toBe(0);
        expect(closed.map((term, at) => term + closed.at(-1 - at)!)).toEqual(closed.map(() => 0));
      }),
    );
  });

  it.each([
    ['nothing', 0, []],
    ['zeros', 0, [0, 0]],
    ['no number', Number.NaN, [1, Number.NaN]],
    ['infinity', Number.POSITIVE_INFINITY, [Number.POSITIVE_INFINITY]],
  ])('leaves %s as it is', (_, total, terms) => {
    expect(summingTo(total, terms)).toEqual({ terms, rounding: 0 });
  });
});

it('a compensated sum keeps what a plain one loses', () => {
  expect(plain([1, 1e100, 1, -1e100])).toBe(0);
  expect(exactSum([1, 1e100, 1, -1e100])).toBe(2);
  expect(exactSum([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(exactSum([])).toBe(0);
});
