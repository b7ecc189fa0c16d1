/**
 * A deep copy that JSON can carry: typed arrays become arrays, NaN and infinities null.
 *
 * JSON would write a typed array as an object with numbered keys.
 */
export function jsonSafe(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(jsonSafe);
  if (ArrayBuffer.isView(value)) {
    return value instanceof DataView || !isIterable(value) ? null : Array.from(value, jsonSafe);
  }
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, unknown] => [key, jsonSafe(inner)]),
  );
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
