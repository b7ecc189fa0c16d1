import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  await client.run(
    "let kept = 42; import fs from 'node:fs/promises'; import { execSync, spawn } from 'node:child_process'; import { EventEmitter } from 'node:events'",
  );
});
afterAll(async () => {
  client.close();
  await kernel.stop();
});

/** Code that never ends, or not for long; `ON` is where it says that it is on. */
const KINDS: readonly (readonly [kind: string, code: string])[] = [
  ['a loop', 'ON; while (true) {}'],
  [
    'a loop with try and finally',
    'ON; while (true) { try { try { kept } finally { kept } } catch {} }',
  ],
  ['a catastrophic regular expression', "ON; /^(a+)+$/.test(`${'a'.repeat(50)}b`)"],
  [
    'a loop in WebAssembly',
    'ON; new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]))).exports.f()',
  ],
  ['Atomics.wait', 'ON; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  [
    'a sort with a comparator',
    'ON; for (;;) Array.from({ length: 1e5 }, Math.random).sort((a, b) => a - b)',
  ],
  [
    'a loop of microtasks',
    'ON; const spin = () => queueMicrotask(spin); spin(); await new Promise(() => {})',
  ],
  [
    'a loop of next ticks',
    'ON; const tick = () => process.nextTick(tick); tick(); await new Promise(() => {})',
  ],
  [
    'timers that compute',
    'ON; globalThis.timer = setInterval(() => { if (busy) for (;;); }, 1); let busy = true; await new Promise(() => {})',
  ],
  [
    'a loop of immediates',
    'ON; let immediates = true; const again = () => { if (immediates) setImmediate(again) }; again(); await new Promise(() => {})',
  ],
  [
    'callbacks of reads',
    "ON; require('node:fs').stat('.', () => { for (;;); }); await new Promise(() => {})",
  ],
  [
    'listeners of an emitter',
    "const e = new EventEmitter(); e.on('x', () => { ON; for (;;); }); e.emit('x')",
  ],
  [
    'JSON of something huge',
    "ON; for (const big = Array.from({ length: 3e5 }, (_, i) => ({ i, text: 'text' + i })); ; ) JSON.parse(JSON.stringify(big))",
  ],
  // Windows has no signals for a child process.
  ...(process.platform === 'win32' ? [] : [['execSync', "ON; execSync('sleep 20')"] as const]),
  [
    'a child process that is waited for',
    "ON; await new Promise((done) => spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)']).on('exit', done))",
  ],
  ['an await of nothing', 'ON; await new Promise(() => {})'],
  [
    'an async iterator',
    'ON; for await (const x of (async function* () { for (;;) yield new Promise((done) => setImmediate(done)) })()) x',
  ],
  ['a generator', 'ON; for (const x of (function* () { for (;;) yield 1 })()) x'],
  [
    'Promise.all',
    'ON; await Promise.all(Array.from({ length: 100 }, () => new Promise(() => {})))',
  ],
];

/** What an earlier cell has left on is turned off; timers, files, promises, and variables are there. */
const CHECK =
  "clearInterval(globalThis.timer); globalThis.immediates = false; try { busy = false; immediates = false } catch {}; await new Promise((done) => setTimeout(done, 1)); (await fs.readdir('.')).length > 0 && (await Promise.all([kept]))[0]";

const WAYS = process.platform === 'win32' ? ['a request'] : ['a request', 'a signal'];

describe.each(WAYS)('%s stops', (way) => {
  test.each(KINDS)('%s, keeps the variables, and leaves the kernel whole', async (_kind, code) => {
    const running = client.ask('execute_request', {
      code: code.replace('ON', "console.log('on')"),
    });
    await running.until(({ content }) => content.text === 'on\n');
    if (way === 'a signal') kernel.process.kill('SIGINT');
    else
      expect((await client.ask('interrupt_request', {}, 'control').done).reply.status).toBe('ok');
    const { reply, messages } = await running.done;
    expect(reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    const states = messages.map(({ content }) => content.execution_state).filter(Boolean);
    expect(states).toEqual(['busy', 'idle']);
    const after = await client.run(CHECK);
    expect(after.reply).toMatchObject({ status: 'ok' });
    expect(after.messages.map(({ content }) => content.data)).toContainEqual({
      'text/plain': '42',
    });
  });
});
