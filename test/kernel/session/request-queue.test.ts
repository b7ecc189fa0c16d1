import { describe, expect, it } from 'vitest';
import { createMessage } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { createRequestQueue } from '../../../kernel/session/request-queue.ts';

const request = (type: string): Message =>
  createMessage(type, {}, { sender: { session: 's', username: 'u' } });

describe('a queue of requests', () => {
  it('handles one at a time, in order, and marks only what waits when it is told to', async () => {
    const handled: string[] = [];
    let running = 0;
    const queue = createRequestQueue(async ({ header }, aborted) => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      handled.push(`${header.msg_type}${aborted ? ' aborted' : ''}`);
      if (handled.length === 1) queue.abort('b');
      running--;
    });
    for (const type of ['b', 'a', 'b']) queue.push(request(type));
    await queue.idle();
    queue.push(request('b'));
    await queue.idle();
    expect(handled).toEqual(['b', 'a', 'b aborted', 'b']);
  });

  it('has settled when nothing has come for ten milliseconds, or at once when long ago', async () => {
    const queue = createRequestQueue(async () => {});
    const started = performance.now();
    queue.push(request('a'));
    await queue.settled();
    expect(performance.now() - started).toBeGreaterThanOrEqual(10);
    // Settled already: the next one needs no timer, so no macrotask comes first.
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await queue.settled();
    expect(turned).toBe(false);
  });
});
