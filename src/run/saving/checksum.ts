import { bytesOf } from './packed.ts';

/*
 * FNV-1a with 32 bits (Fowler, Noll and Vo; RFC 9923): h ← (h xor byte) · 16777619. Each step can be
 * undone, so that one changed byte always changes the result; it guards against accidents, not against
 * somebody who wants to deceive.
 */

const BEGIN = 0x811c_9dc5;
const PRIME = 0x0100_0193;

/** The checksum of bytes, going on from that of the bytes before. */
export function checksumOfBytes(bytes: Uint8Array, before: number = BEGIN): number {
  let hash = before;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash >>> 0;
}

/** The checksum of every column of a table of numbers, and of every block of so many of its rows. */
export function checksumsOfTable(
  data: Float64Array,
  columns: number,
  blockRows: number,
): { readonly columns: Uint32Array; readonly blocks: Uint32Array } {
  const bytes = bytesOf(data);
  const rows = columns === 0 ? 0 : data.length / columns;
  const ofColumns = new Uint32Array(columns).fill(BEGIN);
  const ofBlocks = new Uint32Array(Math.ceil(rows / blockRows)).fill(BEGIN);
  const rowBytes = 8 * columns;
  for (let row = 0; row < rows; row++) {
    let block = ofBlocks[Math.floor(row / blockRows)]!;
    for (let column = 0; column < columns; column++) {
      let hash = ofColumns[column]!;
      const from = row * rowBytes + 8 * column;
      for (let at = from; at < from + 8; at++) {
        hash = Math.imul(hash ^ bytes[at]!, PRIME);
        block = Math.imul(block ^ bytes[at]!, PRIME);
      }
      ofColumns[column] = hash;
    }
    ofBlocks[Math.floor(row / blockRows)] = block;
  }
  return { columns: ofColumns, blocks: ofBlocks };
}

/**
 * The checksum of a JSON value, names in their order, the same before it is written as text and after
 * it has been read back. What JSON leaves out, an `undefined` or the sign of −0, doesn't count.
 */
export function checksumOfJson(value: unknown, before: number = BEGIN): number {
  if (typeof value === 'string') return ofText(value, ofText('"', before));
  if (Array.isArray(value)) {
    let hash = ofText('[', before);
    for (const entry of value) hash = checksumOfJson(entry, hash);
    return ofText(']', hash);
  }
  if (typeof value === 'object' && value !== null) {
    let hash = ofText('{', before);
    for (const [name, entry] of Object.entries(value)) {
      if (entry !== undefined) hash = checksumOfJson(entry, ofText(':', ofText(name, hash)));
    }
    return ofText('}', hash);
  }
  return ofText(`${value === 0 ? 0 : value};`, before);
}

function ofText(text: string, before: number): number {
  let hash = before;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash >>> 0;
}

/** Eight hexadecimal digits. */
export function hex(hash: number): string {
  return hash.toString(16).padStart(8, '0');
}
