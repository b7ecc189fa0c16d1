/** Deeper than any figure; a value that holds itself must not be followed for ever. */
const DEPTH = 12;

/** Roughly how many bytes a value takes as JSON; exact enough to hold a flood back. */
export function weigh(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || depth === DEPTH) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (Array.isArray(value) && typeof value[0] === 'number') return 8 * value.length;
  let bytes = 0;
  for (const [key, part] of Object.entries(value)) bytes += key.length + weigh(part, depth + 1);
  return bytes;
}
