import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { KernelError } from '../../../kernel/errors.ts';
import { createEvaluator } from '../../../kernel/runner/index.ts';
import { type CellRunner, delay, hardFolder, startCellRunner } from './cell-runner.ts';

const open: CellRunner[] = [];
async function start(): Promise<CellRunner> {
  const runner = await startCellRunner();
  open.push(runner);
  return runner;
}
afterEach(async () => {
  for (const runner of open.splice(0)) await runner.evaluator.stop();
});

const posix = process.platform !== 'win32';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return true;
    await delay(20);
  }
  return false;
}

const ENDS: readonly (readonly [how: string, code: string, reason: string])[] = [
  ['process.exit', 'process.exit(3)', 'exit code 3'],
  [
    'process.exit in an async function',
    'await (async () => { await null; process.exit(0) })()',
    'exit code 0',
  ],
  // Windows has exit codes for these.
  ...(posix
    ? ([
        ['abort', 'process.abort()', 'SIGABRT'],
        ['a kill', "process.kill(process.pid, 'SIGKILL')", 'SIGKILL'],
      ] as const)
    : []),
];

describe('a cell that ends the runner is answered, and the next one gets a fresh runner:', () => {
  test.each(ENDS)('%s', async (_how, code, reason) => {
    const runner = await start();
    await runner.value("let before = 1; console.log('said before')");
    const { cause, name, message } = await runner.failure(`console.log('last words'); ${code}`);
    expect({ cause, name }).toEqual({ cause: 'died', name: 'RunnerEnded' });
    expect(message).toContain(reason);
    expect(message).toContain('All variables are gone');
    expect(runner.text(runner.latest(), 'stdout')).toBe('last words\n');
    expect(await runner.value('typeof before')).toBe("'undefined'");
  });
});

test('a cell that takes all memory is told so', async () => {
  vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=60');
  const runner = await start();
  vi.unstubAllEnvs();
  const { cause, message } = await runner.failure(
    'const all = []; for (;;) all.push(new Array(1e5).fill({}))',
  );
  expect(cause).toBe('died');
  expect(message).toContain('ran out of memory');
  expect(await runner.value('1')).toBe('1');
});

test('exit handlers of user code run, and nothing is said about debuggers', async () => {
  const runner = await start();
  await runner.failure("process.on('exit', () => console.log('bye')); process.exit()");
  expect(runner.text(runner.latest(), 'stdout')).toBe('bye\n');
  expect(runner.text(runner.latest(), 'stderr')).toBe('');
});

test('a runner that ends between cells says so on the last cell’s stderr', async () => {
  const runner = await start();
  await runner.value('setTimeout(() => process.exit(4), 10); 1');
  const cell = runner.latest();
  while (!runner.text(cell, 'stderr').includes('exit code 4')) await delay(10);
  expect(await runner.value('2')).toBe('2');
});

test('a restart forgets everything', async () => {
  const runner = await start();
  await runner.value('let before = 1');
  await runner.evaluator.restart();
  expect(await runner.value('typeof before')).toBe("'undefined'");
});

test('a restart ends a cell that never would', async () => {
  const runner = await start();
  const running = runner.run('while (true) {}');
  await delay(30);
  await runner.evaluator.restart();
  expect(await running).toMatchObject({ status: 'error', cause: 'died' });
  expect(await runner.value('1')).toBe('1');
});

test('a stop in the middle of a loop leaves no process, also none that a cell has started', async () => {
  const runner = await start();
  const pid = Number(await runner.value('process.pid'));
  const child = Number(
    await runner.value(
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid",
    ),
  );
  expect(isAlive(child)).toBe(true);
  const running = runner.run('while (true) {}');
  await delay(30);
  await runner.evaluator.stop();
  expect(await running).toMatchObject({ status: 'error', cause: 'died' });
  expect([await isGone(pid), await isGone(child)]).toEqual([true, true]);
  expect(await runner.run('1')).toMatchObject({ status: 'error', cause: 'died' });
});

test('a runner whose parent is killed ends, even in the middle of a loop', async () => {
  const folder = await hardFolder();
  const door = new URL('../../../dist/kernel/runner/index.js', import.meta.url);
  const script = join(folder, 'parent.mjs');
  await writeFile(
    script,
    `import { createEvaluator } from ${JSON.stringify(door.href)};
const evaluator = createEvaluator({ folder: ${JSON.stringify(folder)}, onOutput: (_, output) => console.log(output.text) });
await evaluator.start();
evaluator.evaluate({ cell: 'a', code: 'console.log(process.pid); while (true) {}', executionCount: 1 });`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = await once(parent.stdout, 'data');
  const pid = Number(String(chunk));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  expect(await isGone(pid)).toBe(true);
});

test('a child that outlives the runner and holds its pipes doesn’t hold up the answer', async () => {
  const runner = await start();
  const began = performance.now();
  const { cause } = await runner.failure(
    "require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 5000)'], { stdio: 'inherit', detached: true }).unref(); process.exit()",
  );
  expect(cause).toBe('died');
  expect(performance.now() - began).toBeLessThan(4000);
});

test('a folder that doesn’t exist is an error with a code', async () => {
  const evaluator = createEvaluator({
    folder: join(await hardFolder(), 'none'),
    onOutput: () => {},
  });
  await expect(evaluator.start()).rejects.toThrow(KernelError);
  await expect(evaluator.start()).rejects.toMatchObject({ code: 'RUNNER_FAILED' });
  const result = await evaluator.evaluate({ cell: 'a', code: '1', executionCount: 1 });
  expect(result).toMatchObject({ status: 'error', cause: 'died', name: 'RunnerFailed' });
  await evaluator.stop();
});

test('the notebook’s folder is the working folder, whatever its name', async () => {
  const folder = await hardFolder();
  const runner = await startCellRunner(folder);
  open.push(runner);
  expect(await runner.value('process.cwd()')).toBe(`'${folder}'`);
  expect(await runner.value('import.meta.url')).toContain(pathToFileURL(folder).href);
});

test('cells asked for at once run one after another', async () => {
  const runner = await start();
  const results = await Promise.all(
    ['let n = 1; await null; n', '(n *= 2)', '++n', 'n'].map((code) => runner.value(code)),
  );
  expect(results).toEqual(['1', '2', '3', '3']);
});
