import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMessage } from '../../../kernel/protocol/create.ts';
import type { Message } from '../../../kernel/protocol/message.ts';
import { createSigner } from '../../../kernel/protocol/signature.ts';
import { encode } from '../../../kernel/protocol/wire.ts';
import {
  type KernelClientProcess,
  type KernelProcess,
  startKernelProcess,
} from '../kernel-process.ts';

let kernel: KernelProcess;
let client: KernelClientProcess;
beforeAll(async () => {
  kernel = await startKernelProcess();
  client = await kernel.connect();
});
afterAll(async () => {
  client.close();
  await kernel.stop();
});

/** Every request is answered once, between its one `busy` and its one `idle`, and no result is late. */
function expectWhole(heard: readonly Message[], requests: readonly string[]): void {
  for (const id of requests) {
    const mine = heard.filter(({ parentHeader }) => parentHeader?.msg_id === id);
    const states = mine.map(({ content }) => content.execution_state).filter(Boolean);
    expect(states).toEqual(['busy', 'idle']);
    expect(mine.filter(({ header }) => header.msg_type.endsWith('_reply'))).toHaveLength(1);
    const idle = mine.findIndex(({ content }) => content.execution_state === 'idle');
    const results = ['execute_result', 'error', 'execute_input'];
    const late = mine.slice(idle + 1).filter(({ header }) => results.includes(header.msg_type));
    expect(late).toEqual([]);
  }
}

const posix = process.platform !== 'win32';

/** What a cell does to the kernel, and how its reply ends. */
const FAULTS: readonly (readonly [fault: string, code: string, reply: object])[] = [
  ['process.exit', 'process.exit(3)', { ename: 'RunnerEnded' }],
  ['process.abort', 'process.abort()', { ename: 'RunnerEnded' }],
  ...(posix
    ? [['SIGKILL', "process.kill(process.pid, 'SIGKILL')", { ename: 'RunnerEnded' }] as const]
    : []),
  ['a stack overflow', '(function deeper() { deeper() })()', { ename: 'RangeError' }],
  ['an unhandled rejection', 'Promise.reject(new Error("lost")); 1', { status: 'ok' }],
  ['an exception in a timer', 'setTimeout(() => { throw new Error("late") }); 1', { status: 'ok' }],
  ['a getter that throws', '({ get a() { throw new Error("no") } })', { status: 'ok' }],
  [
    'a proxy that throws',
    'new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })',
    { status: 'ok' },
  ],
  ['a thrown proxy', 'throw new Proxy({}, { get() { throw 1 } })', { status: 'error' }],
  ['a thrown nothing', 'throw undefined', { status: 'error' }],
  ['a cyclic value', 'const circle = {}; circle.circle = circle; circle', { status: 'ok' }],
  [
    'a cyclic cause',
    'const cause = new Error("round"); cause.cause = cause; throw cause',
    { evalue: 'round' },
  ],
  ['10,000 lines', '1 + 1;\n'.repeat(10_000), { status: 'ok' }],
  ['a line of 1 MB', `'${'x'.repeat(1_000_000)}'.length`, { status: 'ok' }],
  ['a syntax error', 'let = = 1', { ename: 'SyntaxError' }],
];

describe('a kernel stays whole through', () => {
  test.each(FAULTS)('%s', async (_fault, code, reply) => {
    const first = client.ask('execute_request', { code });
    expect((await first.done).reply).toMatchObject(reply);
    // In one go with the next would be aborted after an error.
    const second = client.ask('execute_request', { code: '6 * 7' });
    const after = await second.done;
    expect(after.messages.map(({ content }) => content.data)).toContainEqual({
      'text/plain': '42',
    });
    expectWhole(client.heard, [first.header.msg_id, second.header.msg_id]);
  });

  test('a value whose inspection never ends, once it is interrupted', async () => {
    const code =
      "({ [Symbol.for('nodejs.util.inspect.custom')]() { console.log('on'); for (;;); } })";
    const running = client.ask('execute_request', { code });
    await running.until(({ content }) => content.text === 'on\n');
    await client.ask('interrupt_request', {}, 'control').done;
    expect((await running.done).reply).toMatchObject({ ename: 'Interrupted' });
    expectWhole(client.heard, [running.header.msg_id]);
  });

  test.each<readonly [what: string, frames: () => readonly Uint8Array[]]>([
    ['no frames of a message', () => [Buffer.from('nonsense')]],
    ['a wrong signature', () => signed(createMessage('execute_request', { code: '1' }, from), 'x')],
    ['content of another shape', () => signed(createMessage('execute_request', { code: 5 }, from))],
    ['a type that nobody knows', () => signed(createMessage('strange_request', {}, from))],
    ['a cell without content', () => signed(createMessage('execute_request', {}, from))],
  ])('%s from a client', async (_what, frames) => {
    await client.raw(frames());
    const next = client.ask('execute_request', { code: '"fine"', store_history: false });
    expect((await next.done).reply).toMatchObject({ status: 'ok' });
    expectWhole(client.heard, [next.header.msg_id]);
  });

  test('two clients that ask at once, and one of them that vanishes with a cell on', async () => {
    const other = await kernel.connect();
    const asked = [0, 1, 2, 3, 4, 5].map((i) =>
      (i % 2 ? client : other).ask('execute_request', { code: `console.log(${i}); ${i}` }),
    );
    const ran = await Promise.all(asked.map(({ done }) => done));
    expect(ran.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `${i}\n`));
    const mine = asked.filter((_, i) => i % 2).map(({ header }) => header.msg_id);
    expectWhole(client.heard, mine);

    const last = other.ask('execute_request', {
      code: "console.log('on'); await new Promise((done) => setTimeout(done, 50))",
    });
    await last.until(({ content }) => content.text === 'on\n');
    other.close();
    expect((await client.run('1')).reply).toMatchObject({ status: 'ok' });
  });
});

const from = { sender: { session: 'stranger', username: 'tester' } };

function signed(message: Message, key = 'secret'): readonly Uint8Array[] {
  return encode(message, createSigner(key));
}
