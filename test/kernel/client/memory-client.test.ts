import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { InteractiveClient } from '../../../kernel/client/client.ts';
import { createMemoryClient } from '../../../kernel/client/memory-client.ts';
import { createMessage } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { createSession } from '../../../kernel/session/index.ts';
import { createMemoryTransport } from '../../../kernel/transport/memory.ts';
import { createVmEvaluator } from '../session/vm-evaluator.ts';

async function connect(): Promise<InteractiveClient> {
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

  it('learns whether code is whole, and how it may go on', async () => {
    const client = await connect();
    expect(await client.isComplete('{')).toEqual({ status: 'unknown', indent: '' });
    expect(await client.complete('𝒙a', 2)).toMatchObject({ matches: [], start: 2, end: 2 });
    await client.shutdown();
    expect(await client.isComplete('{')).toEqual({ status: 'unknown', indent: '' });
    expect(await client.complete('a', 1)).toEqual({ matches: [], start: 1, end: 1 });
  });

  it('answers what a cell asks, where somebody is there to answer', async () => {
    const { kernel, client: end } = createMemoryTransport();
    const session = createSession({
      transport: createMemoryTransport().kernel,
      createEvaluator: createVmEvaluator,
      folder: '.',
    });
    const client = createMemoryClient(end, session);
    const sender = { session: 's', username: 'u' };
    const allowed: unknown[] = [];
    const answers: unknown[] = [];
    let asking: Message | undefined;
    await kernel.start(async (channel, request) => {
      if (channel === 'stdin') answers.push([request.header.msg_type, request.content]);
      const say = (type: string, content: Record<string, unknown>) =>
        createMessage(type, content, { sender, parent: asking?.header });
      if (channel === 'shell') {
        asking = request;
        allowed.push(request.content.allow_stdin);
        const question = { prompt: 'Name? ', password: true };
        if (request.content.allow_stdin) await kernel.send('stdin', say('input_request', question));
        else answers.push(['nobody', {}]);
      }
      if (answers.length === 0) return;
      await kernel.send('shell', say('execute_reply', { status: 'ok', execution_count: 1 }));
      await kernel.send('iopub', say('status', { execution_state: 'idle' }));
    });
    const asked: unknown[] = [];
    const onInput = async (request: unknown): Promise<string> => {
      asked.push(request);
      return 'Ada';
    };
    await client.execute('ask', { onInput });
    expect(asked).toEqual([{ prompt: 'Name? ', password: true }]);
    expect(answers).toEqual([['input_reply', { value: 'Ada' }]]);
    await client.execute('ask');
    expect(allowed).toEqual([true, false]);
  });
});
