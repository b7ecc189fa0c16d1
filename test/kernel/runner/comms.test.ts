import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommMessage } from '../../../kernel/runner/evaluator.ts';
import { type CellRunner, plain, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

const nothing = { data: {}, metadata: {}, buffers: [] } as const;

/** What cells have sent on comms since the last look. */
function sent(): readonly CommMessage[] {
  const messages = runner.outputs.flatMap(({ output }) =>
    output.kind === 'comm' ? [output.message] : [],
  );
  runner.outputs.length = 0;
  return messages;
}

const deliver = (
  message: Partial<CommMessage> & Pick<CommMessage, 'kind' | 'comm'>,
  cell = runner.latest(),
) => runner.evaluator.deliver({ cell, message: { ...nothing, ...message } as CommMessage });

describe('a comm that a cell opens', () => {
  test('sends data, metadata and bytes, in order with the output', async () => {
    sent();
    await runner.value(`
      const line = comms.open('panel', { a: 1 }, { id: 'c1', metadata: { version: '2' } });
      console.log('between');
      line.send({ b: [1, 2] }, { buffers: [new Uint8Array([0, 255]), new Float32Array([1]).buffer] });
      line.close({ bye: true });
      line.closed`);
    const kinds = runner.outputs.map(({ output }) =>
      output.kind === 'comm' ? output.message.kind : output.kind,
    );
    expect(kinds).toEqual(['open', 'stream', 'message', 'close']);
    expect(sent()).toEqual([
      {
        kind: 'open',
        comm: 'c1',
        target: 'panel',
        data: { a: 1 },
        metadata: { version: '2' },
        buffers: [],
      },
      {
        kind: 'message',
        comm: 'c1',
        data: { b: [1, 2] },
        metadata: {},
        buffers: [new Uint8Array([0, 255]), new Uint8Array([0, 0, 128, 63])],
      },
      { kind: 'close', comm: 'c1', data: { bye: true }, metadata: {}, buffers: [] },
    ]);
  });

  test('hears what comes back, one listener after the other, until they stop', async () => {
    await runner.run(`
      const heard = [];
      const ear = comms.open('panel', {}, { id: 'c2' });
      const stop = ear.onMessage(async ({ data, buffers }) => {
        await new Promise((done) => setTimeout(done, 5));
        heard.push(['first', data.n, ...(buffers[0] ?? [])]);
      });
      ear.onMessage(({ data }) => heard.push(['second', data.n]));
      ear.onClose(() => heard.push('closed'));`);
    await deliver({ kind: 'message', comm: 'c2', data: { n: 1 }, buffers: [new Uint8Array([7])] });
    await runner.run('stop()');
    await deliver({ kind: 'message', comm: 'c2', data: { n: 2 } });
    await deliver({ kind: 'close', comm: 'c2' });
    await deliver({ kind: 'message', comm: 'c2', data: { n: 3 } });
    expect(await runner.value('JSON.stringify([heard, ear.closed])')).toBe(
      `'${JSON.stringify([[['first', 1, 7], ['second', 1], ['second', 2], 'closed'], true])}'`,
    );
  });

  test('gives the output of its listeners to its own cell', async () => {
    await runner.run("comms.open('panel', {}, { id: 'c3' }).onMessage(() => console.log('mine'))");
    const owner = runner.latest();
    await runner.run('1');
    await deliver({ kind: 'message', comm: 'c3' }, owner);
    expect(runner.text(owner, 'stdout')).toBe('mine\n');
    await runner.run("setTimeout(() => console.log('late'), 1)");
    await runner.run('await new Promise((done) => setTimeout(done, 30))');
    expect(runner.text(owner, 'stdout')).toBe('mine\n');
  });

  test('reports a listener that throws at its line, and calls the next', async () => {
    await runner.run(`const odd = comms.open('panel', {}, { id: 'c4' });
      odd.onMessage(() => { null.x });
      odd.onMessage(async () => { throw new Error('later') });
      odd.onMessage(() => console.log('still here'));`);
    expect(await deliver({ kind: 'message', comm: 'c4' })).toEqual({ status: 'ok' });
    const [said = ''] = plain([runner.text(runner.latest(), 'stderr')]);
    expect(said).toMatch(/^A listener of a comm threw:\n[\s\S]*TypeError/);
    expect(said).toMatch(/line 2:\d+/);
    expect(said).toContain('Error: later');
    expect(runner.text(runner.latest(), 'stdout')).toBe('still here\n');
  });

  test.each([
    ['loops', 'while (true) {}'],
    ['never ends', 'return new Promise(() => {})'],
  ])('whose listener %s can be interrupted', async (_name, body) => {
    await runner.run(
      `var stuck = comms.open('panel'); stuck.onMessage(() => { console.log('stuck'); ${body} })`,
    );
    const [{ output } = { output: undefined }] = runner.outputs.slice(-1);
    if (output?.kind !== 'comm') throw new Error('no comm was opened');
    const delivering = deliver({ kind: 'message', comm: output.message.comm });
    while (!runner.text(runner.latest(), 'stdout').endsWith('stuck\n')) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await runner.evaluator.interrupt();
    expect(await delivering).toMatchObject({ status: 'error', cause: 'interrupted' });
    expect(await runner.value('typeof stuck')).toBe("'object'");
  });

  test.each([
    ["comms.open('')", 'TypeError'],
    ["comms.open('a', 5)", 'TypeError'],
    ["comms.open('a', {}, { buffers: ['text'] })", 'TypeError'],
    ["const loop = {}; loop.loop = loop; comms.open('a', loop)", 'TypeError'],
    ["comms.open('a').onMessage('no function')", 'TypeError'],
    ["const shut = comms.open('a'); shut.close(); shut.send({})", 'Error'],
  ])('refuses nonsense: %s', async (code, name) => {
    expect((await runner.failure(code)).name).toBe(name);
  });
});

describe('a comm that the front end opens', () => {
  test('reaches who has registered its target', async () => {
    await runner.run(`comms.register('echo', (line, { data }) => {
      line.send({ welcome: data.name });
      line.onMessage(({ data, buffers }) => line.send(data, { buffers }));
    })`);
    sent();
    await deliver({ kind: 'open', comm: 'f1', target: 'echo', data: { name: 'Ada' } });
    const bytes = new Uint8Array(100_000).fill(5);
    await deliver({ kind: 'message', comm: 'f1', data: { x: 1 }, buffers: [bytes] });
    expect(sent()).toEqual([
      { kind: 'message', comm: 'f1', ...nothing, data: { welcome: 'Ada' } },
      { kind: 'message', comm: 'f1', ...nothing, data: { x: 1 }, buffers: [bytes] },
    ]);
  });

  test('is closed when nobody has', async () => {
    await runner.run("comms.register('gone', () => {})()");
    sent();
    await deliver({ kind: 'open', comm: 'f2', target: 'gone' });
    expect(sent()).toEqual([{ kind: 'close', comm: 'f2', ...nothing }]);
  });
});

test('comms are closed when their runner ends, whoever opened them', async () => {
  const own = await startCellRunner();
  await own.run("comms.register('t', () => {}); comms.open('u', {}, { id: 'here' }); ");
  await own.evaluator.deliver({
    cell: own.latest(),
    message: { kind: 'open', comm: 'there', target: 't', ...nothing },
  });
  await own.run("comms.open('u', {}, { id: 'closed' }).close()");
  own.outputs.length = 0;
  expect((await own.run('process.exit(1)')).status).toBe('error');
  expect(own.outputs.map(({ output }) => output)).toEqual([
    { kind: 'comm', message: { kind: 'close', comm: 'here', ...nothing } },
    { kind: 'comm', message: { kind: 'close', comm: 'there', ...nothing } },
  ]);
  await own.evaluator.stop();
});
