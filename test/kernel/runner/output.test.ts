import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../kernel/runner/evaluator.ts';
import { createEvaluator } from '../../../kernel/runner/index.ts';
import { type CellRunner, delay, hardFolder, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

const stdout = (): string => runner.text(runner.latest(), 'stdout');
const stderr = (): string => runner.text(runner.latest(), 'stderr');
function shown(): readonly Output[] {
  return runner.outputs.filter(({ cell }) => cell === runner.latest()).map(({ output }) => output);
}

describe('text', () => {
  test('of the console and of the process streams keeps its order', async () => {
    await runner.value(
      "console.log('a', { b: 1 }); process.stdout.write('c'); console.info('d'); await 1; console.log('%s!', 'e')",
    );
    expect(stdout()).toBe('a { b: 1 }\ncd\ne!\n');
    await runner.value(
      "console.error('f'); console.warn('g'); process.stderr.write(Buffer.from('h'))",
    );
    expect(stderr()).toBe('f\ng\nh');
  });

  test('in parts of a character is put together', async () => {
    await runner.value(
      "for (const byte of Buffer.from('é👍')) process.stdout.write(Buffer.from([byte])); process.stdout.write('c3a8', 'hex')",
    );
    expect(stdout()).toBe('é👍è');
  });

  test('of 20 MB arrives complete and in order', async () => {
    await runner.value(
      "const pad = 'x'.repeat(993); for (let i = 0; i < 20_000; i++) console.log(String(i).padStart(6, '0') + pad)",
    );
    const lines = stdout().split('\n');
    expect(lines.length).toBe(20_001);
    expect(
      lines.slice(0, -1).every((line, i) => line.length === 999 && Number(line.slice(0, 6)) === i),
    ).toBe(true);
  });

  test('of 20 MB in one piece arrives too', async () => {
    await runner.value("process.stdout.write('y'.repeat(20_000_000))");
    expect(stdout().length).toBe(20_000_000);
  });

  test('written to the pipe itself comes before the result', async () => {
    await runner.value(
      "require('node:fs').writeSync(1, 'raw one\\n'); require('node:fs').writeSync(2, 'raw two\\n'); 1",
    );
    expect([stdout(), stderr()]).toEqual(['raw one\n', 'raw two\n']);
    await runner.value(
      "require('node:child_process').execFileSync(process.execPath, ['-e', 'console.log(\"from a child\"); console.error(\"and its stderr\")'], { stdio: 'inherit' }); 1",
    );
    expect([stdout(), stderr()]).toEqual(['from a child\n', 'and its stderr\n']);
    await runner.value("require('node:fs').writeSync(1, 'z'.repeat(3_000_000)); 1");
    expect(stdout().length).toBe(3_000_000);
  });

  test('survives the end of a pipeline into stdout', async () => {
    await runner.value(
      "await require('node:stream/promises').pipeline(require('node:stream').Readable.from(['p', 'q']), process.stdout)\nprocess.stdout.end('r'); console.log('s')",
    );
    expect(stdout()).toBe('pqrs\n');
  });

  test('written late goes to a cell', async () => {
    await runner.value("setTimeout(() => console.log('late'), 20)");
    const cell = runner.latest();
    while (runner.text(cell, 'stdout') === '') await delay(5);
    expect(runner.text(cell, 'stdout')).toBe('late\n');
  });

  test('a cell that closes the pipes is still answered', async () => {
    const own = await startCellRunner();
    expect(
      await own.value(
        "require('node:fs').closeSync(1); require('node:fs').closeSync(2); console.log('still'); 1",
      ),
    ).toBe('1');
    expect(own.text(own.latest(), 'stdout')).toBe('still\n');
    await own.evaluator.stop();
  });
});

test('a reader that takes its time holds the runner back', async () => {
  let taken = 0;
  const evaluator = createEvaluator({
    folder: await hardFolder(),
    onOutput: async (_cell, output) => {
      if (output.kind === 'stream') taken += output.text.length;
      if (output.kind === 'display') await delay(300);
    },
  });
  await evaluator.start();
  const code =
    "display(1); const began = performance.now(); process.stdout.write('x'.repeat(4_000_000)); performance.now() - began > 150";
  const result = await evaluator.evaluate({ cell: 'a', code, executionCount: 1 });
  expect(result).toMatchObject({ status: 'ok', result: { data: { 'text/plain': 'true' } } });
  expect(taken).toBe(4_000_000);
  await evaluator.stop();
});

describe('display', () => {
  const text = (value: string): object => ({ data: { 'text/plain': value }, metadata: {} });

  test('shows a value, and its handle shows another in its place', async () => {
    await runner.value("const handle = display('one'); handle.update({ two: 2 })");
    const [first, second] = shown();
    expect(first).toEqual({ kind: 'display', rendering: text("'one'"), id: expect.any(String) });
    expect(second).toEqual({ ...first, kind: 'update', rendering: text('{ two: 2 }') });
  });

  test('takes an id, and updates by it', async () => {
    await runner.value("display(1, { id: 'mine' }); display(2, { id: 'mine', update: true })");
    expect(shown()).toEqual([
      { kind: 'display', rendering: text('1'), id: 'mine' },
      { kind: 'update', rendering: text('2'), id: 'mine' },
    ]);
  });

  test('keeps the order when a value takes its time, and the cell waits for it', async () => {
    await runner.value(`const slow = { [Symbol.for('Jupyter.display')]: async () => { await new Promise((done) => setTimeout(done, 20)); return { 'text/plain': 'slow' } } }
display(slow); display('quick'); clearOutput(true); 1`);
    expect(
      shown().map((output) =>
        'rendering' in output ? output.rendering.data['text/plain'] : output,
      ),
    ).toEqual(['slow', "'quick'", { kind: 'clear', wait: true }]);
  });

  test('shows nothing for an empty bundle', async () => {
    expect(
      await runner.value(
        "display({ [Symbol.for('Jupyter.display')]: () => ({}) }); ({ [Symbol.for('Jupyter.display')]: () => ({}) })",
      ),
    ).toBeUndefined();
    expect(shown()).toEqual([]);
  });

  test('turns typed arrays in a bundle into arrays', async () => {
    const result = await runner.run(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { y: new Float64Array([1, NaN]) }, 'text/plain': 'p' }) })",
    );
    expect(result).toMatchObject({ result: { data: { 'application/json': { y: [1, null] } } } });
  });

  test.each([
    ['a bundle that is no JSON', "() => ({ 'application/json': { big: 1n } })"],
    [
      'a bundle that holds itself',
      "() => { const a = {}; a.a = a; return { 'application/json': a } }",
    ],
    ['a method that throws', "() => { throw new Error('no') }"],
    ['a method that rejects', "async () => { throw new Error('no') }"],
    ['a method that returns no bundle', '() => 5'],
  ])('falls back to text for %s, and says so', async (_what, method) => {
    expect(
      await runner.value(`({ answer: 42, [Symbol.for('Jupyter.display')]: ${method} })`),
    ).toContain('answer: 42');
    expect(stderr()).toMatch(/It is shown as text\.\n$/);
  });

  test('clearOutput clears at once or later', async () => {
    await runner.value('clearOutput()');
    expect(shown()).toEqual([{ kind: 'clear', wait: false }]);
  });
});
