import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvaluateResult } from '../../../kernel/runner/evaluator.ts';
import { type CellRunner, delay, plain, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
  await runner.value(
    "let kept = 42; import fs from 'node:fs/promises'; import { execSync } from 'node:child_process'",
  );
});
afterAll(() => runner.evaluator.stop());

/** Timers, promises and files still work, and variables are there. */
const CHECK =
  "await new Promise((done) => setTimeout(done, 2)); (await fs.readdir('.')).length >= 0 && kept";

/** What runs endlessly; `ON` is where it says that it is on. */
const ENDLESS: readonly (readonly [what: string, code: string])[] = [
  ['a loop', 'ON; while (true) {}'],
  ['a loop in a function', '(function spin() { ON; for (;;); })()'],
  ['a loop in a getter', '({ get a() { ON; while (true) {} } }).a'],
  ['a wait for nothing', 'ON; await new Promise(() => {})'],
  ['a loop of waits', 'ON; for (;;) await new Promise((done) => setTimeout(done, 1))'],
  ['a loop of microtasks', 'ON; for (;;) await null'],
  ['a loop of microtasks in a function', 'await (async () => { ON; for (;;) await null })()'],
  ['a loop of file reads', "ON; for (;;) await fs.readdir('.')"],
  [
    'an endless iteration',
    "for await (const x of (async function* () { ON; for (;;) yield await fs.stat('.') })()) x",
  ],
  [
    'a loop in a timer',
    'setTimeout(() => { ON; while (true) {} }, 1); await new Promise(() => {})',
  ],
  [
    'a loop in nextTick',
    'process.nextTick(() => { ON; while (true) {} }); await new Promise(() => {})',
  ],
  ['a loop in a promise', 'await Promise.resolve().then(() => { ON; while (true) {} })'],
  ['a slow regular expression', "ON; /(a+)+b/.test('a'.repeat(40))"],
  ['a wait for another thread', 'ON; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ['a loop in finally', 'try { ON; await new Promise(() => {}) } finally { while (true) {} }'],
  [
    'a loop that catches everything',
    'ON; while (true) { try { await new Promise(() => {}) } catch {} }',
  ],
  ['a flood of text', "ON; for (;;) console.log('x'.repeat(100_000))"],
  [
    'a display that never comes',
    "ON; ({ [Symbol.for('Jupyter.display')]: () => new Promise(() => {}) })",
  ],
  // Windows has no signals for a child process.
  ...(process.platform === 'win32'
    ? []
    : [['a wait for a child process', "ON; execSync('sleep 20')"] as const]),
];

/** Runs a cell until it has said that it is on. */
async function runUntilOn(code: string): Promise<{ readonly result: Promise<EvaluateResult> }> {
  const result = runner.run(code.replace('ON', "console.log('on')"));
  const cell = runner.latest();
  while (!runner.text(cell, 'stdout').startsWith('on')) await delay(1);
  await delay(5);
  return { result };
}

describe('an interrupt stops', () => {
  test.each(ENDLESS)(
    '%s, keeps every variable, and leaves the next cell whole',
    async (_what, code) => {
      const { result } = await runUntilOn(code);
      await runner.evaluator.interrupt();
      expect(await result).toMatchObject({
        status: 'error',
        cause: 'interrupted',
        name: 'Interrupted',
        message: 'Stopped on request. All variables are kept.',
      });
      expect(await runner.value(CHECK)).toBe('42');
    },
  );

  test('and says where the cell waited', async () => {
    const { result } = await runUntilOn('ON; const a: number = 1\n  await new Promise(() => {})');
    await runner.evaluator.interrupt();
    const stopped = await result;
    expect(stopped.status === 'error' && plain(stopped.traceback).slice(0, 3)).toEqual([
      expect.stringMatching(/^Cell \[\d+\], line 2:3$/),
      '      await new Promise(() => {})',
      '      ^',
    ]);
  });

  test('work that listens to the signal by letting it return its own way', async () => {
    const { result } = await runUntilOn(`const signal = globalThis[Symbol.for('Jupyter.signal')]
ON
while (!signal.aborted) await new Promise((done) => setTimeout(done, 1))
'stopped with its state'`);
    await runner.evaluator.interrupt();
    expect(await result).toMatchObject({
      status: 'ok',
      result: { data: { 'text/plain': "'stopped with its state'" } },
    });
  });

  test('a loop that has asked for the signal and never looks at it', async () => {
    const { result } = await runUntilOn("globalThis[Symbol.for('Jupyter.signal')]; ON; for (;;);");
    await runner.evaluator.interrupt();
    expect(await result).toMatchObject({ status: 'error', cause: 'interrupted' });
    expect(await runner.value(CHECK)).toBe('42');
  });

  test('work that rejects with the signal’s reason', async () => {
    const { result } = await runUntilOn(
      "ON; await require('node:timers/promises').setTimeout(20_000, 0, { signal: globalThis[Symbol.for('Jupyter.signal')] })",
    );
    await runner.evaluator.interrupt();
    expect(await result).toMatchObject({ status: 'error', cause: 'interrupted' });
  });

  test('a cell that still waits for its runner', async () => {
    const restarted = runner.evaluator.restart();
    const running = runner.run('while (true) {}');
    await delay(1);
    await runner.evaluator.interrupt();
    expect(await running).toMatchObject({ status: 'error', cause: 'interrupted' });
    await restarted;
    await runner.value("let kept = 42; import fs from 'node:fs/promises'");
  });
});

test('an interrupt of nothing does nothing', async () => {
  await runner.evaluator.interrupt();
  expect(await runner.value(CHECK)).toBe('42');
});

test('two interrupts are as good as one', async () => {
  const { result } = await runUntilOn('ON; while (true) {}');
  await Promise.all([runner.evaluator.interrupt(), runner.evaluator.interrupt()]);
  expect(await result).toMatchObject({ cause: 'interrupted' });
  expect(await runner.value(CHECK)).toBe('42');
});

test('an interrupt at any moment of a cell’s beginning and end leaves the runner whole', async () => {
  for (let i = 0; i < 40; i++) {
    const result = runner.run(i % 2 === 0 ? 'while (true) {}' : '1 + 1');
    for (let turns = 0; turns < i % 10; turns++) await new Promise(setImmediate);
    await runner.evaluator.interrupt();
    const { status } = await result;
    expect(status === 'error' || i % 2 === 1).toBe(true);
  }
  expect(await runner.value(CHECK)).toBe('42');
});

test('a signal that was aborted is not the next cell’s', async () => {
  expect(await runner.value("globalThis[Symbol.for('Jupyter.signal')].aborted")).toBe('false');
});
