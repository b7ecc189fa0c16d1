import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { KernelClient } from '../../../kernel/client/client.ts';
import { createMemoryClient } from '../../../kernel/client/memory-client.ts';
import { createSession } from '../../../kernel/session/index.ts';
import { createMemoryTransport } from '../../../kernel/transport/memory.ts';
import { createVmEvaluator } from '../session/vm-evaluator.ts';

async function connect(): Promise<KernelClient> {
  const { kernel, client } = createMemoryTransport();
  const session = createSession({
    transport: kernel,
    createEvaluator: createVmEvaluator,
    folder: '.',
  });
  await session.start();
  return createMemoryClient(client, session);
}

describe('a client in memory', () => {
  it.each([
    ['1 + 1', { status: 'ok', executionCount: 1 }],
    [
      'throw new TypeError("no")',
      {
        status: 'error',
        executionCount: 1,
        name: 'TypeError',
        message: 'no',
        traceback: ['TypeError: no'],
      },
    ],
  ])('learns how %s ended', async (code, reply) => {
    expect(await (await connect()).execute(code)).toEqual(reply);
  });

  it('hears every message of its request, and then knows that it is over', async () => {
    const client = await connect();
    const types: string[] = [];
    await client.execute('print("a"); 1', {
      onMessage: ({ header }) => types.push(header.msg_type),
    });
    expect(types).toEqual(['status', 'execute_input', 'stream', 'execute_result', 'status']);
  });

  it('is told what its own listener threw, and the cell runs all the same', async () => {
    const client = await connect();
    const onMessage = (): never => {
      throw new Error('listener');
    };
    await expect(client.execute('var ran = 1', { onMessage })).rejects.toThrow('listener');
    expect(await client.execute('ran')).toEqual({ status: 'ok', executionCount: 2 });
  });

  it('hears what comes late as well', async () => {
    const client = await connect();
    const texts: unknown[] = [];
    await client.execute('later(10, "late")', {
      onMessage: ({ content }) => content.text && texts.push(content.text),
    });
    await client.execute('wait(60)');
    expect(texts).toEqual(['late']);
  });

  it('may ask for much at once: each request hears its own', async () => {
    const client = await connect();
    const asked = [1, 2, 3].map(async (number) => {
      const shown: unknown[] = [];
      const onMessage = ({ content }: { content: Record<string, unknown> }): void => {
        if (content.data) shown.push(content.data);
      };
      await client.execute(`${number} * 10`, { onMessage });
      return shown;
    });
    expect(await Promise.all(asked)).toEqual([
      [{ 'text/plain': '10' }],
      [{ 'text/plain': '20' }],
      [{ 'text/plain': '30' }],
    ]);
  });

  it('interrupts', async () => {
    const client = await connect();
    const running = client.execute('new Promise(() => {})');
    await delay(5);
    await client.interrupt();
    expect(await running).toMatchObject({ status: 'error', name: 'Interrupted' });
  });

  it('restarts, and gets back what was running', async () => {
    const client = await connect();
    await client.execute('var old = 1');
    const running = client.execute('new Promise(() => {})');
    await delay(5);
    await client.restart();
    expect(await running).toEqual({ status: 'aborted' });
    expect(await client.execute('old')).toMatchObject({
      name: 'ReferenceError',
      executionCount: 1,
    });
  });

  it('leaves nobody waiting when the kernel ends', async () => {
    const client = await connect();
    const running = client.execute('new Promise(() => {})');
    const waiting = client.execute('1');
    await delay(5);
    await client.shutdown();
    expect(await running).toEqual({ status: 'aborted' });
    expect(await waiting).toEqual({ status: 'aborted' });
    expect(await client.execute('1')).toEqual({ status: 'aborted' });
  });
});
