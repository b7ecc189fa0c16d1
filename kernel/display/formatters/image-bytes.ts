import type { MimeBundle } from '../mime-bundle.ts';

const SIGNATURES: readonly {
  readonly type: string;
  readonly name: string;
  readonly bytes: readonly (number | undefined)[];
}[] = [
  { type: 'image/png', name: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', name: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', name: 'GIF', bytes: letters('GIF87a') },
  { type: 'image/gif', name: 'GIF', bytes: letters('GIF89a') },
  // The length of the file stands between the two words.
  { type: 'image/webp', name: 'WebP', bytes: letters('RIFF····WEBP') },
];

/** How a file begins; undefined for a byte that may be any. */
function letters(text: string): readonly (number | undefined)[] {
  return [...text].map((letter) => (letter === '·' ? undefined : letter.charCodeAt(0)));
}

/** The bundle of bytes that are a PNG, JPEG, GIF or WebP file, told by how they begin. */
export function imageBundle(bytes: Uint8Array): MimeBundle | undefined {
  const format = SIGNATURES.find((one) =>
    one.bytes.every((byte, i) => byte === undefined || bytes[i] === byte),
  );
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
