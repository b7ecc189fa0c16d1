/** A place in a text as a person counts: the first line and the first column are 1. */
export interface Position {
  readonly line: number;
  /** In UTF-16 code units, as JavaScript engines count. */
  readonly column: number;
}

/** Line ends as editors see them. */
const EDITOR_LINE_END = /\r\n?|\n/g;
/** Line ends as JavaScript engines see them: also U+2028 and U+2029. */
const ENGINE_LINE_END = /\r\n?|[\n\u2028\u2029]/g;

/** The offsets at which an editor's lines start. */
export function editorLines(text: string): readonly number[] {
  return lineStarts(text, EDITOR_LINE_END);
}

/** The offsets at which an engine's lines start. */
export function engineLines(text: string): readonly number[] {
  return lineStarts(text, ENGINE_LINE_END);
}

function lineStarts(text: string, lineEnd: RegExp): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(lineEnd)) starts.push(match.index + match[0].length);
  return starts;
}

/** The position of an offset; `lines` are the text's line starts. */
export function toPosition(lines: readonly number[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 };
}

/** The offset of a position; a position outside the text is moved to the nearest inside. */
export function toOffset(lines: readonly number[], length: number, position: Position): number {
  const start = lines[Math.min(Math.max(position.line, 1), lines.length) - 1] ?? 0;
  return Math.min(Math.max(start + position.column - 1, 0), length);
}

/** The text of one line, without its end. */
export function lineAt(text: string, line: number): string {
  const lines = editorLines(text);
  const start = lines[line - 1];
  if (start === undefined) return '';
  return text.slice(start, lines[line]).replace(/[\r\n]+$/, '');
}
