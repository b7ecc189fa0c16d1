import type { Message } from '../protocol/message.ts';
import type { Channel, RequestChannel, Transport } from './transport.ts';

/** The client's end of a transport in memory. */
export interface ClientEnd {
  /** Sends a request; requests sent before the kernel listens wait for it. */
  send(channel: RequestChannel, message: Message): void;
  /** Hands over every message of the kernel from now on, in the order it was sent. */
  listen(listener: (channel: Channel, message: Message) => void): void;
  /** Resolves when the kernel has closed its end. */
  readonly closed: Promise<void>;
}

/**
 * Joins a session and one client in the same process, without sockets or bytes.
 *
 * Messages are handed over as they are (they are immutable), in a later microtask, so that no
 * sender runs its receiver's code.
 */
export function createMemoryTransport(): {
  readonly kernel: Transport;
  readonly client: ClientEnd;
} {
  const { promise: closed, resolve: close } = withResolvers();
  const early: [RequestChannel, Message][] = [];
  let receive: ((channel: RequestChannel, message: Message) => void) | undefined;
  let listener: ((channel: Channel, message: Message) => void) | undefined;
  let open = true;

  const kernel: Transport = {
    start: async (receiver) => {
      receive = receiver;
      for (const [channel, message] of early.splice(0)) receiver(channel, message);
    },
    send: async (channel, message) => {
      await Promise.resolve();
      if (open) listener?.(channel, message);
    },
    close: async () => {
      open = false;
      receive = undefined;
      close();
    },
  };
  const client: ClientEnd = {
    send: (channel, message) => {
      queueMicrotask(() => {
        if (receive) receive(channel, message);
        else if (open) early.push([channel, message]);
      });
    },
    listen: (next) => {
      listener = next;
    },
    closed,
  };
  return { kernel, client };
}

/** `Promise.withResolvers`, which Node 20 doesn't have. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
