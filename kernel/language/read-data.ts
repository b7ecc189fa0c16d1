/** What the language server says, read with care: it is another program, of another version. */

export type Data = Readonly<Record<string, unknown>>;

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list that is a field of `from`, or `from` itself; none where there is no list. */
export function list(from: unknown, field?: string): readonly Data[] {
  const found = field === undefined ? from : isData(from) ? from[field] : undefined;
  return Array.isArray(found) ? found.filter(isData) : [];
}

/** A field that should be text. */
export function textOf(from: unknown, field: string): string {
  const value = isData(from) ? from[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** A place in a text: both count from 0, the character in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

function placeOf(from: unknown): Place | undefined {
  if (!isData(from)) return undefined;
  const { line, character } = from;
  return typeof line === 'number' && typeof character === 'number'
    ? { line, character }
    : undefined;
}

/** The start and end of a range. */
export function rangeOf(from: unknown): { readonly start: Place; readonly end: Place } | undefined {
  const start = isData(from) ? placeOf(from.start) : undefined;
  const end = isData(from) ? placeOf(from.end) : undefined;
  return start && end && { start, end };
}
