import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellRunner, delay, hardFolder, plain, startCellRunner } from './cell-runner.ts';

let runner: CellRunner;
beforeAll(async () => {
  const folder = await hardFolder();
  await mkdir(join(folder, 'lib'));
  await writeFile(
    join(folder, 'lib', 'thrower.mjs'),
    'export function boom() {\n  throw new RangeError("in a file")\n}\n',
  );
  runner = await startCellRunner(folder);
});
afterAll(() => runner.evaluator.stop());

describe('an error names the cell’s own line and column', () => {
  test.each([
    ['in the first line', 'null.x', '1:6'],
    ['behind types', 'const a: { b: number } | null = null; a!.b', '1:42'],
    ['behind characters that take two units', "'👍é'; null.x", '1:13'],
    ['after a moved function', 'function f() {\n  return 1\n}\n\n  null.x', '5:8'],
    ['in a moved function', 'function f() {\n\n  null.x\n}\n  f()', '3:8'],
    [
      'after imports',
      "import { sep } from 'node:path'\nimport * as fs from 'node:fs'; null.x",
      '2:37',
    ],
    ['behind an await', '  await 1; null.x', '1:17'],
    ['behind awaits in one line', 'await 1, await (2), null.x', '1:26'],
    ['in a last expression', '\n   (() => null.x)()', '2:16'],
    ['after an enum', 'enum E {\n  A,\n  B\n}\n\nconst c = 1\n  nowhere(c)', '7:3'],
    [
      'in a class with parameter properties',
      'class P {\n  constructor(private p: number) {\n    nowhere()\n  }\n}\nnew P(1)',
      '3:5',
    ],
    ['after var and exports', 'export var v = 1\nvar { w } = { w: 1 }; nowhere()', '2:23'],
    ['in an object taken for a block', '{ a: 1,\n  b: nowhere }', '2:6'],
    ['in an object after statements', 'const o = 1\n{ o, b: nowhere }', '2:9'],
    ['beside a hidden global', 'const URL = 1; URL; nowhere', '1:21'],
    ['with Windows line ends', 'const q = 1\r\n\r\n  nowhere', '3:3'],
    [
      'where it waits for what a file rejects',
      "\n  await import('node:fs/promises').then((fs) => fs.readFile('none'))",
      '2:3',
    ],
    ['where it waits for a rejected string', "\n await Promise.reject('a string')", '2:2'],
    ['where an import fails', "const x = 1\n  import 'none-such'", '2:3'],
    [
      'after it has waited in a function',
      'async function g() {\n  await null\n  null.x\n}\n await g()',
      '3:8',
    ],
  ])('%s', async (_where, code, position) => {
    const { traceback } = await runner.failure(code);
    const [location, source, caret] = plain(traceback);
    const [line, column] = position.split(':').map(Number);
    expect(location).toMatch(new RegExp(`^Cell \\[\\d+\\], line ${position}$`));
    expect(source).toBe(`    ${code.split(/\r?\n/)[(line ?? 0) - 1]}`);
    expect(caret).toBe(`${' '.repeat(3 + (column ?? 0))}^`);
  });
});

describe('a mistake in the syntax', () => {
  test.each([
    ['a missing operator', 'let a = 1 2', '1:11', 'Expected a semicolon'],
    [
      'behind wide characters and tabs',
      '\t"👍日é"; 1 2',
      '1:12',
      "Expected ';', '}' or the end of the cell",
    ],
    ['an open bracket', 'f(\n  1', '2:4', "Expected ',', got the end of the cell"],
    [
      'the same name twice',
      'let a = 1\nlet a = 2',
      '2:5',
      "Identifier 'a' has already been declared",
    ],
    [
      'after an enum',
      'enum E { A }\n\nlet a = 1\nlet a = 2',
      '4:5',
      "Identifier 'a' has already been declared",
    ],
    ['a return outside a function', '  return 5', '1:3', 'Return statement is not allowed here'],
    ['a decorator', '@dec\nclass A {}', '1:1', "Decorators can't be run by Node.js yet."],
    ['a curly quote', 'let a = “x”', '1:9', "Unexpected character '“'"],
    ['an object with a mistake', '{ a: 1,, b: 2 }', '1:8', 'Expression expected'],
  ])('%s is shown at its place', async (_what, code, position, message) => {
    const failure = await runner.failure(code);
    expect(failure.name).toBe('SyntaxError');
    expect(failure.message).toBe(message);
    expect(plain(failure.traceback)[0]).toMatch(new RegExp(`line ${position}$`));
    expect(plain(failure.traceback)[3]).toBe(`SyntaxError: ${message}`);
  });

  test('that only the engine finds has its place too', async () => {
    const { traceback } = await runner.failure('const a = 1\n  super.x');
    expect(plain(traceback)[0]).toMatch(/line 2:3$/);
  });

  test('declares nothing and runs nothing', async () => {
    await runner.failure("console.log('ran'); let half = 1; let half = 2");
    expect(runner.text(runner.latest(), 'stdout')).toBe('');
    expect(await runner.value('typeof half')).toBe("'undefined'");
  });
});

