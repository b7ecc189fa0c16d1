import type { Place } from './read-data.ts';

/** The UTF-16 offset of a position in code points, as Jupyter's messages count. */
export function toUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** The position in code points of a UTF-16 offset. */
export function toCodePoints(text: string, units: number): number {
  let codePoints = 0;
  for (let at = 0; at < Math.min(units, text.length); codePoints += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return codePoints;
}

/** Line ends as the language server sees them. */
const LINE_END = /\r\n?|\n/g;

/** The line and character of an offset. */
export function toPlace(text: string, offset: number): Place {
  let line = 0;
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    const next = match.index + match[0].length;
    if (next > offset) break;
    line += 1;
    start = next;
  }
  return { line, character: offset - start };
}

/** The offset of a line and character; the text's end where there is no such line. */
export function fromPlace(text: string, { line, character }: Place): number {
  let at = 0;
  let start = 0;
  if (line > 0) {
    start = text.length;
    for (const match of text.matchAll(LINE_END)) {
      at += 1;
      if (at < line) continue;
      start = match.index + match[0].length;
      break;
    }
  }
  return Math.min(start + character, text.length);
}
