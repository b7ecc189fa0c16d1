import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { StreamName } from './messages.ts';

/** Makes `process.stdout` and `process.stderr`, and so the console, write to the cell. */
export function redirectProcessStreams(
  write: (stream: StreamName, text: string | Uint8Array) => void,
): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = createStream((text) => write(name, text), name === 'stdout' ? 1 : 2);
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => stream,
    });
  }
  Object.assign(console, withoutInspector());
}

/**
 * The console's methods alone. With an inspector session open, Node's own also record each call
 * and its stack for the inspector, which takes as long as writing it.
 */
function withoutInspector(): Partial<Console> {
  return new Console({ stdout: process.stdout, stderr: process.stderr });
}

function createStream(write: (text: string | Uint8Array) => void, fd: number): Writable {
  const stream = new Writable({
    decodeStrings: false,
    autoDestroy: false,
    write: (chunk: unknown, encoding, done) => {
      if (chunk instanceof Uint8Array) write(chunk);
      else if (isUtf8(encoding)) write(String(chunk));
      else write(Buffer.from(String(chunk), encoding));
      done();
    },
  });
  // A pipeline ends its destination, and waits for it to finish; the process's own streams stay open.
  const end = (...args: readonly unknown[]): Writable => {
    const [chunk] = args;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) stream.write(chunk);
    const done = args.find((argument) => typeof argument === 'function');
    process.nextTick(() => {
      stream.emit('finish');
      if (done !== undefined) done();
    });
    return stream;
  };
  return Object.assign(stream, { fd, end, destroy: () => stream });
}

function isUtf8(encoding: string): boolean {
  return encoding === 'utf8' || encoding === 'utf-8';
}
