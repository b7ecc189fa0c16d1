import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const posix = process.platform !== 'win32';
describe('an interrupt stops', () => {
  test.each([
    ['a loop', 'while (true) {}'],
    ['a loop in a function', '(function spin() { for (;;); })()'],
    ['a loop in a getter', '({ get a() { while (true) {} } }).a'],
    ['a wait for nothing', 'await new Promise(() => {})'],
    ['a loop of waits', 'for (;;) await new Promise((done) => setTimeout(done, 1))'],
    ['a loop of microtasks', 'for (;;) await null'],
    ['a loop of microtasks in a function', 'await (async () => { for (;;) await null })()'],
    ['a loop of file reads', 'for (;;) await fs.readdir(".")'],
    [
      'an endless iteration',
      'for await (const x of (async function* () { for (;;) yield await fs.stat(".") })()) x',
    ],
    ['a loop in a timer', 'setTimeout(() => { while (true) {} }, 1); await new Promise(() => {})'],
    [
      'a loop in nextTick',
      'process.nextTick(() => { while (true) {} }); await new Promise(() => {})',
    ],
    ['a loop in a promise', 'await Promise.resolve().then(() => { while (true) {} })'],
    ['a slow regular expression', "/(a+)+b/.test('a'.repeat(40))"],
    ['a wait for another thread', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    ['a loop in finally', 'try { await new Promise(() => {}) } finally { while (true) {} }'],
    [
      'a loop that catches everything',
      'while (true) { try { await new Promise(() => {}) } catch {} }',
    ],
    [
      'a display that never comes',
      "({ [Symbol.for('Jupyter.display')]: () => new Promise(() => {}) })",
    ],
    ...(posix ? [['a wait for a child process', "execSync('sleep 20')"] as const] : []),
  ])('%s, keeps every variable, and leaves the next cell whole', async (_what, code) => {
    const running = runner.run(code);
    await delay(60);
    await runner.evaluator.interrupt();
    const result = await running;
    expect(result).toMatchObject({
      status: 'error',
      cause: 'interrupted',
      name: 'Interrupted',
      message: 'Stopped on request. All variables are kept.',
    });
    expect(await runner.value(CHECK)).toBe('42');
  });

  test('and says where the cell waited', async () => {
    const running = runner.failure('const a: number = 1\n  await new Promise(() => {})');
    await delay(30);
    await runner.evaluator.interrupt();
    expect(plain((await running).traceback).slice(0, 3)).toEqual([
      expect.stringMatching(/^Cell \[\d+\], line 2:3$/),
      '      await new Promise(() => {})',
      '      ^',
    ]);
  });

  test('work that listens to the signal by letting it return its own way', async () => {
    const running = runner.run(`const signal = globalThis[Symbol.for('Jupyter.signal')]
let steps = 0
while (!signal.aborted) { steps++; await new Promise((done) => setTimeout(done, 1)) }
'stopped with ' + (steps > 0 ? 'its state' : 'nothing')`);
    await delay(40);
    await runner.evaluator.interrupt();
    expect(await running).toMatchObject({
      status: 'ok',
      result: { data: { 'text/plain': "'stopped with its state'" } },
    });
  });

  test('work that rejects with the signal’s reason', async () => {
    const running = runner.run(
      "await require('node:timers/promises').setTimeout(20_000, 0, { signal: globalThis[Symbol.for('Jupyter.signal')] })",
    );
    await delay(40);
    await runner.evaluator.interrupt();
    expect(await running).toMatchObject({ status: 'error', cause: 'interrupted' });
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
  const running = runner.run('while (true) {}');
  await delay(30);
  await Promise.all([runner.evaluator.interrupt(), runner.evaluator.interrupt()]);
  expect(await running).toMatchObject({ cause: 'interrupted' });
  expect(await runner.value(CHECK)).toBe('42');
});

test('a signal that was aborted is not the next cell’s', async () => {
  expect(await runner.value("globalThis[Symbol.for('Jupyter.signal')].aborted")).toBe('false');
});
