import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTEXT_FLAGS } from '../../../kernel/runner/causes.ts';
import { type CellRunner, delay, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

/** Ways to print later; `LATER` is where it is printed. */
const WAYS: readonly (readonly [way: string, code: string])[] = [
  ['a timer', 'setTimeout(() => LATER, 50)'],
  ['a timer of the module', "require('node:timers').setTimeout(() => LATER, 50)"],
  [
    'an interval',
    'let times = 0; const interval = setInterval(() => { if (++times === 9) { LATER; clearInterval(interval) } }, 5)',
  ],
  [
    'immediates, one after another',
    'let turns = 0; const turn = () => { if (open) LATER; else setImmediate(turn) }; setImmediate(turn)',
  ],
  ['a function that waits', 'void (async () => { await until(); await null; LATER })()'],
  ['a promise', 'until().then(() => LATER)'],
  ['a promise of the timers', "require('node:timers/promises').setTimeout(50).then(() => LATER)"],
  ['a promisified timer', "require('node:util').promisify(setTimeout)(50).then(() => LATER)"],
  ['a microtask of a timer', 'setTimeout(() => queueMicrotask(() => LATER), 50)'],
  ['a next tick of a timer', 'setTimeout(() => process.nextTick(() => LATER), 50)'],
  [
    'an emitter told by a timer',
    "const emitter = new (require('node:events'))(); emitter.on('told', () => LATER); setTimeout(() => emitter.emit('told'), 50)",
  ],
  [
    'a child process’s output',
    "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(console.log, 20, 1)']); child.stdout.on('data', () => LATER)",
  ],
  [
    'a child process’s end',
    "require('node:child_process').spawn(process.execPath, ['-e', '']).on('exit', () => LATER)",
  ],
  ['a display', "setTimeout(() => display('late'), 50)"],
  ['an error in a timer', "setTimeout(() => { throw new Error('late') }, 50)"],
  ['a rejection that nothing handles', "until().then(() => { throw new Error('late') })"],
];

const said = (cell: string): string =>
  JSON.stringify(runner.outputs.filter((one) => one.cell === cell).map(({ output }) => output));

describe('what comes late belongs to the cell that caused it, while another one runs:', () => {
  test.each(WAYS)('%s', async (_way, code) => {
    await runner.value(
      'let open = false; let wake; const until = () => new Promise((done) => { wake = done })',
    );
    await runner.value(code.replace('LATER', "console.log('late')"));
    const first = runner.latest();
    expect(said(first)).not.toContain('late');
    const second = runner.run(
      "console.log('mine'); open = true; wake?.(); await new Promise((done) => { globalThis.finish = done }); console.log('still mine')",
    );
    const other = runner.latest();
    while (!said(first).includes('late') && !said(other).includes('late')) await delay(2);
    await runner.evaluator.interrupt();
    await second;
    expect([said(first).includes('late'), said(other).includes('late')]).toEqual([true, false]);
  });
});

test('and still does after interrupts of all sorts', async () => {
  await runner.value('let beats = 0; const beat = setInterval(() => console.log(++beats), 5)');
  const first = runner.latest();
  for (const endless of [
    'while (true) {}',
    'await new Promise(() => {})',
    'await (async () => { for (;;) await null })()',
    'setTimeout(() => { for (;;); }, 1); await new Promise(() => {})',
    "console.log('mine'); await Promise.resolve().then(() => { for (;;); })",
  ]) {
    const running = runner.run(endless);
    const cell = runner.latest();
    await delay(20);
    await runner.evaluator.interrupt();
    expect(await running).toMatchObject({ cause: 'interrupted' });
    const before = runner.text(first, 'stdout').length;
    while (runner.text(first, 'stdout').length === before) await delay(2);
    expect(runner.text(cell, 'stdout')).toBe(endless.includes('mine') ? 'mine\n' : '');
    await runner.value("await null; console.log('own')");
    expect(runner.text(runner.latest(), 'stdout')).toBe('own\n');
  }
  await runner.value('clearInterval(beat)');
});

test('a cell’s own output is its own, also behind waits', async () => {
  await runner.value(
    'console.log(1); await null; console.log(2); await new Promise((done) => setTimeout(done, 2)); console.log(3); for await (const x of [4]) console.log(x)',
  );
  expect(runner.text(runner.latest(), 'stdout')).toBe('1\n2\n3\n4\n');
});

test('nothing of it shows: timers, emitters and promises are as Node makes them', async () => {
  expect(
    await runner.value(
      '[setTimeout.name, process.nextTick.name, setTimeout(() => {}).constructor.name, Object.getOwnPropertySymbols(Promise.resolve()).length, new Promise((done) => setTimeout(function () { done(this.constructor.name) })) instanceof Promise].join()',
    ),
  ).toBe("'setTimeout,nextTick,Timeout,0,true'");
  expect(
    await runner.value(
      'await new Promise((done) => setTimeout(function () { done(this.constructor.name) }, 1))',
    ),
  ).toBe("'Timeout'");
});

test('Node takes the flags without a word', () => {
  const { stderr, status } = spawnSync(process.execPath, [...CONTEXT_FLAGS, '-e', '1']);
  expect([status, String(stderr)]).toEqual([0, '']);
});
