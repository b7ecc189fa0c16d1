/** Roughly how many bytes JSON data takes; exact enough to hold a flood back. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value) && typeof value[0] === 'number') return 8 * value.length;
  let bytes = 0;
  for (const [key, part] of Object.entries(value)) bytes += key.length + weigh(part);
  return bytes;
}
