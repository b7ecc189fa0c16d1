import { types } from 'node:util';
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

/** Payload length (4 bytes), type (1), run (4), little endian. */
const HEADER_BYTES = 9;
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
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt8(type, 4);
  frame.writeUInt32LE(run, 5);
  if (typeof payload === 'string') frame.write(payload, HEADER_BYTES);
  else frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Takes bytes as they come and gives back the frames that are whole. */
export interface FrameDecoder {
  push(chunk: Uint8Array): readonly Frame[];
}

export function createFrameDecoder(): FrameDecoder {
  let parts: Uint8Array[] = [];
  let held = 0;
  let needed = HEADER_BYTES;
  return {
    push: (chunk) => {
      parts.push(chunk);
      held += chunk.byteLength;
      // A frame of many chunks is joined once, not once a chunk.
      if (held < needed) return [];
      const bytes = Buffer.concat(parts, held);
      const frames: Frame[] = [];
      let at = 0;
      needed = HEADER_BYTES;
      while (at + HEADER_BYTES <= held) {
        const end = at + HEADER_BYTES + bytes.readUInt32LE(at);
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
    },
  };
}

function decode(bytes: Buffer, start: number, end: number): Frame {
  const type = bytes.readUInt8(start + 4);
  const run = bytes.readUInt32LE(start + 5);
  const payload = bytes.subarray(start + HEADER_BYTES, end);
  if (type === REPORT) return { kind: 'report', run, report: JSON.parse(payload.toString()) };
  return { kind: 'text', run, stream: type === STDOUT ? 'stdout' : 'stderr', bytes: payload };
}
