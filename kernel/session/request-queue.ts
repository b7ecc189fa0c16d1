import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../protocol/message.ts';

/** Requests of one channel, handled one at a time in the order of their arrival. */
export interface RequestQueue {
  push(request: Message): void;
  /** Marks what is waiting now, and only that, as not to be done; it is still answered in its turn. */
  abort(type: string): void;
  /** Resolves when no request has come for a while: what was sent together has arrived. */
  settled(): Promise<void>;
  /** Resolves when nothing is running or waiting. */
  idle(): Promise<void>;
}

/** Requests that a client sends in one go come closer together than this. */
const QUIET_MILLIS = 10;
/** A client that never pauses must not keep the others waiting. */
const MOST_MILLIS = 250;

/** Makes a queue; `handle` never rejects. */
export function createRequestQueue(
  handle: (request: Message, aborted: boolean) => Promise<void>,
): RequestQueue {
  const waiting: { readonly request: Message; aborted: boolean }[] = [];
  let running: Promise<void> | undefined;
  let lastArrival = 0;

  const run = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await handle(next.request, next.aborted);
    }
    running = undefined;
  };
  return {
    push: (request) => {
      lastArrival = performance.now();
      waiting.push({ request, aborted: false });
      running ??= run();
    },
    abort: (type) => {
      for (const item of waiting) if (item.request.header.msg_type === type) item.aborted = true;
    },
    settled: async () => {
      const deadline = performance.now() + MOST_MILLIS;
      for (;;) {
        const now = performance.now();
        const quiet = Math.min(lastArrival + QUIET_MILLIS, deadline) - now;
        if (quiet <= 0) return;
        await delay(quiet);
      }
    },
    idle: async () => {
      while (running) await running;
    },
  };
}
