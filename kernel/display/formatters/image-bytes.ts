import type { MimeBundle } from '../mime-bundle.ts';

const SIGNATURES = [
  { type: 'image/png', name: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', name: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
] as const;

/** The bundle of bytes that are a PNG or JPEG file, told by how they begin. */
export function imageBundle(bytes: Uint8Array): MimeBundle | undefined {
  const format = SIGNATURES.find((one) => one.bytes.every((byte, i) => bytes[i] === byte));
  if (format === undefined) return undefined;
  const size = bytes.byteLength.toLocaleString('en');
  return {
    [format.type]: toBase64(bytes),
    'text/plain': `[${format.name} image, ${size} bytes]`,
  };
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
