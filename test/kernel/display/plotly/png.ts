import { inflateSync } from 'node:zlib';

/** A decoded picture: four bytes a pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Decodes an 8-bit RGBA PNG (ISO/IEC 15948), the only kind that is made here. */
export function decodePng(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes[24] !== 8 || bytes[25] !== 6 || bytes[28] !== 0) throw new Error('not plain RGBA');
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') {
      parts.push(bytes.subarray(at + 8, at + 8 + size));
    }
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = 4 * width;
  const data = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const left = i >= 4 ? data[at - 4]! : 0;
      const up = row > 0 ? data[at - stride]! : 0;
      const corner = i >= 4 && row > 0 ? data[at - stride - 4]! : 0;
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
      data[at] = raw[row * (stride + 1) + 1 + i]! + guesses[filter ?? 0]!;
    }
  }
  return { width, height, data };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The share of pixels that are neither white nor transparent. */
export function inkShare({ data }: Pixels): number {
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! > 0 && data[at]! + data[at + 1]! + data[at + 2]! < 720) ink++;
  }
  return ink / (data.length / 4);
}
