import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CellRunner, hardFolder, plain, startCellRunner } from './cell-runner.ts';

let folder: string;
let runner: CellRunner;
beforeAll(async () => {
  folder = await hardFolder();
  const modules = join(folder, 'node_modules');
  await addPackage(
    modules,
    'only-esm',
    { exports: { import: './main.js' } },
    'export const a = 1; export default "d"',
  );
  await addPackage(modules, 'needs-more', { exports: './main.js' }, 'import "not-there-either"');
  await addPackage(modules, 'common', { type: 'commonjs', main: './main.js' }, 'exports.c = 3');
  await writeFile(join(folder, 'data.json'), '{"n": 4}');
  await writeFile(
    join(folder, 'local.js'),
    'export const here = import.meta.url; export let count = 0; count++',
  );
  await mkdir(join(folder, 'below'));
  await writeFile(join(folder, 'below', 'deeper.js'), 'export const deep = true');
  runner = await startCellRunner(folder);
});
afterAll(() => runner.evaluator.stop());

async function addPackage(
  modules: string,
  name: string,
  fields: object,
  main: string,
): Promise<void> {
  await mkdir(join(modules, name), { recursive: true });
  const manifest = { name, version: '1.0.0', type: 'module', ...fields };
  await writeFile(join(modules, name, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(modules, name, 'main.js'), main);
}

describe('a cell shows', () => {
  test.each([
    ['the value of its last expression', 'const x = 1\nx + 1', '2'],
    ['it also with a semicolon at the end', '3;', '3'],
    ['it also with a comment behind', '3 // three;', '3'],
    ['strings as the console does', '"it\'s"', `"it's"`],
    ['null', 'null', 'null'],
    ['an object that looks like a block', '{ a: 1 }', '{ a: 1 }'],
    ['an object that can only be one', '{ a: 1, b: 2 }', '{ a: 1, b: 2 }'],
    ['an object after other statements', 'const y = 2\n{ y, z: y }', '{ y: 2, z: 2 }'],
    ['an empty object', '{}', '{}'],
    [
      'an object with methods and types',
      '{ m() { return 1 as number }, n: <any>2 }',
      '{ m: [Function: m], n: 2 }',
    ],
    ['what it awaited', 'await Promise.resolve(5)', '5'],
    ['a promise as a promise', 'Promise.resolve(5)', 'Promise { 5 }'],
    ['a default export', 'export default [1, 2]', '[ 1, 2 ]'],
    ['an anonymous default function', 'export default function () {}', '[Function (anonymous)] ()'],
    ['an assignment in parentheses', 'let w; (w = 6)', '6'],
    ['a text that looks like a directive', "'use strict'", "'use strict'"],
    ['a template with an await inside', '`${await 1}${await (2, 3)}`', "'13'"],
    ['nested awaits', 'await await await 4', '4'],
    ['an enum', 'enum E { A = 5 }\nE.A', '5'],
    ['a const enum of an earlier cell', 'E.A', '5'],
    [
      'a member of a class with parameter properties',
      'class P { constructor(public q = 8) {} }\nnew P().q',
      '8',
    ],
    ['the last of a sequence', '1, 2', '2'],
    ['an arrow function', 'x => x', '[Function (anonymous)] (x)'],
  ])('%s', async (_what, code, shown) => {
    expect(await runner.value(code)).toBe(shown);
  });

  test.each([
    ['an assignment', 'let v; v = 5'],
    ['a declaration', 'const u = 5'],
    ['a loop', 'for (let i = 0; i < 3; i++) i'],
    ['a block of statements', '{ let t = 1; t }'],
    ['undefined', 'undefined'],
    ['types alone', 'interface I { a: 1 }\ntype T = I\ndeclare const d: T'],
    ['nothing', ''],
    ['a comment', '// only this'],
    ['a display handle', "display('shown once')"],
  ])('nothing for %s', async (_what, code) => {
    expect(await runner.value(code)).toBeUndefined();
  });
});

describe('a cell runs', () => {
  test('in strict mode', async () => {
    const { name, message } = await runner.failure('undeclared = 1');
    expect({ name, message }).toEqual({
      name: 'ReferenceError',
      message: 'undeclared is not defined',
    });
  });

  test('with a shebang or a byte order mark in front', async () => {
    expect(await runner.value('#!/usr/bin/env node\n1')).toBe('1');
    expect(await runner.value('\ufeff2')).toBe('2');
  });

  test('with `for await` over async and over ordinary iterables', async () => {
    expect(
      await runner.value(
        'const seen = []; for await (const x of [1, Promise.resolve(2)]) seen.push(x); seen',
      ),
    ).toBe('[ 1, 2 ]');
    await runner.value(
      'async function* three() { try { yield 1; yield 2 } finally { cleaned = true } }\nlet cleaned = false',
    );
    expect(
      await runner.value('for await (const x of three()) { if (x === 1) break }\ncleaned'),
    ).toBe('true');
    const { name } = await runner.failure('for await (const x of 5) x');
    expect(name).toBe('TypeError');
  });

  test('with var in every place', async () => {
    const code = `first()\nvar { p } = { p: 1 }, q = 2\nvar [r] = [3]\nif (true) var { s } = { s: 4 }; else var t = 5
for (var i = 0; i < 3; i++) { var inner = i }\nswitch (1) { case 1: var w = 6 }\nlabel: var z = 7
function first() { return p }\n;[p, q, r, s, t, i, inner, w, z]`;
    expect(await runner.value(code)).toBe('[ 1, 2, 3, 4, undefined, 3, 2, 6, 7 ]');
  });
});

describe('imports', () => {
  test.each([
    ['default, named and renamed', "import d, { a as b } from 'only-esm'\n[d, b]", "[ 'd', 1 ]"],
    ['their names in later cells', '[d, b]', "[ 'd', 1 ]"],
    [
      'a namespace beside a default',
      "import e, * as all from 'only-esm'\n[e, all.a]",
      "[ 'd', 1 ]",
    ],
    [
      'types beside values',
      "import { type Q, a } from 'only-esm'; import type { R } from 'none'\na",
      '1',
    ],
    ['for side effects', "import './local.js'", undefined],
    ['JSON with attributes', "import json from './data.json' with { type: 'json' }\njson.n", '4'],
    ['CommonJS by import', "import { c } from 'common'\nc", '3'],
    ['CommonJS by require', "require('common').c + require('./data.json').n", '7'],
    ['dynamically', "(await import('only-esm')).a", '1'],
    [
      'dynamically with attributes',
      "(await import('./data.json', { with: { type: 'json' } })).default.n",
      '4',
    ],
    [
      'inside a function',
      "const later = async () => (await import('./below/deeper.js')).deep\nawait later()",
      'true',
    ],
    ['re-exports', "export { a as default } from 'only-esm'; export * from 'only-esm'", undefined],
    [
      'built-in modules by both names',
      "import a1 from 'fs'; import b1 from 'node:fs'\na1 === b1",
      'true',
    ],
    [
      'before everything else',
      "early.length\nimport { sep as early } from 'node:path'\nearly.length",
      '1',
    ],
    [
      'through import x = require',
      "import path2 = require('node:path')\nimport fs2 = require('node:fs')\npath2.sep.length",
      '1',
    ],
    [
      'unused names for later, beside an enum',
      "import { sep as later2 } from 'node:path'; enum F { A }",
      undefined,
    ],
    ['those names', 'later2.length', '1'],
  ])('%s', async (_what, code, shown) => {
    expect(await runner.value(code)).toBe(shown);
  });

  test('import.meta names the notebook’s folder', async () => {
    expect(
      await runner.value('import.meta.dirname === __dirname && __dirname === process.cwd()'),
    ).toBe('true');
    expect(await runner.value('import.meta.url')).toBe(
      `'${pathToFileURL(join(folder, 'cell.ts')).href}'`,
    );
    expect(await runner.value("import.meta.resolve('only-esm')")).toBe(
      `'${pathToFileURL(join(folder, 'node_modules', 'only-esm', 'main.js')).href}'`,
    );
    expect(
      await runner.value(
        "import.meta.resolve('./below/deeper.js') === (await import('./local.js')).here.replace('local.js', 'below/deeper.js')",
      ),
    ).toBe('true');
  });

  test('this package is there from any folder', async () => {
    expect(await runner.value("typeof import.meta.resolve('backsolve')")).toBe("'string'");
    expect(
      await runner.value("import.meta.resolve('backsolve').endsWith('/dist/src/index.js')"),
    ).toBe('true');
  });

  test('a missing package is named with the way to install it', async () => {
    const { message, traceback } = await runner.failure(
      "const ok = 1\nimport x from '@scope/none/sub'",
    );
    expect(message).toContain("Cannot find the package '@scope/none'");
    expect(message).toContain('npm install @scope/none');
    expect(message).toContain(folder);
    expect(plain(traceback)[0]).toMatch(/^Cell \[\d+\], line 2:1$/);
  });

  test('a package that lacks one of its own is not said to be missing itself', async () => {
    const { message } = await runner.failure("await import('needs-more')");
    expect(message).toContain('not-there-either');
    expect(message).not.toContain('npm install needs-more');
  });

  test.each([
    ['a missing file', "import './none.js'", "Cannot find the file './none.js'"],
    [
      'a missing name',
      "import { nope } from 'only-esm'",
      "does not provide an export named 'nope'",
    ],
    ['a missing package by require', "require('nowhere')", 'npm install nowhere'],
    ['a path that a package hides', "import 'only-esm/secret'", 'not defined by "exports"'],
  ])('%s is an error that says so', async (_what, code, message) => {
    expect((await runner.failure(code)).message).toContain(message);
  });

  test('falls back to the working folder', async () => {
    const elsewhere = await hardFolder();
    await addPackage(
      join(elsewhere, 'node_modules'),
      'in-cwd',
      { exports: './main.js' },
      'export const w = 9',
    );
    await runner.value(`process.chdir(${JSON.stringify(elsewhere)})`);
    expect(await runner.value("import { w } from 'in-cwd'\nw")).toBe('9');
    expect(await runner.value("typeof require.resolve('in-cwd') + require('common').c")).toBe(
      "'string3'",
    );
    await runner.value(`process.chdir(${JSON.stringify(folder)})`);
  });
});
