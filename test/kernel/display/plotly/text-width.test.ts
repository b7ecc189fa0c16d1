import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../../kernel/display/plotly/text-width.ts';

const plain = { size: 10, bold: false, family: 'Open Sans, verdana, arial, sans-serif' };

describe('the width of a text', () => {
  // Measured in Chromium with DejaVu Sans at 1,000 px.
  it.each([
    ['Predicted against true', 110.7],
    ['loss (mean squared error)', 129.6],
    ['R² = 0.91, λ × 10', 87.7],
    ['−4', 14.7],
    ['WAW', 25.5],
    ['illicit', 23.3],
  ])('%s is as wide as a browser draws it, within a twentieth', (text, pixels) => {
    expect(Math.abs(textWidth(text, plain) / pixels - 1)).toBeLessThan(0.05);
  });

  it('grows with the size, for bold, and shrinks for narrow families', () => {
    const width = textWidth('residual', plain);
    expect(textWidth('residual', { ...plain, size: 20 })).toBeCloseTo(2 * width);
    expect(textWidth('residual', { ...plain, bold: true })).toBeGreaterThan(width);
    expect(textWidth('residual', { ...plain, family: "'Helvetica Neue'" })).toBeLessThan(width);
  });

  it('is the same for every letter of a monospaced family', () => {
    const mono = { ...plain, family: "'DejaVu Sans Mono'" };
    expect(textWidth('iii', mono)).toBe(textWidth('WWW', mono));
  });

  it('is nothing for marks that take no room', () => {
    expect(textWidth('a\u0301\u200b', plain)).toBe(textWidth('a', plain));
  });

  it('of two texts is the sum of both', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, two) => {
        const sum = textWidth(one, plain) + textWidth(two, plain);
        expect(textWidth(one + two, plain)).toBeCloseTo(sum, 8);
      }),
    );
  });
});
