import { describe, expect, it } from 'vitest';
import { converse } from './conversation.ts';

const open = (comm: string, target: string): string =>
  `emit({ kind: 'comm', message: { kind: 'open', comm: '${comm}', target: '${target}', data: { a: 1 }, metadata: { version: '2.1.0' }, buffers: [new Uint8Array([1])] } })`;

describe('comms in a session', () => {
  it('are told to the front end with their metadata and bytes', async () => {
    const { run } = await converse();
    const heard = await run(`print('before'); ${open('c', 't')}; print('after'); undefined`);
    const told = heard.filter(({ channel }) => channel === 'iopub').map(({ type }) => type);
    expect(told).toEqual(['status', 'execute_input', 'stream', 'comm_open', 'stream', 'status']);
    const message = heard.find(({ type }) => type === 'comm_open')?.message;
    // Made in another context, its bytes have another class.
    const bytes = message?.buffers.map((buffer) => [...buffer]);
    expect({ ...message, buffers: bytes }).toMatchObject({
      content: { comm_id: 'c', target_name: 't', data: { a: 1 } },
      metadata: { version: '2.1.0' },
      buffers: [[1]],
    });
  });

  it('are told also from a silent cell', async () => {
    const { run } = await converse();
    const heard = await run(`print('unheard'); ${open('c', 't')}; undefined`, { silent: true });
    expect(heard.map(({ type }) => type)).toEqual([
      'status',
      'comm_open',
      'execute_reply',
      'status',
    ]);
  });

  it('are known to a front end that comes later, as long as they are open', async () => {
    const { ask, run, evaluator } = await converse();
    await run(`accept('from outside'); ${open('mine', 'widget')}; undefined`);
    await ask('comm_open', { comm_id: 'yours', target_name: 'from outside', data: {} }).done;
    const info = async (content = {}): Promise<unknown> =>
      (await ask('comm_info_request', content).done)[1]?.content;
    expect(await info()).toEqual({
      status: 'ok',
      comms: { mine: { target_name: 'widget' }, yours: { target_name: 'from outside' } },
    });
    expect(await info({ target_name: 'widget' })).toEqual({
      status: 'ok',
      comms: { mine: { target_name: 'widget' } },
    });
    await ask('comm_close', { comm_id: 'mine', data: {} }).done;
    await ask('comm_close', { comm_id: 'unknown', data: {} }).done;
    expect(await info()).toMatchObject({ comms: { yours: {} } });
    expect(evaluator.calls.slice(1)).toEqual(['open yours', 'close mine']);
  });

  it('answer the message that was heard, while output goes to the cell that opened them', async () => {
    const { ask, run, heard } = await converse();
    const [first] = await run(`${open('c', 't')}; undefined`);
    await run('1');
    const told = await ask('comm_msg', { comm_id: 'c', data: { b: 2 } }).done;
    expect(told.map(({ type }) => type)).toEqual(['status', 'comm_msg', 'status']);
    expect(told[1]?.content).toEqual({ comm_id: 'c', data: { b: 2 } });
    const printed = heard.find(({ content }) => content.text === 'heard');
    expect(printed?.parent).toBe(first?.parent);
  });

  it('that nobody has registered are closed again', async () => {
    const { ask } = await converse();
    const heard = await ask('comm_open', { comm_id: 'c1', target_name: 't', data: {} }).done;
    expect(heard.map(({ type }) => type)).toEqual(['status', 'comm_close', 'status']);
    expect(heard[1]?.content).toMatchObject({ comm_id: 'c1' });
  });

  it.each([
    ['comm_open', {}],
    ['comm_open', { comm_id: 5, target_name: [] }],
    ['comm_msg', { comm_id: 'unknown', data: {} }],
    ['comm_msg', {}],
    ['comm_close', { data: 3 }],
  ])('pass over nonsense: %s %j', async (type, content) => {
    const { ask, evaluator } = await converse();
    const heard = await ask(type, content).done;
    expect(heard.map(({ content }) => content.execution_state)).toEqual(['busy', 'idle']);
    expect(evaluator.calls).toEqual([]);
  });
});
