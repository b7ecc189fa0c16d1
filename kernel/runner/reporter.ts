import { writeSync } from 'node:fs';
import { encodeReport, encodeText } from './frame.ts';
import { breakMark, PIPES, type RunnerReport, runMark, type StreamName } from './messages.ts';

/**
 * Writes to the protocol process, at once and blocking: what was written is not lost when the
 * process ends in the next statement, keeps its order, and can't pile up in memory when the reader
 * is slow.
 */
export interface Reporter {
  text(run: number, stream: StreamName, text: string | Uint8Array): void;
  /** @throws TypeError when the report holds what JSON can't. */
  report(run: number, report: RunnerReport): void;
}

export function createReporter(nonce: string): Reporter {
  // An interrupt can throw this code out of any statement, also from between the parts of a frame.
  let unfinished = false;
  const write = (frame: Uint8Array): void => {
    if (unfinished) writeAll(PIPES.reports, breakMark(nonce));
    unfinished = true;
    writeAll(PIPES.reports, frame);
    unfinished = false;
  };
  return {
    text: (run, stream, text) => write(encodeText(run, stream, text)),
    report: (run, report) => write(encodeReport(run, report)),
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
