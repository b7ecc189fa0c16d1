import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

/**
 * The font files that a machine without any font falls back to (containers): KaTeX brings its own.
 * The sans serif has Latin letters and digits, the others the minus, signs and Greek letters.
 */
export const FALLBACK_FILES: readonly string[] = [
  'KaTeX_SansSerif-Regular.ttf',
  'KaTeX_SansSerif-Bold.ttf',
  'KaTeX_SansSerif-Italic.ttf',
  'KaTeX_Main-Regular.ttf',
  'KaTeX_Math-Italic.ttf',
].map((name) => join(dirname(createRequire(import.meta.url).resolve('katex')), 'fonts', name));

/** The family of the letters in {@link FALLBACK_FILES}. */
export const FALLBACK_FAMILY = 'KaTeX_SansSerif';

/** Families that stand where a browser would resolve a generic name. */
const GENERIC: Readonly<Record<string, readonly string[]>> = {
  'sans-serif': ['Arial', 'Liberation Sans', 'Helvetica', 'Verdana', 'DejaVu Sans', 'Noto Sans'],
  monospace: ['Menlo', 'Consolas', 'DejaVu Sans Mono', 'Liberation Mono', 'Courier New'],
  serif: ['Times New Roman', 'Liberation Serif', 'DejaVu Serif', 'Noto Serif'],
};

/**
 * The first family of a CSS list that this machine has, {@link FALLBACK_FAMILY} where it has none.
 *
 * The renderer looks at the first name of a list only, and where that is missing draws the text
 * in whichever face comes first, bold italic as likely as not.
 */
export function resolveFamily(list: string): string {
  const names = [...list.split(','), 'sans-serif'].flatMap((part) => {
    const name = part.trim().replace(/^['"]|['"]$/g, '');
    return GENERIC[name.toLowerCase()] ?? [name];
  });
  return names.find(isInstalled) ?? FALLBACK_FAMILY;
}

const installed = new Map<string, boolean>();

function isInstalled(family: string): boolean {
  let is = installed.get(family);
  if (is === undefined) {
    is = /^[\w -]+$/.test(family) && lookOf(family) !== lookOf('no such family');
    installed.set(family, is);
  }
  return is;
}

/** How the renderer draws a word in a family: it has no other way to ask what is installed. */
function lookOf(family: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><text x="2" y="22" font-family="${family}" font-size="20">Rag 0123</text></svg>`;
  const font = {
    loadSystemFonts: true,
    fontFiles: [...FALLBACK_FILES],
    defaultFontFamily: FALLBACK_FAMILY,
  };
  return new Resvg(svg, { font }).render().pixels.toString('latin1');
}

/**
 * Rewrites the texts of an SVG so that the fallback fonts have every character: powers and indices
 * become ordinary digits set higher or lower, a few symbols their near twins, accents are dropped.
 */
export function spell(svg: string): string {
  return svg.replace(/>([^<]+)</g, (_, text: string) => {
    const spelt = text.replace(/[^ -~]/gu, (character) => {
      const script = SCRIPTS.indexOf(character);
      if (script < 0) return TWINS[character] ?? character.normalize('NFD').replace(/\p{M}/gu, '');
      const shift = script < FIRST_INDEX ? 'super' : 'sub';
      return `<tspan baseline-shift="${shift}" font-size="70%">${PLAIN[script]}</tspan>`;
    });
    return `>${spelt}<`;
  });
}

const SCRIPTS: readonly string[] = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉'];
const PLAIN: readonly string[] = [...'0123456789−+0123456789'];
const FIRST_INDEX = SCRIPTS.indexOf('₀');

const TWINS: Readonly<Record<string, string>> = {
  '·': '⋅',
  µ: 'μ',
  '∑': 'Σ',
  '‖': '∥',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u200b': '',
};
