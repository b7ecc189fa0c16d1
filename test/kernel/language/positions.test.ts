import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlace, toCodePoints, toPlace, toUnits } from '../../../kernel/language/positions.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '𝒙', '\n', '\r\n', '.', '\t') });

describe('positions', () => {
  it('in code points are what spreading a text counts', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const characters = [...text];
        const position = seed % (characters.length + 1);
        const units = characters.slice(0, position).join('').length;
        expect(toUnits(text, position)).toBe(units);
        expect(toCodePoints(text, units)).toBe(position);
      }),
    );
  });

  it('as line and character are what splitting at line ends counts, and lead back', () => {
    fc.assert(
      fc.property(texts, fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        // Between the two characters of one line end nobody can stand.
        fc.pre(!(text[offset - 1] === '\r' && text[offset] === '\n'));
        const lines = text.slice(0, offset).split(/\r\n?|\n/);
        const place = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        expect(toPlace(text, offset)).toEqual(place);
        expect(fromPlace(text, place)).toBe(offset);
      }),
    );
  });

  it.each([
    [-1, 0],
    [99, 3],
    [Number.NaN, 0],
  ])('outside are moved inside: %d', (position, units) => {
    expect(toUnits('a😀', position)).toBe(units);
  });
});
