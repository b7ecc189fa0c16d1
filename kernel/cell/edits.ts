/** Puts `text` in place of `[start, end)` of the source; an insertion when the two are equal. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What runs before everything else in the cell, in this order: new text, blamed on the source's
 * offset `from`, or a range of the source that is moved to the front with the edits inside it.
 */
export type PreludePart =
  | { readonly kind: 'text'; readonly text: string; readonly from: number }
  | { readonly kind: 'moved'; readonly start: number; readonly end: number };

/** What one rewriting rule wants changed. */
export interface Rewrite {
  readonly prelude: readonly PreludePart[];
  readonly edits: readonly Edit[];
}

/** A stretch of the new text: copied from the source's offset `from`, or made and blamed on it. */
interface Piece {
  readonly at: number;
  readonly from: number;
  readonly copied: boolean;
}

/** The new text, and where each part of it came from. */
export interface Edited {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Applies a rewrite to its source. Moved ranges leave an empty statement where they were. */
export function applyRewrite(source: string, rewrite: Rewrite): Edited {
  const pieces: Piece[] = [];
  let text = '';
  const make = (made: string, from: number): void => {
    if (made === '') return;
    pieces.push({ at: text.length, from, copied: false });
    text += made;
  };
  const copy = (start: number, end: number): void => {
    if (start >= end) return;
    pieces.push({ at: text.length, from: start, copied: true });
    text += source.slice(start, end);
  };

  const moved = rewrite.prelude.filter((part) => part.kind === 'moved');
  const inOrder = (edits: readonly Edit[]): Edit[] =>
    edits.toSorted(
      (a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start),
    );
  const render = (start: number, end: number, edits: readonly Edit[]): void => {
    let cursor = start;
    for (const edit of edits) {
      if (edit.start < cursor || edit.end > end) continue;
      copy(cursor, edit.start);
      make(edit.text, edit.start);
      cursor = edit.end;
    }
    copy(cursor, end);
  };

  const edits = inOrder(rewrite.edits);
  for (const part of rewrite.prelude) {
    if (part.kind === 'text') make(part.text, part.from);
    else {
      render(
        part.start,
        part.end,
        edits.filter((edit) => edit.start >= part.start),
      );
    }
  }
  const removals = moved.map(({ start, end }): Edit => ({ start, end, text: ';' }));
  render(0, source.length, inOrder([...rewrite.edits, ...removals]));
  return { text, pieces };
}

/** The source offset behind an offset of the new text. */
export function sourceOffset(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low];
  if (piece === undefined) return 0;
  return piece.copied ? piece.from + offset - piece.at : piece.from;
}