describe('a traceback', () => {
  test('leads from the cell through earlier cells and files, without the kernel’s own frames', async () => {
    await runner.value(
      "import { boom } from './lib/thrower.mjs'\nfunction middle() {\n  boom()\n}",
    );
    const defined = runner.latest().slice('cell-'.length);
    const { traceback } = await runner.failure('[1].forEach(() => middle())');
    const ran = runner.latest().slice('cell-'.length);
    expect(plain(traceback)).toEqual([
      `Cell [${ran}], line 1:19`,
      '    [1].forEach(() => middle())',
      '                      ^',
      'RangeError: in a file',
      '    at boom (./lib/thrower.mjs:2:9)',
      `    at middle (Cell [${defined}]:3:3)`,
      `    at Cell [${ran}]:1:19`,
      `    at Cell [${ran}]:1:5`,
    ]);
  });

  test('shows the source of the earlier cell where it happened', async () => {
    await runner.value('function earlier() {\n  throw new Error("x")\n}');
    const { traceback } = await runner.failure('earlier()');
    expect(plain(traceback).slice(4, 7)).toEqual([
      expect.stringMatching(/^ {4}at earlier \(Cell \[\d+\]:2:9\)$/),
      '          throw new Error("x")',
      '                ^',
    ]);
  });

  test('tells causes and the errors inside an aggregate, each once', async () => {
    const { traceback } = await runner.failure(
      "const c = new TypeError('deep'); c.cause = c\nthrow new AggregateError([new Error('one'), 'two'], 'many', { cause: c })",
    );
    const heads = plain(traceback).filter(
      (line) => /^[A-Z]/.test(line) && !line.startsWith('Cell'),
    );
    expect(heads).toEqual([
      'AggregateError: many',
      'Error 1 of 2: Error: one',
      "Error 2 of 2: Thrown: 'two'",
      'Caused by: TypeError: deep',
    ]);
  });

  test('shows what a Node error knows', async () => {
    const { traceback } = await runner.failure("require('node:fs').readFileSync('none')");
    expect(plain(traceback).join('\n')).toContain("code: 'ENOENT'");
  });

  test('stays short when a function calls itself for ever', async () => {
    const { name, traceback } = await runner.failure('function again() { again() }\nagain()');
    expect(name).toBe('RangeError');
    expect(traceback.length).toBeLessThan(30);
  });

  test('is the same in `error.stack`, for those who print it', async () => {
    const stack = await runner.value('function g() {\n  return new Error("s").stack\n}\ng()');
    expect(String(stack).replace(/\[\d+\]/g, '[n]')).toBe(
      String.raw`'Error: s\n    at g (Cell [n]:2:10)\n    at Cell [n]:4:1'`,
    );
  });
});

describe('anything can be thrown:', () => {
  test.each([
    ['a string', "throw 'text'", 'Thrown', "'text'"],
    ['undefined', 'throw undefined', 'Thrown', 'undefined'],
    ['null', 'throw null', 'Thrown', 'null'],
    ['a bigint', 'throw 5n', 'Thrown', '5n'],
    ['minus zero', 'throw -0', 'Thrown', '-0'],
    ['a symbol', "throw Symbol('s')", 'Thrown', 'Symbol(s)'],
    ['an object', 'throw { a: 1 }', 'Thrown', '{ a: 1 }'],
    [
      'an error with a name of its own',
      "throw Object.assign(new Error('m'), { name: 'Own' })",
      'Own',
      'm',
    ],
    ['an error without a message', 'throw new TypeError()', 'TypeError', ''],
    [
      'an error whose message is no text',
      'throw Object.assign(new Error(), { message: { a: 1 } })',
      'Error',
      '{ a: 1 }',
    ],
    [
      'an error from another realm',
      "throw require('node:vm').runInNewContext('new TypeError(\"far\")')",
      'Thrown',
      'TypeError: far',
    ],
  ])('%s', async (_what, code, name, message) => {
    const failure = await runner.failure(code);
    expect(failure.name).toBe(name);
    expect(failure.message.split('\n')[0]).toBe(message);
    expect(failure.cause).toBe('error');
  });

  test.each([
    [
      'an error whose getters throw',
      'throw new (class extends Error { get message() { throw 1 } get name() { throw 2 } get stack() { throw 3 } })()',
    ],
    [
      'a proxy that throws',
      'throw new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })',
    ],
  ])('%s', async (_what, code) => {
    expect((await runner.failure(code)).cause).toBe('error');
    expect(await runner.value('1')).toBe('1');
  });
});

describe('what nobody handles', () => {
  test('is shown on stderr of the cell with its place, and the runner lives', async () => {
    await runner.value(
      "setTimeout(() => {\n  throw new Error('late throw')\n}, 1); Promise.reject(new Error('lost'))\nlet alive = true",
    );
    const cell = runner.latest();
    await delay(60);
    const stderr = plain([runner.text(cell, 'stderr')]).join('');
    expect(stderr).toMatch(
      /A promise was rejected, and nothing handled it:\nCell \[\d+\], line 3:23/,
    );
    expect(stderr).toMatch(/A callback threw, and nothing caught it:\nCell \[\d+\], line 2:9/);
    expect(await runner.value('alive')).toBe('true');
  });
});
