import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createMarkup,
  type RenderOptions,
  render,
} from '../../../../kernel/display/formatters/index.ts';

function bundle(value: unknown, options?: RenderOptions): Readonly<Record<string, unknown>> {
  const rendering = render(
    value,
    (remark) => {
      throw new Error(remark);
    },
    options,
  );
  if (rendering === undefined || rendering instanceof Promise) throw new Error('not shown at once');
  return rendering.data;
}

const html = (value: unknown, options?: RenderOptions): string =>
  String(bundle(value, options)['text/html']);
const text = (value: unknown, options?: RenderOptions): string =>
  String(bundle(value, options)['text/plain']);

/** The texts of a table's body cells, row by row. */
function cellsOf(markup: string): readonly (readonly string[])[] {
  const body = markup.slice(markup.indexOf('<tbody>'));
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) => cell),
  );
}

describe('records are a table', () => {
  const people = [
    { name: 'Ada', score: 1.5, tags: ['a', 'b'] },
    { name: 'Grace', score: 10.25, more: { deep: { deeper: { deepest: 1 } } } },
  ];

  test('of all their columns, numbers with as many decimals', () => {
    expect(cellsOf(html(people))).toEqual([
      ['0', 'Ada', '1.50', '[ &#39;a&#39;, &#39;b&#39; ]', ''],
      ['1', 'Grace', '10.25', '', '{ deep: { deeper: [Object] } }'],
    ]);
    expect(html(people)).toContain('2 rows × 4 columns');
    expect(html(people)).toMatch(/<td style="text-align:right[^>]*>10\.25</);
  });

  test('also as text', () => {
    expect(text([{ a: 1, b: 'x' }, { a: -20 }])).toBe(
      ['     a  b', '0    1  x', '1  -20', '2 rows × 2 columns'].join('\n'),
    );
  });

  const many = Array.from({ length: 1234 }, (_, i) => ({ i, square: i * i }));
  test('the first and the last of many, and how many there are', () => {
    const rows = cellsOf(html(many));
    expect(rows.length).toBe(10 + 1 + 5);
    expect(rows[9]).toEqual(['9', '9', '81']);
    expect(rows[10]).toEqual(['…']);
    expect(rows.at(-1)).toEqual(['1233', '1233', '1520289']);
    expect(html(many)).toContain('1,234 rows × 2 columns; to see all: <code>display(value, {');
    expect(text(many).split('\n').length).toBe(18);
  });

  test('every one when all are asked for', () => {
    expect(cellsOf(html(many, { all: true })).length).toBe(1234);
    expect(html(many, { all: true })).not.toContain('to see all');
  });

  test('not more columns than can be looked at', () => {
    const wide = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`c${i}`, i]));
    expect(cellsOf(html([wide, wide]))[0]?.length).toBe(21);
    expect(html([wide, wide])).toContain('2 rows × 50 columns; to see all');
    expect(cellsOf(html([wide, wide], { all: true }))[0]?.length).toBe(51);
  });

  test('in a set as well', () => {
    expect(cellsOf(html(new Set([{ a: 1 }, { a: 2 }])))).toEqual([
      ['0', '1'],
      ['1', '2'],
    ]);
  });

  test('whatever they hold, it is text', () => {
    const nasty = '</td><script>alert(1)</script>';
    const shown = html([{ [nasty]: nasty }, { [nasty]: [nasty] }]);
    expect(shown).not.toContain('<script');
    expect(shown).toContain('&lt;script&gt;');
  });

  test('no getter is called, no circle followed', () => {
    const circle: Record<string, unknown> = { a: 1 };
    circle.self = circle;
    const trap = {
      get a(): never {
        throw new Error('called');
      },
    };
    expect(cellsOf(html([circle, trap]))).toEqual([
      ['0', '1', '&lt;ref *1&gt; { a: 1, self: [Circular *1] }'],
      ['1', '[Getter]', ''],
    ]);
  });

  test.each([
    ['one record', [{ a: 1 }]],
    ['records among other things', [{ a: 1 }, 2]],
    ['a hole', [{ a: 1 }, undefined, { a: 2 }]],
    ['empty records', [{}, {}]],
    ['objects of a class', [new (class A {})(), new (class A {})()]],
    ['an empty array', []],
    ['an empty map', new Map()],
    ['a set of numbers', new Set([1, 2])],
    ['typed arrays', new Float64Array(3)],
    ['strings', ['a', 'b']],
  ])('%s: no table', (_what, value) => {
    expect(Object.keys(bundle(value))).toEqual(['text/plain']);
  });

  test('any records at all are shown without a word, and stay short', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.anything()), { minLength: 2 }), (rows) => {
        const { 'text/html': shown, ...rest } = bundle(rows);
        expect(typeof rest['text/plain']).toBe('string');
        if (shown !== undefined) expect(String(shown).length).toBeLessThan(200_000);
      }),
    );
  });
});

