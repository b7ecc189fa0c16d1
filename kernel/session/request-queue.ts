import type { Message } from '../protocol/message.ts';

/** Requests of one channel, handled one at a time in the order of their arrival. */
export interface RequestQueue {
  push(request: Message): void;
  /** Marks what is waiting now, and only that, as not to be done; it is still answered in its turn. */
  abort(type: string): void;
  /** Resolves when nothing is running or waiting. */
  idle(): Promise<void>;
}

/** Makes a queue; `handle` never rejects. */
export function createRequestQueue(
  handle: (request: Message, aborted: boolean) => Promise<void>,
): RequestQueue {
  const waiting: { readonly request: Message; aborted: boolean }[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await handle(next.request, next.aborted);
    }
    running = undefined;
  };
  return {
    push: (request) => {
      waiting.push({ request, aborted: false });
      running ??= run();
    },
    abort: (type) => {
      for (const item of waiting) if (item.request.header.msg_type === type) item.aborted = true;
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
