import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguage, type Language, type Look } from '../../../kernel/language/index.ts';

const blind: Look = async () => undefined;

describe('the language of a notebook', () => {
  let folder = '';
  let language: Language;

  beforeAll(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'language ü-'));
    // A busy machine is not what is tested here.
    language = createLanguage({ folder, answerMillis: 15_000 });
    await language.learn('1');
  });
  afterAll(async () => {
    language.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const mistakes = async (code: string): Promise<readonly string[]> =>
    (await language.learn(code)).map(({ line, column, code }) => `${line}:${column} TS${code}`);

  it.each([
    [
      'names declared again, with another type',
      ['let a = 1; const k = 1', "let a = 'x'", 'a.length', 'class a {}'],
    ],
    ['constants set again', ['const once = 1', 'once = 2']],
    ['functions replaced', ['function f() { return 1 }', 'f = () => 2']],
    ['awaiting at the top', ['const got = await Promise.resolve(1)', 'got.toFixed()']],
    [
      'imports, again and under another name',
      [
        "import { join } from 'node:path'",
        "import { join, sep as join2 } from 'node:path'",
        "join('a', join2)",
      ],
    ],
    ['an array that is filled later', ['const list = []; list.push(1); list[0].toFixed()']],
    ['parameters without a type', ['const twice = (x) => x.y']],
    [
      'what the kernel offers',
      [
        "display(1, { id: 'x' }).update(2); clearOutput(true); require('fs'); __dirname; import.meta.dirname",
      ],
    ],
    [
      'displays, markup and comms',
      [
        "display(1, 'two', [3]); display({ 'text/html': '' }, { raw: true, all: true })",
        "html`<b>${1}</b>`; svg('<svg/>'); md`# x`.toString()",
        "const line = comms.open('t', { a: 1 }); line.onMessage(({ data }) => data.a.b)()",
      ],
    ],
    [
      'Node.js',
      ["process.version; Buffer.from('x'); setTimeout(() => {}, 1); new URL('http://x')"],
    ],
    [
      'newer JavaScript',
      ["using r = { [Symbol.dispose]() {} }; Object.groupBy([1], (x) => 'a'); [1].toSorted()"],
    ],
    [
      'types, interfaces, enums, namespaces',
      [
        'type T = { k: number }; interface I extends T { l: string } enum E { A } namespace N { export const z = 1 }',
        'const t: I = { k: E.A, l: String(N.z) }',
      ],
    ],
    ['magics', ['%time 1 + 1\nconst timed = 1', '%%html\n<b>x</b>', '%%timeit\n1 + 1']],
    ['exports', ['export const shared = 1', 'shared.toFixed()', 'export default 1']],
    ['names that only the running notebook knows', ['globalThis.mystery = 1; mystery']],
  ])('has no objection to %s', async (_title, cells) => {
    for (const cell of cells) expect(await mistakes(cell)).toEqual([]);
  });

  it.each([
    ['a wrong type', ["const n: number = 'x'"], ['1:7 TS2322']],
    [
      'a wrong argument, cells later',
      ['function half(x: number) { return x / 2 }', "\n  half('x')"],
      ['2:8 TS2345'],
    ],
    ['a property that is not there', ['const point = { x: 1 }', '// 😀\npoint.y'], ['2:7 TS2339']],
  ])('minds %s', async (_title, cells, expected) => {
    for (const cell of cells.slice(0, -1)) await language.learn(cell);
    expect(await mistakes(cells.at(-1) ?? '')).toEqual(expected);
  });

  it('completes from types and from the running notebook, each name once', async () => {
    await language.learn('const both = { known: 1 }');
    const look: Look = async () => ({
      names: [
        { name: 'known', type: 'number' },
        { name: 'added', type: 'string' },
        { name: 'not-a-name', type: 'string' },
      ],
    });
    const { matches } = await language.complete('both.', 5, look);
    expect(matches.map(({ text, signature }) => [text, signature])).toEqual([
      ['known', 'number'],
      ['added', 'string'],
    ]);
  });

  it('answers many questions at once, each its own', async () => {
    await language.learn('const one = { first: 1 }; const two = { second: 2 }');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => language.complete(i % 2 ? 'one.' : 'two.', 4, blind)),
    );
    expect(answers.map(({ matches }) => matches[0]?.text)).toEqual(
      answers.map((_, i) => (i % 2 ? 'first' : 'second')),
    );
  });

  it('forgets', async () => {
    await language.learn('const forgotten = 1');
    language.forget();
    expect((await language.complete('forgott', 7, blind)).matches).toEqual([]);
  });

  it('says nothing more once it is stopped', async () => {
    const other = createLanguage({ folder });
    other.stop();
    expect(await other.learn("const n: number = 'x'")).toEqual([]);
    expect(await other.complete('Mat', 3, blind)).toEqual({ matches: [], start: 0, end: 3 });
    expect(await other.inspect('Math', 2, blind, false)).toBeUndefined();
  });
});
