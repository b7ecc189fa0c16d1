import { types } from 'node:util';
import { beginningAtEnd } from './mark-beginning.ts';
import type { RunnerReport, StreamName } from './messages.ts';

/** What one frame carries: text as the bytes that were written, or a report. */
export type Frame =
  | {
      readonly kind: 'text';
      readonly run: number;
      readonly stream: StreamName;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'report'; readonly run: number; readonly report: RunnerReport };

/** Payload length (4 bytes), type (1), run (4), little endian; then the payload, and an end. */
const HEADER_BYTES = 9;
/** No part of a break mark, so that a whole frame is never held back for looking like one. */
const END = 0x0a;
const END_BYTES = 1;
const STDOUT = 1;
const STDERR = 2;
const REPORT = 3;

/** Text as a frame; most are short, so it is made in one piece. */
export function encodeText(run: number, stream: StreamName, text: string | Uint8Array): Buffer {
  return encode(stream === 'stdout' ? STDOUT : STDERR, run, text);
}

/** @throws TypeError when the report holds what JSON can't. */
export function encodeReport(run: number, report: RunnerReport): Buffer {
  return encode(REPORT, run, JSON.stringify(report, arraysPlain));
}

/** Typed arrays are arrays to whoever reads a bundle; without this they'd become objects. */
function arraysPlain(_key: string, value: unknown): unknown {
  return types.isTypedArray(value) ? Array.from<number | bigint>(value) : value;
}

function encode(type: number, run: number, payload: string | Uint8Array): Buffer {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength;
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length + END_BYTES);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt8(type, 4);
  frame.writeUInt32LE(run, 5);
  if (typeof payload === 'string') frame.write(payload, HEADER_BYTES);
  else frame.set(payload, HEADER_BYTES);
  frame.writeUInt8(END, HEADER_BYTES + length);
  return frame;
}

/** Takes bytes as they come and gives back the frames that are whole. */
export interface FrameDecoder {
  push(chunk: Uint8Array): readonly Frame[];
}

/** @param mark - What stands behind a frame that may be cut off. */
export function createFrameDecoder(mark: Buffer): FrameDecoder {
  let parts: Buffer[] = [];
  let held = 0;
  let needed = HEADER_BYTES;
  /** The last bytes that came, when a mark may have begun there. */
  let possibleMark = Buffer.alloc(0);

  const takeFrames = (): Frame[] => {
    // A frame of many chunks is joined once, not once a chunk.
    if (held < needed) return [];
    const bytes = Buffer.concat(parts, held);
    const frames: Frame[] = [];
    let at = 0;
    needed = HEADER_BYTES;
    while (at + HEADER_BYTES <= held) {
      const end = at + HEADER_BYTES + bytes.readUInt32LE(at) + END_BYTES;
      if (end > held) {
        needed = end - at;
        break;
      }
      frames.push(decode(bytes, at, end));
      at = end;
    }
    parts = at < held ? [bytes.subarray(at)] : [];
    held -= at;
    return frames;
  };
  const append = (bytes: Buffer): void => {
    parts.push(bytes);
    held += bytes.byteLength;
  };
  const startAnew = (): void => {
    parts = [];
    held = 0;
    needed = HEADER_BYTES;
  };

  const push = (chunk: Uint8Array): readonly Frame[] => {
    const bytes = Buffer.concat([possibleMark, chunk]);
    const found = bytes.indexOf(mark);
    const end = found < 0 ? bytes.length - beginningAtEnd(bytes, mark) : found;
    append(bytes.subarray(0, end));
    const whole = takeFrames();
    if (found < 0) {
      possibleMark = Buffer.from(bytes.subarray(end));
      return whole;
    }
    startAnew();
    possibleMark = Buffer.alloc(0);
    return [...whole, ...push(bytes.subarray(end + mark.length))];
  };
  return { push };
}

function decode(bytes: Buffer, start: number, end: number): Frame {
  const type = bytes.readUInt8(start + 4);
  const run = bytes.readUInt32LE(start + 5);
  const payload = bytes.subarray(start + HEADER_BYTES, end - END_BYTES);
  if (type === REPORT) return { kind: 'report', run, report: JSON.parse(payload.toString()) };
  return { kind: 'text', run, stream: type === STDOUT ? 'stdout' : 'stderr', bytes: payload };
}
