import { writeSync } from 'node:fs';
import { encodeReport, encodeText } from './frame.ts';
import { breakMark, PIPES, type RunnerReport, runMark, type StreamName } from './messages.ts';
import { createPendingText } from './pending-text.ts';

/**
 * Writes to the protocol process, in order and blocking, so that nothing can pile up in memory when
 * the reader is slow. Reports are written at once; text too, unless other text came just before.
 */
export interface Reporter {
  text(run: number, stream: StreamName, text: string | Uint8Array): void;
  /** Writes what waits: before the process ends, or another one writes. */
  flush(): void;
  /** From now on all text is written at once. */
  close(): void;
  /** @throws TypeError when the report holds what JSON can't. */
  report(run: number, report: RunnerReport): void;
}

/** Text that comes closer than this to what was written before is gathered. */
const QUICK_MILLIS = 2;

/**
 * @param memory - Shared with the supervisor, which writes what waits for too long.
 * @param tell - Called when text begins to wait.
 */
export function createReporter(
  nonce: string,
  memory: SharedArrayBuffer,
  tell: () => void,
): Reporter {
  const pending = createPendingText(memory, tell);
  let lastWrite = 0;
  let closed = false;

  const write = (frame?: Uint8Array): void => {
    // An interrupt can throw this code out of any statement, also from between the parts of a frame.
    const { interrupted, frame: first } = pending.take();
    if (interrupted) writeAll(PIPES.reports, breakMark(nonce));
    if (first !== undefined) writeAll(PIPES.reports, first);
    if (frame !== undefined) writeAll(PIPES.reports, frame);
    pending.release();
    lastWrite = performance.now();
  };
  const isFlood = (): boolean => !pending.isEmpty() || performance.now() - lastWrite < QUICK_MILLIS;

  return {
    text: (run, stream, text) => {
      if (!closed && !pending.isTaken() && isFlood()) {
        if (pending.append(run, stream, text)) return;
        write();
        if (pending.append(run, stream, text)) return;
      }
      write(encodeText(run, stream, text));
    },
    report: (run, report) => write(encodeReport(run, report)),
    flush: () => write(),
    close: () => {
      write();
      closed = true;
    },
  };
}

/** Writes a mark to an ordinary pipe; false when user code has closed it. */
export function writeRunMark(stream: StreamName, nonce: string, run: number): boolean {
  try {
    writeAll(stream === 'stdout' ? 1 : 2, Buffer.from(runMark(nonce, run)));
    return true;
  } catch {
    return false;
  }
}

/** Writes all of it, however long the pipe is full. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (!isBusy(error)) throw error;
      // User code can make an ordinary pipe non-blocking; ours never is.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
