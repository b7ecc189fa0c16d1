import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checksumOfBytes,
  checksumOfJson,
  checksumsOfTable,
  hex,
} from '../../../src/run/saving/checksum.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** FNV-1a by the book, in whole numbers without a bound. */
const byTheBook = (data: Uint8Array): number => {
  let hash = 2166136261n;
  for (const byte of data) hash = ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n;
  return Number(hash);
};

describe('the checksum', () => {
  // From the authors' list of test vectors.
  it.each([
    ['', '811c9dc5'],
    ['a', 'e40c292c'],
    ['b', 'e70c2de5'],
    ['foo', 'a9f37ed7'],
    ['foobar', 'bf9cf968'],
  ])('of %j is %s', (text, sum) => {
    expect(hex(checksumOfBytes(bytes(text)))).toBe(sum);
  });

  it('is FNV-1a of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(checksumOfBytes(data)).toBe(byTheBook(data));
      }),
    );
  });

  it('of a table looks at each column, and at each block of rows', () => {
    const table = Float64Array.of(1, 2, 3, 4, 5, 6);
    const sum = (...numbers: number[]): number =>
      byTheBook(new Uint8Array(Float64Array.from(numbers).buffer));
    const { columns, blocks } = checksumsOfTable(table, 2, 2);
    expect([...columns]).toEqual([sum(1, 3, 5), sum(2, 4, 6)]);
    expect([...blocks]).toEqual([sum(1, 2, 3, 4), sum(5, 6)]);
  });

  it('of a JSON value is the same after it has been a text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checksumOfJson(JSON.parse(JSON.stringify(value)))).toBe(checksumOfJson(value));
      }),
    );
  });

  it.each([
    [
      [1, 23],
      [12, 3],
    ],
    [['1'], [1]],
    [[[], 1], [[1]]],
    [{ a: 1 }, { b: 1 }],
    [{ a: null }, {}],
    [{ a: 'b' }, { b: 'a' }],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
  ])('tells %j from %j', (one, other) => {
    expect(checksumOfJson(one)).not.toBe(checksumOfJson(other));
  });
});
