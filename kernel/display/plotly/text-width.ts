/**
 * How wide a text is, without a font engine: the advance widths of a wide sans serif (DejaVu Sans,
 * nearly Verdana's), which is what browsers take for Plotly's default family. Slightly too wide is
 * harmless (a larger margin); too narrow lets labels collide.
 *
 * @param text - One line.
 * @param font - Size in pixels, weight, and the families in order of preference.
 * @returns The width in pixels.
 */
export function textWidth(text: string, font: Font): number {
  const mono = /^['"\s]*(monospace|courier|consolas|menlo|dejavu sans mono)/i.test(font.family);
  let hundredths = 0;
  for (const character of text) {
    hundredths += mono ? 60 : advance(character.codePointAt(0) ?? 0);
  }
  const family = !mono && NARROW.test(font.family) ? 0.9 : 1;
  return (hundredths / 100) * font.size * family * (!mono && font.bold ? 1.1 : 1);
}

export interface Font {
  readonly size: number;
  readonly bold: boolean;
  readonly family: string;
}

/** From the baseline up, as a share of the font size. */
export const ASCENT = 0.93;

/** From the baseline down, as a share of the font size. */
export const DESCENT = 0.24;

const NARROW = /^['"\s]*(arial|helvetica|liberation sans|roboto|segoe ui|calibri)/i;

/** Hundredths of the font size, from the space to the tilde. */
const ASCII: readonly number[] = (
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 ' +
  '64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 ' +
  '100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 ' +
  '50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84'
)
  .split(' ')
  .map(Number);

function advance(code: number): number {
  if (code >= 32 && code < 127) return ASCII[code - 32] ?? 64;
  // Zero-width space and joiners (Plotly opens superscripts with one), combining marks.
  if ((code >= 0x200b && code <= 0x200d) || (code >= 0x300 && code < 0x370)) return 0;
  if (code === 0xb2 || code === 0xb3 || code === 0xb9) return 40;
  if (code >= 0x2070 && code <= 0x209c) return 40;
  if (code >= 0x2190 && code <= 0x22ff) return 84;
  if (code >= 0x2e80) return 100;
  return 64;
}
