import { describe, expect, it } from 'vitest';
import { resolveFamily, spell } from '../../../../kernel/display/plotly/fonts.ts';
import { rasterise } from '../../../../kernel/display/plotly/rasterise.ts';
import { decodePng, inkShare } from './png.ts';

/** What a machine without any font shows of a text. */
function shown(text: string) {
  const style = "font-family: 'Open Sans', verdana, sans-serif; font-size: 20px;";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><text x="10" y="25" style="${style}">${text}</text></svg>`;
  const pixels = decodePng(rasterise({ svg, width: 60, height: 40 }, false));
  const rows: number[] = [];
  const columns: number[] = [];
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      if (pixels.data[4 * (y * pixels.width + x) + 3]! > 127) {
        rows.push(y);
        columns.push(x);
      }
    }
  }
  const span = (list: readonly number[]): number => Math.max(...list) - Math.min(...list) + 1;
  return {
    pixels: Buffer.from(pixels.data).toString('latin1'),
    ink: inkShare(pixels),
    rows,
    span: { x: span(columns), y: span(rows) },
  };
}

describe('a machine without any font', () => {
  const missing = shown('\u{e000}').pixels;

  it.each([...'AZaz09', ...'−×±·²³¹⁻₁₂', ...'αβλσμωΔΣ', ...'<>{|}\\~', ...'äéñ', ...'…→≤≥≈√∞'])(
    'shows %s',
    (character) => {
      const { pixels, rows } = shown(character.replace('<', '&lt;').replace('>', '&gt;'));
      expect(rows.length).toBeGreaterThan(3);
      expect(pixels).not.toBe(missing);
    },
  );

  it('shows a minus as a flat bar, also beside a digit', () => {
    const { span } = shown('−');
    expect(span.x).toBeGreaterThan(4 * span.y);
    expect(shown('−4').span.x).toBeGreaterThan(span.x + 8);
  });

  it('sets a power higher and an index lower than the letter', () => {
    const [power, plain, index] = ['x²', 'x', 'x₂'].map((text) => shown(text).rows);
    expect(Math.min(...(power ?? []))).toBeLessThan(Math.min(...(plain ?? [])));
    expect(Math.max(...(index ?? []))).toBeGreaterThan(Math.max(...(plain ?? [])));
  });
});

describe('the spelling for fallback fonts', () => {
  it('leaves tags, attributes and entities as they are', () => {
    const svg = '<svg title="ä²"><text>a &amp; b &lt; c</text></svg>';
    expect(spell(svg)).toBe(svg);
  });
});

describe('the family that is drawn with', () => {
  it('is never one that is not there', () => {
    const family = resolveFamily("'No Such Family', sans-serif");
    expect(family).not.toBe('No Such Family');
    expect(resolveFamily(family)).toBe(family);
  });

  it('is not what would break out of an attribute', () => {
    expect(resolveFamily('"><script>, sans-serif')).toBe(resolveFamily('sans-serif'));
  });
});
