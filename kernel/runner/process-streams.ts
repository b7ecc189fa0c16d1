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
  const { stdout, stderr } = process;
  return new Console({ stdout, stderr, ignoreErrors: false });
}

/**
 * A stream in all its outward behaviour, that keeps nothing to itself. An interrupt that hits
 * Node's own `write` leaves it waiting for ever for the end of that write.
 */
function createStream(write: (text: string | Uint8Array) => void, fd: number): Writable {
  const stream = new Writable({ autoDestroy: false });
  const writeChunk = (chunk: unknown, encoding: unknown): void => {
    if (chunk instanceof Uint8Array) write(chunk);
    else if (typeof chunk !== 'string') {
      throw new TypeError('A chunk of text must be a string or a Uint8Array.');
    } else if (isOtherEncoding(encoding)) write(Buffer.from(chunk, encoding));
    else write(chunk);
  };
  return Object.assign(stream, {
    fd,
    write: (...args: readonly unknown[]): boolean => {
      writeChunk(args[0], args[1]);
      callBack(args);
      return true;
    },
    // A pipeline ends its destination, and waits for it to finish; the process's own streams stay open.
    end: (...args: readonly unknown[]): Writable => {
      if (args[0] !== undefined && typeof args[0] !== 'function') writeChunk(args[0], args[1]);
      process.nextTick(() => stream.emit('finish'));
      callBack(args);
      return stream;
    },
    cork: () => {},
    uncork: () => {},
    destroy: () => stream,
  });
}

function callBack(args: readonly unknown[]): void {
  const done = args.find((argument) => typeof argument === 'function');
  if (typeof done === 'function') process.nextTick(() => done());
}

function isOtherEncoding(encoding: unknown): encoding is BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) && !/^utf-?8$/i.test(encoding);
}
