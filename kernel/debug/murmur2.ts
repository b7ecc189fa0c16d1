const MULTIPLIER = 0x5bd1e995;

/**
 * MurmurHash2, 32 bits, of a text's UTF-8 bytes (Austin Appleby, public domain).
 *
 * Front ends compute it too: by it they find the path of a cell from its code.
 */
export function murmur2(text: string, seed: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let part = Math.imul(bytes.readInt32LE(at), MULTIPLIER);
    part ^= part >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(part, MULTIPLIER);
  }
  if (whole < bytes.length) {
    hash ^= bytes.readUIntLE(whole, bytes.length - whole);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 0;
}
