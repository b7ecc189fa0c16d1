import type { CommMessage } from './evaluator.ts';

/** What goes over a comm: any JSON, and bytes beside it. */
interface CommPacket {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

interface CommExtras {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
}

/** What hears a message; the kernel is busy until its promise settles. */
type CommListener = (packet: CommPacket) => unknown;

/** A line of its own between a cell and something in the front end. */
interface Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  /** @throws TypeError when the data holds what JSON can't. */
  readonly send: (data?: CommPacket['data'], extras?: CommExtras) => void;
  readonly close: (data?: CommPacket['data'], extras?: CommExtras) => void;
  /** @returns A function that ends the listening. */
  readonly onMessage: (listener: CommListener) => () => void;
  /** Called when the front end closes the comm. */
  readonly onClose: (listener: CommListener) => () => void;
}

/** What cells use, by the global `comms`; libraries find it under `Symbol.for('Jupyter.comms')`. */
interface CommsForCells {
  /**
   * Opens a comm to what the front end has registered under a name.
   *
   * What its listeners print goes to the cell that opened it.
   */
  readonly open: (
    target: string,
    data?: CommPacket['data'],
    extras?: CommExtras & { readonly id?: string },
  ) => Comm;
  /**
   * Takes comms that the front end opens to a name; one listener a name, the latest.
   *
   * @returns A function that takes no more.
   */
  readonly register: (
    target: string,
    opened: (comm: Comm, packet: CommPacket) => unknown,
  ) => () => void;
}

export interface Comms {
  readonly forCells: CommsForCells;
  /** Hands a message of the front end to its listeners; resolves when they are done. Never rejects. */
  readonly deliver: (message: CommMessage) => Promise<void>;
}

export interface CommsOptions {
  readonly send: (message: CommMessage) => void;
  readonly makeId: () => string;
  /** Takes what a listener threw. */
  readonly complain: (thrown: unknown) => void;
}

interface Line {
  readonly comm: Comm;
  readonly heard: Set<CommListener>;
  readonly ended: Set<CommListener>;
}

/** Keeps the comms of a runner. */
export function createComms({ send, makeId, complain }: CommsOptions): Comms {
  const lines = new Map<string, Line>();
  const targets = new Map<string, (comm: Comm, packet: CommPacket) => unknown>();

  const createLine = (id: string, target: string): Line => {
    const heard = new Set<CommListener>();
    const ended = new Set<CommListener>();
    const isOpen = (): boolean => lines.get(id) === line;
    const comm: Comm = Object.freeze({
      id,
      target,
      get closed() {
        return !isOpen();
      },
      send: (data = {}, extras = {}) => {
        if (!isOpen()) throw new Error(`The comm ${id} (${target}) is closed.`);
        send({ kind: 'message', comm: id, ...toPacket(data, extras) });
      },
      close: (data = {}, extras = {}) => {
        if (!isOpen()) return;
        send({ kind: 'close', comm: id, ...toPacket(data, extras) });
        lines.delete(id);
      },
      onMessage: (listener: CommListener) => listenIn(heard, listener),
      onClose: (listener: CommListener) => listenIn(ended, listener),
    });
    const line: Line = { comm, heard, ended };
    return line;
  };

  /** One after the other, in the order in which they came to listen. */
  const callAll = async (calls: Iterable<() => unknown>): Promise<void> => {
    for (const call of calls) {
      try {
        await call();
      } catch (thrown) {
        complain(thrown);
      }
    }
  };

  const close = (id: string): void =>
    send({ kind: 'close', comm: id, data: {}, metadata: {}, buffers: [] });

  const take = async (
    message: CommMessage & { readonly kind: 'open' },
    packet: CommPacket,
  ): Promise<void> => {
    const opened = targets.get(message.target);
    if (opened === undefined) return close(message.comm);
    const line = createLine(message.comm, message.target);
    lines.set(message.comm, line);
    await callAll([() => opened(line.comm, packet)]);
  };

  return {
    forCells: Object.freeze({
      open: (target, data = {}, extras = {}) => {
        checkTarget(target);
        const { id = makeId() } = extras;
        const line = createLine(id, target);
        send({ kind: 'open', comm: id, target, ...toPacket(data, extras) });
        lines.set(id, line);
        return line.comm;
      },
      register: (target, opened) => {
        checkTarget(target);
        checkListener(opened);
        targets.set(target, opened);
        return quiet(() => {
          if (targets.get(target) === opened) targets.delete(target);
        });
      },
    } satisfies CommsForCells),
    deliver: async (message) => {
      const { data, metadata, buffers } = message;
      const packet: CommPacket = { data, metadata, buffers };
      if (message.kind === 'open') return take(message, packet);
      const line = lines.get(message.comm);
      if (line === undefined) return;
      if (message.kind === 'close') lines.delete(message.comm);
      const listeners = message.kind === 'close' ? line.ended : line.heard;
      await callAll([...listeners].map((listener) => () => listener(packet)));
    },
  };
}

function listenIn(listeners: Set<CommListener>, listener: CommListener): () => void {
  checkListener(listener);
  listeners.add(listener);
  return quiet(() => {
    listeners.delete(listener);
  });
}

/** Shows nothing where it is the value of a cell: most cells let go of what ends their listening. */
function quiet(stop: () => void): () => void {
  return Object.assign(stop, { [Symbol.for('Jupyter.display')]: () => ({}) });
}

function toPacket(
  data: CommPacket['data'],
  { metadata = {}, buffers = [] }: CommExtras,
): CommPacket {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new TypeError('The data of a comm must be an object, such as { value: 5 }.');
  }
  return { data, metadata, buffers: buffers.map(toBytes) };
}

function toBytes(buffer: ArrayBufferView | ArrayBuffer): Uint8Array {
  if (ArrayBuffer.isView(buffer)) {
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  throw new TypeError('A buffer of a comm must be a typed array, a DataView or an ArrayBuffer.');
}

function checkTarget(target: unknown): void {
  if (typeof target === 'string' && target !== '') return;
  throw new TypeError(
    "A comm's target is a name that the front end knows, such as 'my-extension'.",
  );
}

function checkListener(listener: unknown): void {
  if (typeof listener === 'function') return;
  throw new TypeError('A listener must be a function.');
}
