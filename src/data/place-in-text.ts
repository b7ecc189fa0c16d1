/** A place in a text as an editor counts it: both from 1. */
export interface PlaceInText {
  readonly line: number;
  readonly column: number;
}

/** Where a character stands. Lines end in LF, CRLF or CR. */
export function placeInText(text: string, at: number): PlaceInText {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
