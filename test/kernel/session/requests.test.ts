import { describe, expect, it } from 'vitest';
import { converse, inShort } from './conversation.ts';

describe('a request', () => {
  it.each(['shell', 'control'] as const)('for kernel info is answered on %s', async (channel) => {
    const { ask } = await converse();
    const heard = await ask('kernel_info_request', {}, channel).done;
    expect(heard.map(inShort)).toEqual(['busy', 'kernel_info_reply ok', 'idle']);
    expect(heard.find((message) => message.channel === channel)?.content).toMatchObject({
      protocol_version: expect.stringMatching(/^5\.\d$/),
      implementation: 'backsolve',
      implementation_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      language_info: { name: 'typescript', file_extension: '.ts', version: process.versions.node },
      banner: expect.stringContaining('Backsolve'),
      supported_features: ['debugger'],
      debugger: true,
    });
  });

  it.each([
    [
      'complete_request',
      { code: '𝒙a', cursor_pos: 2 },
      { matches: [], cursor_start: 2, cursor_end: 2 },
    ],
    ['complete_request', { code: '𝒙a' }, { matches: [], cursor_start: 2, cursor_end: 2 }],
    ['inspect_request', { code: 'x', cursor_pos: 1 }, { found: false, data: {} }],
    ['history_request', { hist_access_type: 'tail', n: 10 }, { history: [] }],
    ['comm_info_request', {}, { comms: {} }],
    ['is_complete_request', { code: '1' }, { status: 'unknown' }],
    ['interrupt_request', {}, { status: 'ok' }],
  ])('%s %j has a valid answer', async (type, content, answer) => {
    const { ask } = await converse();
    const heard = await ask(type, content).done;
    expect(heard.find(({ channel }) => channel === 'shell')?.content).toMatchObject(answer);
  });

  it('whether code is complete is answered by the language', async () => {
    const { ask } = await converse({
      isComplete: async () => ({ status: 'incomplete', indent: '  ' }),
    });
    const heard = await ask('is_complete_request', { code: '{' }).done;
    expect(heard[1]?.content).toEqual({ status: 'incomplete', indent: '  ' });
  });

  it('of an unknown type is ignored, between busy and idle', async () => {
    const { ask, debugLines } = await converse();
    expect((await ask('dance_request').done).map(inShort)).toEqual(['busy', 'idle']);
    expect(debugLines.join()).toContain('dance_request');
  });

  it('with nonsense for content gets the defaults, not a crash', async () => {
    const { ask } = await converse();
    const content = { code: 7, silent: 'yes', user_expressions: 3, stop_on_error: null };
    expect((await ask('execute_request', content).done).map(inShort)).toContain('execute_reply ok');
  });

  it('whose handler fails is answered with that failure', async () => {
    const interrupt = (): Promise<void> => Promise.reject(new Error('stuck'));
    const { ask } = await converse({}, { interrupt });
    const heard = await ask('interrupt_request', {}, 'control').done;
    expect(heard.map(inShort)).toEqual(['busy', 'interrupt_reply error', 'idle']);
    expect(heard[1]?.content).toMatchObject({ ename: 'Error', evalue: 'stuck' });
  });

  it('on control is answered while a cell runs on shell', async () => {
    const { ask, run, session } = await converse();
    const running = run('new Promise(() => {})');
    const heard = await ask('kernel_info_request', {}, 'control').done;
    expect(heard.map(inShort)).toContain('kernel_info_reply ok');
    await session.interrupt();
    await running;
  });
});

describe('a shutdown', () => {
  it.each([
    ['shell', true],
    ['control', false],
  ] as const)(
    'on %s with restart %s is answered, then the session ends',
    async (channel, restart) => {
      const { ask, session, heard } = await converse();
      const { id } = ask('shutdown_request', { restart }, channel);
      expect(await session.ended).toEqual({ restart });
      const answers = heard.filter(({ parent }) => parent === id);
      expect(answers.map(({ channel, type }) => `${channel} ${type}`)).toEqual([
        'iopub status',
        'iopub shutdown_reply',
        `${channel} shutdown_reply`,
        'iopub status',
      ]);
      expect(answers[1]?.content).toEqual({ status: 'ok', restart });
    },
  );

  it('while cells run and wait answers them all as aborted', async () => {
    const { ask, session } = await converse();
    const first = ask('execute_request', { code: 'new Promise(() => {})' });
    const second = ask('execute_request', { code: '1' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await session.stop();
    const expected = ['execute_reply aborted', 'idle'];
    expect((await first.done).slice(-2).map(inShort)).toEqual(expected);
    expect((await second.done).slice(-2).map(inShort)).toEqual(expected);
  });

  it('may be asked for twice', async () => {
    const { session } = await converse();
    await Promise.all([session.stop(), session.stop()]);
    expect(await session.ended).toEqual({ restart: false });
  });
});

describe('a restart', () => {
  it('forgets variables and counts from one, and aborts what was asked before', async () => {
    const { session, run } = await converse();
    await run('var gone = 1');
    const running = run('new Promise(() => {})');
    const waiting = run('2');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await session.restart();
    expect((await running).map(inShort)).toContain('execute_reply aborted');
    expect((await waiting).map(inShort)).toContain('execute_reply aborted');
    expect((await run('typeof gone')).map(inShort)).toContain('Out [1] undefined');
  });
});
