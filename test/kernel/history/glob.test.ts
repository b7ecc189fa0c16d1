import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGlob } from '../../../kernel/history/glob.ts';

describe('a pattern of the history', () => {
  it.each([
    ['*', 'anything\nat all', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['fit*', 'fit(data)', true],
    ['fit*', 'refit(data)', false],
    ['*plot*', 'const p =\n  plot(y)', true],
    ['?', '𝒙', true],
    ['??', '𝒙', false],
    ['[a-c]1', 'b1', true],
    ['[a-c]1', 'd1', false],
    ['[^a-c]1', 'd1', true],
    ['[]x]', ']', true],
    ['[a-]', '-', true],
    ['[', '[', true],
    ['a.c', 'abc', false],
    ['(x*', '(x + y)', true],
  ])('%j meets %j: %j', (pattern, text, met) => {
    expect(createGlob(pattern)(text)).toBe(met);
  });

  it('means what the same regular expression means', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') });
    fc.assert(
      fc.property(words, fc.string({ unit: fc.constantFrom('a', 'b') }), (pattern, text) => {
        const same = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(createGlob(pattern)(text)).toBe(same.test(text));
      }),
    );
  });

  it('with many stars takes no longer than the product of the lengths', () => {
    const text = 'a'.repeat(5_000);
    expect(createGlob(`${'*a'.repeat(200)}*b`)(text)).toBe(false);
  });
});
