import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, packed, unpacked } from '../../../src/run/saving/packed.ts';

/** Every pattern of 64 bits, the NaNs with their payloads and the subnormal numbers too. */
const anyNumbers = fc
  .array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 40 })
  .map((words) => new Float64Array(BigUint64Array.from(words).buffer));

const wordsOf = (numbers: Float64Array): readonly bigint[] => [
  ...new BigUint64Array(numbers.slice().buffer),
];

const read = (text: string): Float64Array => {
  const found = unpacked(text);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

describe('numbers as text', () => {
  it('come back with every bit', () => {
    fc.assert(
      fc.property(anyNumbers, (numbers) => {
        expect(wordsOf(read(packed(numbers)))).toEqual(wordsOf(numbers));
      }),
    );
  });

  it('are what Buffer makes of the bytes', () => {
    fc.assert(
      fc.property(anyNumbers, (numbers) => {
        expect(packed(numbers)).toBe(Buffer.from(numbers.buffer).toString('base64'));
      }),
    );
  });

  it.each([0, 1, 24_575, 24_576, 24_577, 60_000])('are whole where there are %i', (count) => {
    const numbers = Float64Array.from({ length: count }, (_, at) => Math.sin(at) / 3);
    const text = packed(numbers);
    expect(text).toBe(Buffer.from(numbers.buffer).toString('base64'));
    expect(Buffer.compare(bytesOf(read(text)), bytesOf(numbers))).toBe(0);
  });

  it('of a part of a larger array are that part', () => {
    const whole = Float64Array.of(1, 2, 3, 4);
    expect(read(packed(whole.subarray(1, 3)))).toEqual(Float64Array.of(2, 3));
  });

  it('take plain lists, with NaN, infinities and −0', () => {
    const list = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324];
    expect([...read(packed(list))]).toEqual(list);
  });

  it('have their lowest byte first, also where the machine has it last', () => {
    const one = Float64Array.of(1, -2);
    const turned = new Uint8Array(one.buffer.slice(0));
    for (const from of [0, 8]) turned.subarray(from, from + 8).reverse();
    expect(bytesOf(one, false)).toEqual(turned);
    expect(one).toEqual(Float64Array.of(1, -2));
    expect(packed([1])).toBe('AAAAAAAA8D8=');
  });
});

describe('text that is no numbers', () => {
  it.each([
    ['AAAAAAAA8D8', 'cut off'],
    ['AAAAAAAA8D8!', '"!" at position 12'],
    ['AAAA\nAAA8D8=', '"\\n" at position 5'],
    ['AA=AAAAA8D8=', '"=" at position 3'],
    ['AAAAAAAA8é8=', '"é" at position 10'],
    ['AAAAAAAA8D9=', 'belong to no byte'],
    ['AAAA', '3 bytes'],
    ['====', '"=" at position 1'],
  ])('%j is refused', (text, why) => {
    expect(unpacked(text)).toContain(why);
  });

  it('of any letters is refused or comes back as it is', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'AB/+=9z-', '\n'), maxLength: 24 });
    fc.assert(
      fc.property(letters, (text) => {
        const found = unpacked(text);
        if (typeof found !== 'string') expect(packed(found)).toBe(text);
      }),
    );
  });
});
