import { describe, expect, it } from 'vitest';
import { converse, inShort } from './conversation.ts';

describe('an execute request', () => {
  it.each([
    ['a value', '1 + 1', ['Out [1] 2']],
    ['no value', 'undefined', []],
    ['a stream and a value', 'print("a\\n"); 3', ['stdout: a\n', 'Out [1] 3']],
    [
      'both streams in order',
      'print("a"); warn("b"); print("c")',
      ['stdout: a', 'stderr: b', 'stdout: c'],
    ],
    [
      'an error after output',
      'print("a"); throw new TypeError("no")',
      ['stdout: a', 'error TypeError: no'],
    ],
    [
      'the death of the runner',
      'print("a"); die()',
      ['stdout: a', 'error RunnerDied: the runner ended with code 7'],
    ],
  ])(
    'that gives %s sends input, outputs, reply, and all between busy and idle',
    async (_, code, outputs) => {
      const { run } = await converse();
      const failed = outputs.some((line) => line.startsWith('error'));
      expect((await run(code)).map(inShort)).toEqual([
        'busy',
        'In [1]',
        ...outputs,
        `execute_reply ${failed ? 'error' : 'ok'}`,
        'idle',
      ]);
    },
  );

  it('is answered on the route it came by, as its child', async () => {
    const { run } = await converse();
    const reply = (await run('1')).find(({ channel }) => channel === 'shell');
    expect(reply?.message.identities).toEqual([Buffer.from('route')]);
    expect(reply?.message.header.msg_type).toBe('execute_reply');
    expect(reply?.message.metadata.started).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('counts, unless it is silent or kept out of the history', async () => {
    const { run } = await converse();
    const counts: unknown[] = [];
    for (const content of [{}, { silent: true }, { store_history: false }, {}]) {
      const reply = (await run('1', content)).find(({ channel }) => channel === 'shell');
      counts.push(reply?.content.execution_count);
    }
    expect(counts).toEqual([1, 1, 1, 2]);
  });

  it('says nothing on iopub but busy and idle when it is silent', async () => {
    const { run } = await converse();
    const code = 'print("a"); emit({ kind: "clear", wait: false }); 1';
    expect((await run(code, { silent: true })).map(inShort)).toEqual([
      'busy',
      'execute_reply ok',
      'idle',
    ]);
    const failing = await run('throw new Error("x")', { silent: true });
    expect(failing.map(inShort)).toEqual(['busy', 'execute_reply error', 'idle']);
  });

  it('evaluates its user expressions in the runner, each with its own outcome', async () => {
    const { run } = await converse();
    const asked = { twice: 'x * 2', wrong: 'y', nothing: 'undefined' };
    const reply = (await run('x = 21', { user_expressions: asked })).find(
      (m) => m.channel === 'shell',
    );
    expect(reply?.content.user_expressions).toMatchObject({
      twice: { status: 'ok', data: { 'text/plain': '42' } },
      wrong: { status: 'error', ename: 'ReferenceError', evalue: 'y is not defined' },
      nothing: { status: 'ok', data: { 'text/plain': 'undefined' } },
    });
  });

  it('keeps its variables through an error', async () => {
    const { run } = await converse();
    await run('var kept = 7; throw new Error("x")');
    expect((await run('kept')).map(inShort)).toContain('Out [2] 7');
  });
});

describe('after an error', () => {
  const statuses = async (stopOnError: boolean): Promise<readonly string[]> => {
    const { ask } = await converse();
    const asked = [
      ask('execute_request', { code: 'throw new Error("x")', stop_on_error: stopOnError }),
      ask('execute_request', { code: '2' }),
      ask('kernel_info_request'),
      ask('execute_request', { code: '3' }),
    ];
    const all = await Promise.all(asked.map(({ done }) => done));
    return all.map((heard) => {
      const reply = heard.find(({ channel }) => channel === 'shell');
      return String(reply?.content.status);
    });
  };

  it('the execute requests that were waiting are aborted, and nothing else is', async () => {
    expect(await statuses(true)).toEqual(['error', 'aborted', 'ok', 'aborted']);
  });

  it('those that a client was just about to send are aborted as well', async () => {
    const { ask } = await converse();
    const first = ask('execute_request', { code: 'throw new Error("x")' });
    const others: ReturnType<typeof ask>[] = [];
    for (let i = 0; i < 100; i++) {
      await Promise.resolve();
      others.push(ask('execute_request', { code: '1' }));
    }
    await first.done;
    for (const { done } of others) {
      expect((await done).map(inShort)).toContain('execute_reply aborted');
    }
  });

  it('nothing is aborted where the request said so', async () => {
    expect(await statuses(false)).toEqual(['error', 'ok', 'ok', 'ok']);
  });

  it('an aborted request runs nothing, shows nothing and is still between busy and idle', async () => {
    const { ask, evaluator } = await converse();
    const first = ask('execute_request', { code: 'throw new Error("x")' });
    const second = ask('execute_request', { code: '"never"' });
    await first.done;
    expect((await second.done).map(inShort)).toEqual(['busy', 'execute_reply aborted', 'idle']);
    expect(evaluator.calls).toEqual(['throw new Error("x")']);
  });

  it('a request sent on seeing the reply is not aborted', async () => {
    const { run } = await converse();
    for (let i = 0; i < 5; i++) {
      await run('throw new Error("x")');
      expect((await run('1')).map(inShort)).toContain('execute_reply ok');
    }
  });
});

describe('an interrupt', () => {
  it.each(['message', 'signal'])(
    'by %s ends the cell with an error and keeps the variables',
    async (by) => {
      const { run, ask, session } = await converse();
      await run('var kept = 7');
      const running = run('new Promise(() => {})');
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (by === 'signal') await session.interrupt();
      else {
        const heard = await ask('interrupt_request', {}, 'control').done;
        expect(heard.map(inShort)).toEqual(['busy', 'interrupt_reply ok', 'idle']);
      }
      expect((await running).map(inShort)).toContain('error Interrupted: stopped on request');
      expect((await run('kept')).map(inShort)).toContain('Out [3] 7');
    },
  );
});

describe('a runner that cannot start', () => {
  it('is the error of the first cell, and the next cell gets another try', async () => {
    const { session, run, evaluator } = await converse();
    evaluator.failNextStart(new Error('no such program'));
    await expect(session.restart()).rejects.toThrow('no such program');
    expect((await run('1')).map(inShort)).toContain('error Error: no such program');
    expect((await run('1')).map(inShort)).toContain('Out [2] 1');
  });
});