describe('other things that hold many', () => {
  test('numbers in rows and columns are a table', () => {
    expect(
      cellsOf(
        html([
          [1, 2.5],
          [-3, 0],
        ]),
      ),
    ).toEqual([
      ['0', '1', '2.5'],
      ['1', '-3', '0.0'],
    ]);
    const matrix = { rows: 2, columns: 2, data: Float64Array.of(1, 1e-9, 123456.78901, 4) };
    expect(text(matrix)).toBe(
      [
        '              0     1',
        '0       1.00000  1e-9',
        '1  123456.78901     4',
        '2 × 2 matrix',
      ].join('\n'),
    );
    expect(cellsOf(html(matrix))).toEqual([
      ['0', '1.00000', '1e-9'],
      ['1', '123456.78901', '4'],
    ]);
    expect(html(matrix)).toContain('2 × 2 matrix');
  });

  test('a map is a table of its entries', () => {
    expect(
      cellsOf(
        html(
          new Map<unknown, unknown>([
            ['<a>', 1],
            [{ k: 1 }, [2]],
          ]),
        ),
      ),
    ).toEqual([
      ['&lt;a&gt;', '1'],
      ['{ k: 1 }', '[ 2 ]'],
    ]);
    const big = new Map(Array.from({ length: 100 }, (_, i) => [i, -i]));
    expect(html(big)).toContain('100 entries; to see all');
    expect(text(new Map([['a', 1]]))).toBe("Map(1) { 'a' => 1 }");
  });

  test('a long list says everything when all is asked for', () => {
    const long = Array.from({ length: 5000 }, (_, i) => i);
    expect(text(long)).toContain('4900 more items');
    expect(text(long, { all: true })).toContain('4999');
    const wide = Object.fromEntries(Array.from({ length: 2e4 }, (_, i) => [`key${i}`, i]));
    expect(text(wide)).toContain('to see all: display(value, { all: true })');
    expect(text(wide, { all: true })).toContain('key19999');
  });
});

test.each([
  [
    'a function',
    function add(_a: number, _b = ')', ..._rest: unknown[]) {},
    '[Function: add] (_a, _b = ")", ..._rest)',
  ],
  ['an arrow function', (x: number) => x, '[Function (anonymous)] (x)'],
  [
    'an async one',
    async ({ length = [1, 2].length }: { length?: number } = {}) => length,
    '[AsyncFunction (anonymous)] ({ length = [1, 2].length } = {})',
  ],
  [
    'a class',
    class A {
      constructor(readonly_: number) {
        void readonly_;
      }
    },
    '[class A] (readonly_)',
  ],
  [
    'a class without a constructor',
    class B {
      m(): void {}
    },
    '[class B]',
  ],
])('%s is shown with its parameters', (_what, value, expected) => {
  expect(text(value).replaceAll("'", '"')).toBe(expected);
});

test('a value that is an error is shown with its causes', () => {
  const shown = text(new TypeError('outer', { cause: new Error('inner') }));
  expect(shown).toMatch(/^TypeError: outer/);
  expect(shown).toContain('[cause]: Error: inner');
});

describe('markup', () => {
  const { html, svg, md } = createMarkup();
  const shown = (value: unknown): Readonly<Record<string, unknown>> => bundle(value);

  test('is shown in its format', () => {
    expect(shown(html`<b>${1}</b>`)['text/html']).toBe('<b>1</b>');
    expect(shown(svg`<svg><text>${'<'}</text></svg>`)['image/svg+xml']).toBe(
      '<svg><text>&lt;</text></svg>',
    );
    expect(shown(md`**${2}**`)['text/markdown']).toBe('**2**');
    expect(shown(html('<i>whole</i>'))['text/html']).toBe('<i>whole</i>');
  });

  test('takes values for text, its own for markup, and joins lists', () => {
    const items = ['a&b', '<c>'].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul title="${'"'}">${items}${undefined}${false}${0}</ul>`)).toBe(
      '<ul title="&quot;"><li>a&amp;b</li><li>&lt;c&gt;</li>0</ul>',
    );
    const forged = { content: '<script>', toString: () => '<script>' };
    expect(String(html`${forged}`)).toBe('&lt;script&gt;');
  });
});

test('a raw bundle is sent as it is', () => {
  expect(bundle({ 'text/html': '<b>x</b>', 'application/json': { a: 1 } }, { raw: true })).toEqual({
    'text/html': '<b>x</b>',
    'application/json': { a: 1 },
  });
  expect(bundle({ 'text/html': '<b>x</b>' })['text/html']).toBeUndefined();
});
