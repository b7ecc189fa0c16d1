import { writeSync } from 'node:fs';
import { encodeReport, encodeText } from './frame.ts';
import { PIPES, type RunnerReport, type StreamName } from './messages.ts';

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

export function createReporter(): Reporter {
  return {
    text: (run, stream, text) => writeAll(PIPES.reports, encodeText(run, stream, text)),
    report: (run, report) => writeAll(PIPES.reports, encodeReport(run, report)),
  };
}

/** Writes the marker to an ordinary pipe; false when user code has closed it. */
export function writeMarker(stream: StreamName, marker: string): boolean {
  try {
    writeAll(stream === 'stdout' ? 1 : 2, Buffer.from(marker));
    return true;
  } catch {
    return false;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
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
