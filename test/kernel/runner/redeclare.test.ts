import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CellRunner, startCellRunner } from './cell-runner.ts';

/** Every way to declare a name: how, and what then reads as `probe`. */
const KINDS: Readonly<
  Record<string, { readonly declare: (name: string) => string; readonly probe: string }>
> = {
  let: { declare: (name) => `let ${name} = 'let'`, probe: "'let'" },
  const: { declare: (name) => `const ${name}: string = 'const'`, probe: "'const'" },
  var: { declare: (name) => `var ${name} = 'var'`, probe: "'var'" },
  'var in a loop': { declare: (name) => `for (var ${name} of ['loop']) {}`, probe: "'loop'" },
  pattern: { declare: (name) => `const { a: ${name} } = { a: 'pattern' }`, probe: "'pattern'" },
  function: { declare: (name) => `function ${name}() {}`, probe: '[Function: NAME] ()' },
  'async function': {
    declare: (name) => `async function ${name}() {}`,
    probe: '[AsyncFunction: NAME] ()',
  },
  class: { declare: (name) => `class ${name} {}`, probe: '[class NAME]' },
  'default import': { declare: (name) => `import ${name} from 'node:path'`, probe: "'object'" },
  'named import': { declare: (name) => `import { sep as ${name} } from 'node:path'`, probe: "'/'" },
  'namespace import': {
    declare: (name) => `import * as ${name} from 'node:path'`,
    probe: "'object'",
  },
  'exported const': { declare: (name) => `export const ${name} = 'exported'`, probe: "'exported'" },
  enum: { declare: (name) => `enum ${name} { A }`, probe: "{ '0': 'A', A: 0 }" },
  namespace: { declare: (name) => `namespace ${name} { export const a = 1 }`, probe: '{ a: 1 }' },
  'global property': { declare: (name) => `globalThis.${name} = 'global'`, probe: "'global'" },
};

let runner: CellRunner;
beforeAll(async () => {
  runner = await startCellRunner();
});
afterAll(() => runner.evaluator.stop());

const names = Object.keys(KINDS);
test.each(names)(
  'a name declared as %s can be declared as anything by a later cell',
  async (first) => {
    const shown: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const second of names) {
      // A lexical name hides the global property of the same name, as in every script.
      if (second === 'global property' && first !== second) continue;
      const name = `name_${names.indexOf(first)}_${names.indexOf(second)}`;
      await runner.value(KINDS[first]?.declare(name) ?? '');
      await runner.value(KINDS[second]?.declare(name) ?? '');
      shown[second] = await runner.value(
        second.endsWith('import') && second !== 'named import' ? `typeof ${name}` : name,
      );
      expected[second] = KINDS[second]?.probe
        .replace('NAME', name)
        .replace("'/'", process.platform === 'win32' ? "'\\\\'" : "'/'");
    }
    expect(shown).toEqual(expected);
  },
);

test('a function of an earlier cell calls what a later cell has redefined', async () => {
  await runner.value('function inner() { return 1 }\nfunction outer() { return inner() }');
  await runner.value('function inner() { return 2 }');
  expect(await runner.value('outer()')).toBe('2');
  await runner.value('const inner = () => 3');
  expect(await runner.value('outer()')).toBe('3');
});

test('a function can be called above its declaration', async () => {
  expect(
    await runner.value('twice(4)\n\nfunction twice(x: number): number { return 2 * x }\ntwice(5)'),
  ).toBe('10');
});

test('a cell can use the name of a global, and nothing else notices', async () => {
  await runner.value(
    "const URL = 'https://example.org', Promise = 2\nvar console = 3\nimport process from 'node:os'",
  );
  await runner.value('class Map { static own = Map.name }\nfunction fetch() { return fetch.name }');
  expect(
    await runner.value(
      '[URL.length, Promise, console, typeof process.cpus, Map.own, Map.name, fetch(), await 5]',
    ),
  ).toBe("[ 19, 2, 3, 'function', 'Map', 'Map', 'fetch', 5 ]");
  expect(
    await runner.value(
      '[URL, Promise, Map, fetch, process].map((own, i) => own === globalThis[["URL", "Promise", "Map", "fetch", "process"][i]])',
    ),
  ).toBe('[ false, false, false, false, false ]');
  // Names inside a function, keys, labels and shorthands stay what they are.
  const code = `const o = { URL, Map: 1, fetch() { return 'method' } };
function inner(Promise, { Map } = o) { const console = Promise; { let URL = Map; URL++ } return [Promise, Map, console, o.URL === URL] }
URL: for (;;) { break URL }
const { URL: renamed, fetch: method, Map: Map2 = Map } = o;
[inner(1), renamed === URL, method(), ((Map) => Map)(8), (function Promise() { return typeof Promise })()]`;
  expect(await runner.value(code)).toBe("[ [ 1, 1, 1, true ], true, 'method', 8, 'function' ]");
  expect(
    await runner.value(
      '({ URL, Promise } = { URL: 1, Promise: 2 });\n[URL, Promise, typeof globalThis.URL]',
    ),
  ).toBe("[ 1, 2, 'function' ]");
});

test('what a cell declared before it threw stays', async () => {
  await runner.failure('let kept = 7; throw new Error()');
  expect(await runner.value('kept')).toBe('7');
});

test('a declaration whose value threw can be repeated', async () => {
  await runner.failure("let late = (() => { throw new Error('no') })()");
  await runner.failure('late');
  await runner.value('let late = 3');
  expect(await runner.value('late')).toBe('3');
});
