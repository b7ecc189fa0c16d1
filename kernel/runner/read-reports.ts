import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createFrameDecoder, type Frame } from './frame.ts';
import type { RunnerReport, StreamName } from './messages.ts';

/** Takes what a runner writes, in order; it is held back while a promise is pending. */
export interface ReportTaker {
  readonly text: (run: number, stream: StreamName, text: string) => void | Promise<void>;
  readonly report: (run: number, report: RunnerReport) => void | Promise<void>;
}

/** Reads a runner's reports until its end. Text that was written in many small parts is joined. */
export async function readReports(
  pipe: Readable,
  breakMark: Buffer,
  take: ReportTaker,
): Promise<void> {
  const decoder = createFrameDecoder(breakMark);
  const characters = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  try {
    for await (const chunk of pipe) {
      for (const frame of joinText(decoder.push(chunk))) {
        if (frame.kind === 'report') await take.report(frame.run, frame.report);
        else {
          const text = characters[frame.stream].write(Buffer.from(frame.bytes));
          if (text !== '') await take.text(frame.run, frame.stream, text);
        }
      }
    }
  } catch {
    // The pipe broke with its process, whose end is told elsewhere.
  }
}

type TextFrame = Frame & { readonly kind: 'text' };

function joinText(frames: readonly Frame[]): readonly Frame[] {
  const joined: Frame[] = [];
  let open: TextFrame[] = [];
  const close = (): void => {
    const [first] = open;
    if (first !== undefined) {
      joined.push({ ...first, bytes: Buffer.concat(open.map(({ bytes }) => bytes)) });
    }
    open = [];
  };
  for (const frame of frames) {
    const [first] = open;
    if (frame.kind === 'report') {
      close();
      joined.push(frame);
    } else {
      if (first !== undefined && (first.run !== frame.run || first.stream !== frame.stream))
        close();
      open.push(frame);
    }
  }
  close();
  return joined;
}
