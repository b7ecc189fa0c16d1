import { Resvg } from '@resvg/resvg-js';
import type { Drawing } from './draw.ts';
import { FALLBACK_FAMILY, FALLBACK_FILES, resolveFamily, spell } from './fonts.ts';

/** Pixels of the PNG per CSS pixel: sharp on dense screens. */
const SCALE = 2;

/**
 * Renders a drawing as a PNG file.
 *
 * @param useSystemFonts - Off in tests, to see what a machine without any font shows.
 */
export function rasterise(drawing: Drawing, useSystemFonts = true): Uint8Array {
  const families = new Set<string>();
  // The renderer would smear the cells of a heat map: of the names for that it knows only the old.
  const crisp = drawing.svg.replace(/image-rendering: [^;"]*/g, 'image-rendering: optimizeSpeed');
  const svg = crisp.replace(/font-family: ([^;"]*)/g, (_, list: string) => {
    const family = useSystemFonts ? resolveFamily(list) : FALLBACK_FAMILY;
    families.add(family);
    return `font-family: ${family}`;
  });
  const image = new Resvg(families.has(FALLBACK_FAMILY) ? spell(svg) : svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: {
      loadSystemFonts: useSystemFonts,
      fontFiles: [...FALLBACK_FILES],
      defaultFontFamily: FALLBACK_FAMILY,
    },
  });
  return image.render().asPng();
}
