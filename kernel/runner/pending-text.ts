import { write as writeAsync } from 'node:fs';
import { encodeText } from './frame.ts';
import { PIPES, type StreamName } from './messages.ts';

/**
 * Text that waits to be written, in memory that the main thread and the supervisor share.
 *
 * A write for each of a million lines takes as long as making them. So what comes in quick succession
 * is gathered, and written when there is enough of it or when something else has to be written
 * after it. The main thread may also never come back from its next statement: then the supervisor
 * writes what waits, a few milliseconds later.
 */
export interface PendingText {
  /** Adds text to what waits; false when it can't: no room, or what waits is of another stream. */
  readonly append: (run: number, stream: StreamName, text: string | Uint8Array) => boolean;
  /** Whether all that was added has been written. */
  readonly isEmpty: () => boolean;
  /**
   * Makes the main thread the only one that writes, with what waits as the first thing to write.
   * `interrupted` when it never gave back the right: it was thrown out in the middle of a write.
   */
  readonly take: () => { readonly interrupted: boolean; readonly frame: Buffer | undefined };
  readonly release: () => void;
  readonly isTaken: () => boolean;
}

/** Makes the shared memory. */
export function pendingMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(TEXT_AT + CAPACITY);
}

/** As much as a pipe takes at once. */
const CAPACITY = 64 * 1024;
/** Longer texts are better written as they are. */
const MOST_TEXT = CAPACITY / 4;
/** No character of a string takes more bytes. */
const MOST_BYTES_EACH = 3;

/** The words at the front of the memory: who writes; how many bytes came, and were written; whose they are. */
const WRITER = 0;
const CAME = 1;
const WRITTEN = 2;
const RUN = 3;
const STREAM = 4;
const TEXT_AT = 32;

const NOBODY = 0;
const MAIN = 1;
const SUPERVISOR = 2;

interface Layout {
  readonly words: Int32Array;
  readonly bytes: Buffer;
}

function layOut(memory: SharedArrayBuffer): Layout {
  return { words: new Int32Array(memory, 0, TEXT_AT / 4), bytes: Buffer.from(memory, TEXT_AT) };
}

/** What came until now and isn't written, as a frame. */
function unwritten({ words, bytes }: Layout, came: number): Buffer | undefined {
  const from = Atomics.load(words, WRITTEN);
  if (from >= came) return undefined;
  const stream = Atomics.load(words, STREAM) === 1 ? 'stdout' : 'stderr';
  return encodeText(Atomics.load(words, RUN), stream, bytes.subarray(from, came));
}

/**
 * The main thread's end.
 *
 * @param tell - Called when text begins to wait.
 */
export function createPendingText(memory: SharedArrayBuffer, tell: () => void): PendingText {
  const layout = layOut(memory);
  const { words, bytes } = layout;

  const belongs = (run: number, stream: number, came: number): boolean =>
    came === 0 || (Atomics.load(words, RUN) === run && Atomics.load(words, STREAM) === stream);

  return {
    append: (run, name, text) => {
      const stream = name === 'stdout' ? 1 : 2;
      const came = Atomics.load(words, CAME);
      const most = typeof text === 'string' ? text.length * MOST_BYTES_EACH : text.byteLength;
      if (most > MOST_TEXT || came + most > CAPACITY || !belongs(run, stream, came)) return false;
      if (came === 0) {
        Atomics.store(words, RUN, run);
        Atomics.store(words, STREAM, stream);
      }
      let end = came;
      if (typeof text === 'string') end += bytes.write(text, came);
      else {
        bytes.set(text, came);
        end += text.byteLength;
      }
      // Only now has it come: code that is thrown out before has added nothing.
      Atomics.store(words, CAME, end);
      if (Atomics.load(words, WRITTEN) === came) tell();
      return true;
    },
    isEmpty: () => Atomics.load(words, CAME) === Atomics.load(words, WRITTEN),
    take: () => {
      let writer = Atomics.compareExchange(words, WRITER, NOBODY, MAIN);
      while (writer === SUPERVISOR) {
        Atomics.wait(words, WRITER, SUPERVISOR);
        writer = Atomics.compareExchange(words, WRITER, NOBODY, MAIN);
      }
      const interrupted = writer === MAIN;
      const frame = interrupted ? undefined : unwritten(layout, Atomics.load(words, CAME));
      Atomics.store(words, CAME, 0);
      Atomics.store(words, WRITTEN, 0);
      return { interrupted, frame };
    },
    release: () => {
      Atomics.store(words, WRITER, NOBODY);
    },
    isTaken: () => Atomics.load(words, WRITER) === MAIN,
  };
}

/** Long enough for a loop to have gathered much, and too short to be seen. */
const SOON_MILLIS = 4;

/** The supervisor's end: what it returns is called when text begins to wait, and writes it soon. */
export function createTextWriter(memory: SharedArrayBuffer): () => void {
  const layout = layOut(memory);
  const { words } = layout;
  let waits = false;

  const soon = (): void => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      flush();
    }, SOON_MILLIS);
  };
  const finish = (written: number): void => {
    Atomics.store(words, WRITTEN, written);
    Atomics.store(words, WRITER, NOBODY);
    Atomics.notify(words, WRITER);
    if (Atomics.load(words, CAME) > written) soon();
  };
  /** A reader that takes its time must not keep this thread from anything else. */
  const writeOn = (frame: Buffer, came: number): void => {
    writeAsync(PIPES.reports, frame, (error, count) => {
      if (error !== null && error.code !== 'EAGAIN') finish(came);
      else if (count < frame.byteLength) writeOn(frame.subarray(count), came);
      else finish(came);
    });
  };
  const flush = (): void => {
    if (Atomics.compareExchange(words, WRITER, NOBODY, SUPERVISOR) !== NOBODY) {
      soon();
      return;
    }
    const came = Atomics.load(words, CAME);
    // More may come while this is written.
    const frame = unwritten(layout, came);
    if (frame === undefined) finish(came);
    else writeOn(frame, came);
  };
  return soon;
}
