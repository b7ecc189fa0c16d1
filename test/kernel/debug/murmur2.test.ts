import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { murmur2 } from '../../../kernel/debug/murmur2.ts';

const SEED = 0xc70f6907;

/** The definition, in integers that can't overflow. */
function byDefinition(text: string, seed: number): number {
  const m = 0x5bd1e995n;
  const u32 = (value: bigint): bigint => BigInt.asUintN(32, value);
  const bytes = [...new TextEncoder().encode(text)].map(BigInt);
  let h = u32(BigInt(seed) ^ BigInt(bytes.length));
  while (bytes.length >= 4) {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = bytes.splice(0, 4);
    let k = u32((a | (b << 8n) | (c << 16n) | (d << 24n)) * m);
    k = u32((k ^ (k >> 24n)) * m);
    h = u32(h * m) ^ k;
  }
  if (bytes.length > 0) {
    const [a = 0n, b = 0n, c = 0n] = bytes;
    h = u32((h ^ a ^ (b << 8n) ^ (c << 16n)) * m);
  }
  h = u32((h ^ (h >> 13n)) * m);
  return Number(h ^ (h >> 15n));
}

describe('murmur2', () => {
  it('is the hash that its definition gives, of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (text, seed) => {
          expect(murmur2(text, seed)).toBe(byDefinition(text, seed));
        },
      ),
    );
  });

  // What ipykernel's debugger and JupyterLab's compute for the same code.
  it.each([
    ['', 3990065800],
    ['abc', 3350977461],
    ['abcd', 804720481],
    ['let x = 1;\nx', 1598947636],
    ['grüße 𝒙 😀', 2956814054],
  ])('of %j is %i, as front ends compute it', (text, hash) => {
    expect(murmur2(text, SEED)).toBe(hash);
  });
});
