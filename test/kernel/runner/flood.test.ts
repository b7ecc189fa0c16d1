import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellRunner, delay, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

const LINES = 3000;
const PRINT = `for (let i = 0; i < ${LINES}; i++) console.log(i);`;
const EXPECTED = Array.from({ length: LINES }, (_, i) => `${i}\n`).join('');
const stdout = (cell = runner.latest()): string => runner.text(cell, 'stdout');
const posix = process.platform !== 'win32';

describe('lines printed in quick succession are all there', () => {
  test.each<readonly [when: string, then: string]>([
    ['before a loop that never ends', 'while (true) {}'],
    ['before a wait for another thread', waitForThread()],
    // Windows has no signals for a child process.
    ...(posix
      ? [
          [
            'before a wait for a child',
            "require('node:child_process').execSync('sleep 30')",
          ] as const,
        ]
      : []),
  ])('%s, while it is on', async (_when, then) => {
    const result = runner.run(PRINT + then);
    const cell = runner.latest();
    while (stdout(cell).length < EXPECTED.length) await delay(2);
    expect(stdout(cell)).toBe(EXPECTED);
    await runner.evaluator.interrupt();
    expect(await result).toMatchObject({ cause: 'interrupted' });
  });

  test.each([
    ['process.exit', 'process.exit()'],
    ['process.abort', 'process.abort()'],
    ['a kill', "process.kill(process.pid, 'SIGKILL')"],
    [
      'process.exit and its handlers',
      "process.on('exit', () => { for (let i = 0; i < 300; i++) console.log('bye') }); process.exit()",
    ],
  ])('when %s follows', async (_how, end) => {
    expect(await runner.failure(PRINT + end)).toMatchObject({ cause: 'died' });
    expect(stdout()).toBe(EXPECTED + (end.includes('bye') ? 'bye\n'.repeat(300) : ''));
  });

  test('in their order with displays, errors and the other stream', async () => {
    await runner.value(
      "for (let i = 0; i < 300; i++) { console.log(i); console.log('again'); if (i % 3 === 0) display(i); if (i % 7 === 0) console.error('e' + i) }",
    );
    const shown = runner.outputs
      .filter(({ cell }) => cell === runner.latest())
      .map(({ output }) => {
        if (output.kind === 'stream') return output.text;
        return 'rendering' in output ? `display ${output.rendering.data['text/plain']}\n` : '';
      });
    const expected = Array.from({ length: 300 }, (_, i) =>
      [`${i}\nagain\n`, i % 3 === 0 ? `display ${i}\n` : '', i % 7 === 0 ? `e${i}\n` : ''].join(''),
    );
    expect(shown.join('')).toBe(expected.join(''));
  });

  test('also where a loop is now quick, now slow, and one line is long', async () => {
    await runner.value(
      `for (let i = 0; i < 20_000; i++) { console.log(i % 500 === 0 ? 'é'.repeat(i) : i); const end = performance.now() + (i % 400 === 0 ? 3 : 0); while (performance.now() < end); }`,
    );
    const expected = Array.from({ length: 20_000 }, (_, i) =>
      i % 500 === 0 ? 'é'.repeat(i) : String(i),
    );
    expect(stdout()).toBe(`${expected.join('\n')}\n`);
  });

  test('after an interrupt in the middle of a flood: whole lines, and the next cell’s', async () => {
    const result = runner.run("for (let i = 0; ; i++) console.log('line ' + i)");
    const cell = runner.latest();
    while (stdout(cell).length < 1_000_000) await delay(2);
    await runner.evaluator.interrupt();
    expect(await result).toMatchObject({ cause: 'interrupted' });
    const numbers = stdout(cell)
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.slice(5)));
    expect(numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? 0))).toBe(true);
    await runner.value(PRINT);
    expect(stdout()).toBe(EXPECTED);
  });
});

function waitForThread(): string {
  return 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)';
}
