import type { Rendering } from '../display/mime-bundle.ts';
import type { DisplayContent, PublishedContent } from '../protocol/content.ts';
import type { Header } from '../protocol/message.ts';
import type { CommMessage, Output } from '../runner/evaluator.ts';
import type { Announce } from './services.ts';
import { weigh } from './weigh.ts';

/** Everything that a cell shows, on its way to iopub: in order, one message at a time. */
export interface Outbox {
  /** Takes an output of a cell; resolves at once, or, during a flood, when there is room again. */
  put(parent: Header, output: Output): Promise<void>;
  /** Sends a message behind everything put so far; resolves when it has left. */
  publish<Type extends keyof PublishedContent>(
    type: Type,
    parent: Header,
    content: PublishedContent[Type],
  ): Promise<void>;
  /** Sends a cell's result, enriched, behind everything put so far; resolves when it has left. */
  publishResult(parent: Header, rendering: Rendering, executionCount: number): Promise<void>;
  /** Resolves when everything put so far has left. */
  flush(): Promise<void>;
}

export interface OutboxOptions {
  readonly send: Announce;
  /** Adds formats to a rendering, such as a static picture to a figure. */
  readonly enrich: (rendering: Rendering) => Promise<Rendering>;
  readonly debug: (line: string) => void;
}

/** Chunks of a stream that come within this time leave as one message: loops print a flood of them. */
const GATHER_MILLIS = 8;
const GATHER_LENGTH = 64 * 1024;
/** Above this many unsent bytes the runner is held back. */
const ROOM = 1024 * 1024;

interface Item {
  readonly deliver: () => Promise<void>;
  readonly bytes: number;
  /** The display that this item updates. */
  readonly updates?: { readonly id: string; readonly parent: Header };
  readonly left: () => void;
}

interface OpenStream {
  readonly parent: Header;
  readonly name: 'stdout' | 'stderr';
  readonly timer: NodeJS.Timeout;
  text: string;
}

export function createOutbox({ send, enrich, debug }: OutboxOptions): Outbox {
  const waiting: Item[] = [];
  let unsent = 0;
  const held: (() => void)[] = [];
  let stream: OpenStream | undefined;
  let draining = false;

  const release = (bytes: number): void => {
    unsent -= bytes;
    if (unsent > ROOM) return;
    for (const goOn of held.splice(0)) goOn();
  };

  const drain = async (): Promise<void> => {
    if (draining) return;
    draining = true;
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      try {
        await item.deliver();
      } catch (error) {
        debug(`an output could not be sent: ${error}`);
      }
      release(item.bytes);
      item.left();
    }
    draining = false;
  };

  const enqueue = (item: Omit<Item, 'left'>): Promise<void> => {
    closeStream();
    return new Promise((left) => {
      waiting.push({ ...item, left });
      unsent += item.bytes;
      void drain();
    });
  };

  const closeStream = (): void => {
    if (!stream) return;
    const { parent, name, text, timer } = stream;
    stream = undefined;
    clearTimeout(timer);
    unsent -= text.length;
    void enqueue({ deliver: () => send('stream', parent, { name, text }), bytes: text.length });
  };

  const append = (parent: Header, name: 'stdout' | 'stderr', text: string): void => {
    if (stream && (stream.name !== name || stream.parent.msg_id !== parent.msg_id)) closeStream();
    stream ??= { parent, name, text: '', timer: setTimeout(closeStream, GATHER_MILLIS) };
    stream.text += text;
    unsent += text.length;
    if (stream.text.length >= GATHER_LENGTH) closeStream();
  };

  /** An update that hasn't left yet is outdated by the next one: a fast animation can't fall behind. */
  const dropOutdated = (parent: Header, id: string): void => {
    const index = waiting.findIndex(
      ({ updates }) => updates?.id === id && updates.parent.msg_id === parent.msg_id,
    );
    const [outdated] = index < 0 ? [] : waiting.splice(index, 1);
    if (!outdated) return;
    release(outdated.bytes);
    outdated.left();
  };

  const display = async (rendering: Rendering, id?: string): Promise<DisplayContent> => {
    const { data, metadata } = await enrich(rendering).catch((error) => {
      debug(`shown without a picture: ${error}`);
      return rendering;
    });
    return { data, metadata, ...(id === undefined ? {} : { transient: { display_id: id } }) };
  };

  const take = (parent: Header, output: Output): void => {
    switch (output.kind) {
      case 'stream':
        append(parent, output.name, output.text);
        return;
      case 'display':
      case 'update': {
        const { kind, rendering, id } = output;
        const bytes = weigh(rendering.data);
        if (kind === 'update') dropOutdated(parent, output.id);
        void enqueue({
          deliver: async () => {
            const type = kind === 'update' ? 'update_display_data' : 'display_data';
            await send(type, parent, await display(rendering, id));
          },
          bytes,
          ...(kind === 'update' ? { updates: { id: output.id, parent } } : {}),
        });
        return;
      }
      case 'comm': {
        const { message } = output;
        const bytes = message.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
        void enqueue({
          deliver: () => sendComm(send, parent, message),
          bytes: bytes + weigh(message.data),
        });
        return;
      }
      case 'page':
        // Too late for the pager: the cell has its reply.
        take(parent, { kind: 'display', rendering: output.rendering });
        return;
      case 'clear':
        void enqueue({
          deliver: () => send('clear_output', parent, { wait: output.wait }),
          bytes: 0,
        });
    }
  };

  return {
    put: (parent, output) => {
      take(parent, output);
      return unsent > ROOM ? new Promise((goOn) => held.push(goOn)) : Promise.resolve();
    },
    publish: (type, parent, content) =>
      enqueue({ deliver: () => send(type, parent, content), bytes: 0 }),
    publishResult: (parent, rendering, executionCount) =>
      enqueue({
        deliver: async () => {
          const content = await display(rendering);
          await send('execute_result', parent, { ...content, execution_count: executionCount });
        },
        bytes: weigh(rendering.data),
      }),
    flush: () => enqueue({ deliver: async () => {}, bytes: 0 }),
  };
}

function sendComm(send: Announce, parent: Header, message: CommMessage): Promise<void> {
  const { comm: comm_id, data, metadata, buffers } = message;
  const extras = { metadata, buffers };
  switch (message.kind) {
    case 'open': {
      const content = { comm_id, target_name: message.target, data };
      return send('comm_open', parent, content, extras);
    }
    case 'message':
      return send('comm_msg', parent, { comm_id, data }, extras);
    case 'close':
      return send('comm_close', parent, { comm_id, data }, extras);
  }
}
