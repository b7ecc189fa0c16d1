import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createFrameDecoder,
  encodeReport,
  encodeText,
  type Frame,
} from '../../../kernel/runner/frame.ts';
import { createMarkFinder } from '../../../kernel/runner/mark-finder.ts';
import { breakMark, runMark } from '../../../kernel/runner/messages.ts';

const BREAK = breakMark('nonce');

const frames = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      run: fc.nat(),
      stream: fc.constantFrom('stdout' as const, 'stderr' as const),
      bytes: fc.uint8Array({ maxLength: 40 }),
    }),
    fc.record({
      kind: fc.constant('report' as const),
      run: fc.nat(),
      report: fc.record({
        kind: fc.constant('output' as const),
        output: fc.record({
          kind: fc.constant('stream' as const),
          name: fc.constant('stdout' as const),
          text: fc.string({ unit: 'binary', maxLength: 20 }),
        }),
      }),
    }),
  ),
);

function encode(frame: Frame): Buffer {
  return frame.kind === 'text'
    ? encodeText(frame.run, frame.stream, frame.bytes)
    : encodeReport(frame.run, frame.report);
}

/** The same bytes in parts of other sizes. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length > 0 ? (sizes[i % sizes.length] ?? 1) : bytes.length;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

const comparable = (frame: Frame): unknown =>
  frame.kind === 'text' ? { ...frame, bytes: [...frame.bytes] } : frame;
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 5 });

test('frames come out as they went in, however the pipe cuts them', () => {
  fc.assert(
    fc.property(frames, sizes, (sent, parts) => {
      const decoder = createFrameDecoder(BREAK);
      const received = cut(Buffer.concat(sent.map(encode)), parts).flatMap((part) =>
        decoder.push(part),
      );
      expect(received.map(comparable)).toEqual(sent.map(comparable));
    }),
  );
});

test('a frame that is cut off costs only itself', () => {
  fc.assert(
    fc.property(frames, frames, fc.nat(), sizes, (before, after, at, parts) => {
      const lost = encodeText(1, 'stdout', 'lost in the middle');
      const stream = Buffer.concat([
        ...before.map(encode),
        lost.subarray(0, at % lost.length),
        BREAK,
        ...after.map(encode),
      ]);
      const decoder = createFrameDecoder(BREAK);
      const received = cut(stream, parts).flatMap((part) => decoder.push(part));
      expect(received.map(comparable)).toEqual([...before, ...after].map(comparable));
    }),
  );
});

test('a frame is not held back because of how it ends', () => {
  for (let length = 0; length < BREAK.length; length++) {
    const decoder = createFrameDecoder(BREAK);
    expect(decoder.push(encodeText(1, 'stdout', BREAK.subarray(0, length)))).toHaveLength(1);
  }
});

test('a break where nothing was cut off costs nothing', () => {
  const decoder = createFrameDecoder(BREAK);
  const stream = Buffer.concat([encodeText(1, 'stdout', 'a'), BREAK, encodeText(2, 'stderr', 'b')]);
  expect(decoder.push(stream).map(({ run }) => run)).toEqual([1, 2]);
});

test('marks are found and everything else passes, however the pipe cuts it', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.nat({ max: 0xffffffff }),
      fc.string({ unit: 'binary' }),
      // What almost is a mark.
      fc.integer({ min: 1, max: 20 }).map((length) => runMark('nonce', 1).slice(0, length)),
    ),
  );
  fc.assert(
    fc.property(pieces, sizes, (sent, parts) => {
      const bytes = Buffer.concat(
        sent.map((piece) =>
          Buffer.from(typeof piece === 'number' ? runMark('nonce', piece) : piece),
        ),
      );
      const finder = createMarkFinder('nonce');
      const found = cut(bytes, parts).flatMap((part) => finder.push(part));
      const text = found.flatMap((part) => (part.kind === 'bytes' ? [part.bytes] : []));
      expect(found.flatMap((part) => (part.kind === 'mark' ? [part.run] : []))).toEqual(
        sent.filter((piece) => typeof piece === 'number'),
      );
      expect(Buffer.concat([...text, finder.rest()]).toString()).toBe(
        Buffer.concat(
          sent.map((piece) => Buffer.from(typeof piece === 'number' ? '' : piece)),
        ).toString(),
      );
    }),
  );
});
