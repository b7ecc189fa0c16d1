import { beginningAtEnd } from './mark-beginning.ts';
import { RUN_DIGITS, runMarkStart } from './messages.ts';

/** What a pipe carried: bytes that user code wrote, or the mark behind all that a run wrote. */
type MarkedPart =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'mark'; readonly run: number };

/** Finds marks in a pipe's bytes, also those that arrive in parts. */
export interface MarkFinder {
  push(chunk: Uint8Array): readonly MarkedPart[];
  /** What was held back because it might have become a mark. */
  rest(): Buffer;
}

export function createMarkFinder(nonce: string): MarkFinder {
  const start = Buffer.from(runMarkStart(nonce));
  const length = start.length + RUN_DIGITS + 1;
  let held = Buffer.alloc(0);
  return {
    push: (chunk) => {
      let bytes = Buffer.concat([held, chunk]);
      const parts: MarkedPart[] = [];
      const pass = (end: number): void => {
        if (end > 0) parts.push({ kind: 'bytes', bytes: bytes.subarray(0, end) });
        bytes = bytes.subarray(end);
      };
      for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start)) {
        pass(at);
        if (bytes.length < length) break;
        const digits = bytes.toString('latin1', start.length, length - 1);
        parts.push({ kind: 'mark', run: Number.parseInt(digits, 16) });
        bytes = bytes.subarray(length);
      }
      if (!bytes.subarray(0, start.length).equals(start)) {
        pass(bytes.length - beginningAtEnd(bytes, start));
      }
      held = Buffer.from(bytes);
      return parts;
    },
    rest: () => held,
  };
}
