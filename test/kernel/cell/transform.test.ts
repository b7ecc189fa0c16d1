import { Script } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { originalPosition, transformCell } from '../../../kernel/cell/index.ts';

const NAMES = { kernel: 'K', cell: 'C' };

function ready(source: string, hidden?: ReadonlySet<string>) {
  const cell = transformCell(source, NAMES, hidden);
  if (cell.kind === 'invalid') throw new Error(`${cell.problem.message}\n${cell.problem.snippet}`);
  return cell;
}

/** The line and column of an offset, counted the slow and obvious way. */
function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The engine itself says whether this is JavaScript. */
function compiles(code: string): void {
  new Script(`(async () => {${code}\n})`);
}

describe('a cell becomes', () => {
  test.each([
    ['let for const, as wide', 'const a: number = 1', "'use strict';let   a         = 1"],
    ['a kept last value', 'a', "'use strict';C.last=(a)"],
    ['a wait that can end', 'await f(); 1;', "'use strict';await  C.until(f(),1,1); C.last=(1);"],
    ['a moved function', 'f()\nfunction f() {}', "'use strict';let f=function  () {};f()\n;"],
    [
      'imports that run first',
      "a\nimport a, { b as c } from 'm'",
      '\'use strict\';let {"default":a,"b":c}=await C.until(K.load("m",["default","b"]),2,1);a\n;',
    ],
    [
      'imports by the kernel',
      'import(x); import.meta.url',
      "'use strict';K.import(x); C.last=(K.meta.url)",
    ],
    ['no exports', 'export class A {}', "'use strict';;      class A {}"],
    ['a name beside a global', 'const URL = 1', "'use strict';let   URL\u200c = 1"],
  ])('%s', (_what, source, code) => {
    expect(ready(source).code).toBe(code);
  });
});

test('a name that hides a global stays hidden, and only where it means the global', () => {
  const first = ready('class Map {}\nvar { fetch } = x');
  expect([...first.hidden]).toEqual(['Map', 'fetch']);
  const second = ready('Map.Map + ((Map) => Map)(fetch) + { Map }.Map', first.hidden);
  expect(second.code).toBe(
    "'use strict';C.last=(Map\u200c.Map + ((Map) => Map)(fetch\u200c) + { Map:Map\u200c }.Map)",
  );
  expect(ready('Map').code).toBe("'use strict';C.last=(Map)");
});

/**
 * Statements as a notebook may hold them. Each `@` becomes a name that occurs nowhere else, each `%`
 * one that the transform also writes itself.
 */
const STATEMENTS = [
  'const @: number = 1',
  'let @ = (x as any)!.y<string>(@)',
  'var % = @, { @: % } = @',
  'for (var % of await @) { @; }',
  'function %(@: number): void {\n  return import(@) as any;\n}',
  'async function* %<T>(@: T) { yield await @; }',
  'class @ extends @ { private readonly @: number = 1; static { @; } }',
  "import %, { a as % } from 'm'",
  "import type { % } from 'm'",
  'export const [@, ...@] = @',
  'interface I { a: 1 }\ntype T = I',
  'await (@, @)',
  'for await (const @ of @) @;',
  '"é👍日" + @',
  '`a${@}\n  ${await @}`',
  'if (@) var % = 5; else @',
  '@(@ satisfies object)',
  'label: for (;;) break label',
  '/* é\n */ @ // comment',
];

const programs = fc
  .array(
    fc.tuple(fc.constantFrom(...STATEMENTS), fc.constantFrom(';\n', '\n', '\r\n', '; ', '\n\n  ')),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => {
    let count = 0;
    const text = parts.map(([statement, end]) => statement + end).join('');
    return text.replace(/[@%]/g, (sign) => `${sign === '@' ? 'name' : 'made'}${count++}_`);
  });

test('every name leads back to where it was typed', () => {
  let compared = 0;
  fc.assert(
    fc.property(programs, (source) => {
      const cell = transformCell(source, NAMES);
      // Two statements in one line may not go together; that isn't asked here.
      fc.pre(cell.kind === 'ready');
      compiles(cell.code);
      for (const { 0: name, index } of cell.code.matchAll(/name\d+_/g)) {
        const found = originalPosition(cell.map, positionIn(cell.code, index));
        expect({ name, ...found }).toEqual({ name, ...positionIn(source, source.indexOf(name)) });
        compared += 1;
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(1000);
});

describe('no text breaks the transform', () => {
  const TOKENS = [
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ';',
    '\n',
    '`',
    '${',
    "'",
    '"',
    '/',
    '*',
    '=>',
    '=',
    'await ',
    'import ',
    'export ',
    'function ',
    'class ',
    'var ',
    'let ',
    'const ',
    'enum ',
    'async ',
    'for ',
    'of ',
    'default ',
    'a',
    'URL',
    '1',
    ',',
    '.',
    ':',
    '?',
    '<',
    '>',
    '#',
    '@',
    '\\',
    '👍',
    '\u2028',
    '\ufeff',
    '\ud800',
  ];
  test.each([
    ['random text', fc.string({ unit: 'binary', maxLength: 60 })],
    [
      'random tokens',
      fc.array(fc.constantFrom(...TOKENS), { maxLength: 25 }).map((tokens) => tokens.join('')),
    ],
  ])('%s', (_what, texts) => {
    fc.assert(
      fc.property(texts, (source) => {
        const cell = transformCell(source, NAMES);
        if (cell.kind === 'ready') return compiles(cell.code);
        const { line, column, message, snippet } = cell.problem;
        const lines = source.split(/\r\n|\r|\n/);
        expect(message).not.toBe('');
        expect(line >= 1 && line <= lines.length).toBe(true);
        expect(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1).toBe(true);
        expect(snippet.split('\n')).toHaveLength(2);
      }),
      { numRuns: 1500 },
    );
  });

  test('deep nesting', () => {
    for (const source of [
      '('.repeat(5000),
      '['.repeat(5000),
      '{a:'.repeat(5000),
      `${'a+'.repeat(20_000)}a`,
      `${'!'.repeat(3000)}a`,
      ...[200, 1000, 2000, 4000].map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
    ]) {
      expect(['ready', 'invalid']).toContain(transformCell(source, NAMES).kind);
    }
    // And the next cell is as good as ever.
    expect(ready('const a: number = 1').code).toContain('let');
  });
});
