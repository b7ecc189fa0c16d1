import { BacksolveError } from '../../errors.ts';

/*
 * Numbers as text, exactly: the bytes of a Float64Array, the lowest first, in base64 (RFC 4648, with
 * padding). JSON knows no NaN and no infinities, and its decimals take twice the room. The code is our
 * own because hosts differ (Buffer here, btoa there) and forgive what a file must not have.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61;
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const NONE = 255;
const SEXTETS = new Uint8Array(128).fill(NONE);
CODES.forEach((code, sextet) => {
  SEXTETS[code] = sextet;
});

/** Engines hold no longer text than this; V8's limit is a little above. */
const LONGEST = 0x1fff_ff00;

/** Texts are made of so many bytes at a time, to keep the working arrays small; a multiple of 3. */
const AT_ONCE = 3 << 16;

const ASCII = new TextDecoder('latin1');

/** Whether this machine's numbers have their lowest byte first, as nearly all have. */
const LOWEST_FIRST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Writes numbers as text.
 *
 * @throws `WRONG_ARGUMENT` for more than 50 million: no text is as long.
 */
export function packed(numbers: Float64Array | readonly number[]): string {
  const bytes = bytesOf(numbers instanceof Float64Array ? numbers : Float64Array.from(numbers));
  if (Math.ceil(bytes.length / 3) * 4 > LONGEST) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `${numbers.length} numbers at once are more than a text can hold. Leave the rows out, run.save({ data: false }), and give them again when loading.`,
    );
  }
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += AT_ONCE) {
    parts.push(encoded(bytes.subarray(from, from + AT_ONCE)));
  }
  return parts.join('');
}

/** Reads them back; where the text isn't what {@link packed} writes, says what is wrong with it. */
export function unpacked(text: string): Float64Array | string {
  const bytes = decoded(text);
  if (typeof bytes === 'string') return bytes;
  const size = Float64Array.BYTES_PER_ELEMENT;
  if (bytes.length % size !== 0) {
    return `holds ${bytes.length} bytes, and a number has ${size}: something is missing`;
  }
  return new Float64Array(bytesOf(new Float64Array(bytes.buffer)).buffer);
}

/** The bytes of numbers, the lowest first; the numbers' own memory where they lie there like that. */
export function bytesOf(
  numbers: Float64Array,
  lowestFirst: boolean = LOWEST_FIRST,
): Uint8Array<ArrayBuffer> {
  if (lowestFirst && numbers.buffer instanceof ArrayBuffer) {
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  }
  const copy = new Uint8Array(numbers.slice().buffer);
  if (lowestFirst) return copy;
  for (let from = 0; from < copy.length; from += 8) copy.subarray(from, from + 8).reverse();
  return copy;
}

function encoded(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let to = 0;
  for (let at = 0; at < whole; at += 3) {
    const word = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    codes[to++] = CODES[word >> 18]!;
    codes[to++] = CODES[(word >> 12) & 63]!;
    codes[to++] = CODES[(word >> 6) & 63]!;
    codes[to++] = CODES[word & 63]!;
  }
  if (whole < bytes.length) {
    const two = whole + 1 < bytes.length;
    const word = (bytes[whole]! << 16) | (two ? bytes[whole + 1]! << 8 : 0);
    codes[to++] = CODES[word >> 18]!;
    codes[to++] = CODES[(word >> 12) & 63]!;
    codes[to++] = two ? CODES[(word >> 6) & 63]! : PADDING;
    codes[to++] = PADDING;
  }
  return ASCII.decode(codes);
}

function decoded(text: string): Uint8Array<ArrayBuffer> | string {
  if (text.length % 4 !== 0) {
    return `has ${text.length} characters, and base64 has a multiple of 4: it was cut off`;
  }
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const end = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let word = 0;
  let to = 0;
  for (let at = 0; at < end; at++) {
    const sextet = SEXTETS[text.charCodeAt(at)] ?? NONE;
    if (sextet === NONE) {
      return `has ${JSON.stringify(text[at])} at position ${at + 1}, which base64 doesn't use`;
    }
    word = (word << 6) | sextet;
    if (at % 4 !== 3) continue;
    bytes[to++] = word >> 16;
    bytes[to++] = word >> 8;
    bytes[to++] = word;
    word = 0;
  }
  if (padding > 0) {
    word <<= 6 * padding;
    // Bits that no byte takes: two texts for the same bytes would be one too many.
    if ((word & (padding === 2 ? 0xffff : 0xff)) !== 0)
      return 'ends in bits that belong to no byte';
    bytes[to++] = word >> 16;
    if (padding === 1) bytes[to++] = word >> 8;
  }
  return bytes;
}
