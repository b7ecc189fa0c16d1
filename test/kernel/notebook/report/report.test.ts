import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { PLOTLY_MIME } from '../../../../kernel/display/plotly/index.ts';
import type { Cell, Notebook, Output } from '../../../../kernel/notebook/notebook.ts';
import { type ReportOptions, renderReport } from '../../../../kernel/notebook/report/index.ts';
import { code, notebookOf, shows } from './notebooks.ts';

async function render(cells: readonly (string | Cell)[], options?: ReportOptions) {
  return open(await renderReport(notebookOf(cells), options));
}

const { DOMParser } = new Window();

function open(html: string) {
  // Parsing Plotly itself would take most of the time.
  const light = html.replace(/<script>[^<]*plotly\.js[\s\S]*?<\/script>/, '<script></script>');
  const document = new DOMParser().parseFromString(light, 'text/html');
  const text = (selector: string): string | undefined =>
    document.querySelector(selector)?.textContent.trim();
  const count = (selector: string): number => document.querySelectorAll(selector).length;
  return { html, document, text, count };
}

const figure = { data: [{ type: 'scatter', y: [1, 3, 2] }], layout: {} };
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a report', () => {
  it('takes its title from the first heading, and does not repeat it', async () => {
    const { document, count } = await render(['## Before', '# Five *minutes*', 'text']);
    expect(document.title).toBe('Five minutes');
    expect(count('h1')).toBe(1);
  });

  it.each<[string, ReportOptions, string]>([
    ['the one it was given', { title: 'Given <1>', source: 'a.ipynb' }, 'Given <1>'],
    ['the name of the file', { source: 'a.ipynb' }, 'a.ipynb'],
    ['a plain word', {}, 'Notebook'],
  ])('without a heading has for title %s', async (_, options, title) => {
    const { document, text } = await render(['text'], options);
    expect(document.title).toBe(title);
    expect(text('h1')).toBe(title);
  });

  it('has a language, landmarks, a way past the contents, and no script without figures', async () => {
    const { document, count } = await render(['# A', '## B', '## B', 'text', code('1')]);
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    expect([count('nav[aria-label]'), count('main'), count('footer')]).toEqual([1, 1, 1]);
    expect(document.querySelector('a.skip')?.getAttribute('href')).toBe('#report');
    expect(count('script')).toBe(0);
  });

  it('lists three headings or more, each with a link that leads to it', async () => {
    const { document } = await render(['# Title', '## Größe $n$', '### Größe $n$', '#### deep']);
    const links = [...document.querySelectorAll('nav a')];
    expect(links.map((link) => link.textContent)).toEqual(['Größe n', 'Größe n']);
    const ids = links.map((link) => link.getAttribute('href')?.slice(1) ?? '');
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(document.getElementById(id)?.localName).toMatch(/^h[23]$/);
    expect((await render(['# Title', '## One'])).count('nav')).toBe(0);
  });

  it('says what was run when by what, from the notebook and not from the clock', async () => {
    const execution = { 'shell.execute_reply': '2026-03-01T10:20:30.5Z' };
    const cells = [code('1', [], { execution })];
    const { text, html } = await render(cells, { source: 'a.ipynb' });
    expect(text('footer')).toMatch(
      /^a\.ipynb run 1 March 2026 at 10:20 UTC Backsolve \d+\.\d+\.\d+$/,
    );
    expect((await render(cells, { source: 'a.ipynb' })).html).toBe(html);
  });
});

describe('Markdown in a report', () => {
  it('keeps emphasis, links, tables and lists', async () => {
    const { text, count, document } = await render([
      '**b** [link](https://example.org) \n\n|a|\n|-|\n|1|\n\n1. one',
    ]);
    expect(text('strong')).toBe('b');
    expect(document.querySelector('main a')?.getAttribute('href')).toBe('https://example.org');
    expect([count('table td'), count('ol li')]).toEqual([1, 1]);
  });

  it.each([
    ['$z = aW + b$', ['z=aW+b']],
    ['$$\nx^2\n$$', ['x2']],
    ['before\n\n$$a$$\n\nafter', ['a']],
    ['\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}', ['a=bc=d']],
    ['$a_1$ and $b*c*d$', ['a1', 'b∗c∗d']],
    ['from $5 to $10', []],
    ['`$code$` and \\$5 and \\$6', []],
    ['```\n$x$\n```', []],
  ])('reads %j as the formulas %j', async (source, formulas) => {
    const { document } = await render([source]);
    const found = [...document.querySelectorAll('math')].map((math) => {
      math.querySelector('annotation')?.remove();
      return math.textContent.replace(/[\s\u200b\u2061]/g, '');
    });
    expect(found).toEqual(formulas);
  });

  it('shows a formula that it cannot read as it was written', async () => {
    expect((await render(['$\\frac{1$'])).text('.katex-error')).toBe('\\frac{1');
  });

  it('colours code in fences, and leaves languages that nobody knows plain', async () => {
    const { document } = await render(['```python\nx = "1"\n```\n```klingon\n<x>\n```']);
    const blocks = [...document.querySelectorAll('.text pre')];
    expect(blocks.map((block) => block.textContent)).toEqual(['x = "1"', '<x>']);
    expect(blocks.map((block) => block.querySelectorAll('span').length > 0)).toEqual([true, false]);
  });

  it('drops scripts and closes what a cell leaves open, within the cell', async () => {
    const { document, html } = await render([
      '<div>open **bold**\n\n<script>alert("1")</script>\n\n</main>',
      'next <b onclick="x()">b</b>',
    ]);
    expect(html).not.toContain('alert("1")');
    expect(html).not.toContain('onclick');
    const sections = document.querySelectorAll('main > section');
    expect(sections).toHaveLength(2);
    expect(sections[1]?.textContent.trim()).toBe('next b');
  });

  it('holds its images: attached, beside the notebook, written out; others become links', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'übung eins '));
    writeFileSync(join(folder, 'a b.png'), Buffer.from(pixel, 'base64'));
    const cell: Cell & { attachments: unknown } = {
      id: 'a',
      cell_type: 'markdown',
      metadata: {},
      source: `![att](attachment:x.png) ![file](a%20b.png) <img src="a b.png" alt="raw"> ![data](data:image/png;base64,${pixel}) ![web](https://example.org/x.png) ![none](none.png)`,
      attachments: { 'x.png': { 'image/png': pixel } },
    };
    const { document, text } = await render([cell], { folder });
    rmSync(folder, { recursive: true });
    const images = [...document.querySelectorAll('img')];
    expect(images.map((image) => image.getAttribute('alt'))).toEqual([
      'att',
      'file',
      'raw',
      'data',
    ]);
    for (const image of images) {
      expect(image.getAttribute('src')).toBe(`data:image/png;base64,${pixel}`);
    }
    expect(text('main a[href="https://example.org/x.png"]')).toBe('web (image)');
  });
});

describe('a code cell in a report', () => {
  it('shows its number and its code, coloured and complete', async () => {
    const source = 'const a: number = 1; // <ok>\nawait f("`");';
    const { text, count } = await render([code(source)]);
    expect(text('.count')).toBe('3');
    expect(text('.input pre')).toBe(source);
    expect(count('.input pre span')).toBeGreaterThan(5);
  });

  const output = [shows({ 'text/plain': 'shown' })];
  it.each([
    ['remove-cell', { input: 0, output: 0, folded: 0 }],
    ['remove-input', { input: 0, output: 1, folded: 0 }],
    ['remove-output', { input: 1, output: 0, folded: 0 }],
    ['hide-input', { input: 1, output: 1, folded: 1 }],
    ['hide-output', { input: 1, output: 1, folded: 1 }],
    ['hide-cell', { input: 1, output: 1, folded: 2 }],
    ['anything', { input: 1, output: 1, folded: 0 }],
  ])('with the tag %s has %j', async (tag, expected) => {
    const { count } = await render([code('1', output, { tags: [tag] })]);
    expect({
      input: count('.input'),
      output: count('.outputs'),
      folded: count('details:not([open]) :is(.input, .outputs)'),
    }).toEqual(expected);
  });

  it('that Jupyter collapsed is folded', async () => {
    const { count } = await render([code('1', output, { jupyter: { source_hidden: true } })]);
    expect(count('details .input')).toBe(1);
  });
});

describe('an output in a report', () => {
  const outputs = async (...list: readonly Output[]) => render([code('1', list)]);
  const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({
    output_type: 'stream',
    name,
    text,
  });

  it('as text has the colours of a terminal and no HTML', async () => {
    const { document, text } = await outputs(
      stream('\u001b[31mred\u001b[39m <b>&'),
      stream('w', 'stderr'),
    );
    expect(text('.stdout')).toBe('red <b>&');
    expect(document.querySelector('.stdout span')?.getAttribute('class')).toBe('ansi-red-fg');
    expect(text('.stderr')).toBe('w');
  });

  it.each([
    ['10%\r 50%\r100%\n', '100%'],
    ['long text\rshort', 'shorttext'],
    ['windows\r\nline', 'windows\nline'],
    ['abx\bc', 'abc'],
    ['\b\ba', 'a'],
  ])(
    'as text that overwrites itself, %j, is what a terminal shows in the end',
    async (raw, shown) => {
      expect((await outputs(stream(raw))).text('.stdout')).toBe(shown);
    },
  );

  it('as an error stands in a box of its own', async () => {
    const { document, text } = await outputs({
      output_type: 'error',
      ename: 'TypeError',
      evalue: 'no "such" layer',
      traceback: ['\u001b[31mTypeError\u001b[39m: no such layer', '  at <cell 3>:1:7'],
    });
    expect(text('.error')).toBe('TypeError: no such layer\n  at <cell 3>:1:7');
    expect(document.querySelector('.error')?.getAttribute('aria-label')).toBe(
      'Error. TypeError: no "such" layer',
    );
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['HTML before text', { 'text/html': '<i>h</i>', 'text/plain': 'p' }, '.html i', 'h'],
    ['text alone', { 'text/plain': 'p <1>' }, '.stream', 'p <1>'],
    ['Markdown', { 'text/markdown': '**m** $x$', 'text/plain': 'p' }, '.outputs strong', 'm'],
    [
      'JSON',
      { 'application/json': { a: '</script>' }, 'text/plain': 'p' },
      'pre.plain',
      '{\n  "a": "</script>"\n}',
    ],
    [
      'a type that nobody knows',
      { 'application/x-own': 1 },
      '.missing',
      '(no format that this report can show: application/x-own)',
    ],
    [
      'a widget, by its text',
      { 'application/vnd.jupyter.widget-view+json': {}, 'text/plain': 'Slider(3)' },
      '.stream',
      'Slider(3)',
    ],
  ])('prefers %s', async (_, data, selector, expected) => {
    expect((await outputs(shows(data))).text(selector)).toBe(expected);
  });

  it.each([
    ['image/png', pixel],
    ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
  ])('of type %s is an image with its text as description', async (type, content) => {
    const { document, count } = await outputs({
      output_type: 'display_data',
      data: { [type]: content, 'text/plain': 'a "dot"' },
      metadata: { [type]: { width: 12 } },
    });
    const image = document.querySelector('.outputs img');
    expect(image?.getAttribute('src')).toMatch(`data:${type};base64,`);
    expect(image?.getAttribute('alt')).toBe('a "dot"');
    expect(image?.getAttribute('width')).toBe('12');
    expect(count('script')).toBe(0);
  });

  it('in LaTeX is a formula', async () => {
    expect((await outputs(shows({ 'text/latex': '$$x^2$$' }))).count('math[display=block]')).toBe(
      1,
    );
  });
});

describe('a figure in a report', () => {
  const ours = {
    [PLOTLY_MIME]: { ...figure, layout: { title: { text: '</script><b>' } } },
    'text/html': `<div data-backsolve-figure="00ff"><img alt="a" width="7" height="5" style="max-width:100%" src="data:image/svg+xml;base64,AAAA"></div>\n<script>1</script>`,
    'image/png': pixel,
    'text/plain': 'Loss by sweep',
  };

  it('has its data, its still picture and a description, and Plotly once for all', async () => {
    const { document, count, html } = await render([code('1', [shows(ours), shows(ours)])]);
    expect(count('.plot')).toBe(2);
    const [plot] = document.querySelectorAll('.plot');
    expect(plot?.getAttribute('aria-label')).toBe('Loss by sweep');
    expect(plot?.querySelector('img')?.getAttribute('src')).toBe('data:image/svg+xml;base64,AAAA');
    expect(JSON.parse(plot?.querySelector('script')?.textContent ?? '')).toEqual(ours[PLOTLY_MIME]);
    expect(html.match(/plotly\.js \(cartesian - minified\)/g)).toHaveLength(1);
    expect(html.length).toBeLessThan(1.7e6);
  });

  it('from another kernel, without any picture, gets one', async () => {
    const { document } = await render([code('1', [shows({ [PLOTLY_MIME]: figure })])]);
    expect(document.querySelector('.plot img')?.getAttribute('src')).toMatch(
      /^data:image\/svg\+xml;base64,[\w+/=]{999,}$/,
    );
  });

  it('in space brings the large Plotly, which must be let compile', async () => {
    const surface = {
      data: [
        {
          type: 'surface',
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      layout: {},
    };
    const { html, count } = await render([code('1', [shows({ [PLOTLY_MIME]: surface })])]);
    expect(html.length).toBeGreaterThan(4.8e6);
    expect(html).toContain("'unsafe-eval'");
    expect(count('.plot img')).toBe(0);
  });

  it('that is none is shown in its next best format', async () => {
    const data = { [PLOTLY_MIME]: { nothing: 1 }, 'text/plain': 'p' };
    expect((await render([code('1', [shows(data)])])).text('.stream')).toBe('p');
  });
});

describe('a report needs nothing from outside', () => {
  it('in any of its parts', async () => {
    const cells = [
      '# T\n\n![w](https://example.org/a.png) <img src="//example.org/b.png"> <link href="https://e.org" rel="stylesheet">',
      '<iframe src="https://example.org"></iframe><video src="https://e.org/v"></video>',
      code('1', [
        shows({
          'text/html':
            '<img src="https://e.org/a"><style>@import "https://e.org/a.css"; p{background:url(https://e.org/a)}</style><script src="https://e.org/s.js"></script><object data="https://e.org/o"></object><svg><image href="https://e.org/i"/><use href="https://e.org/u"/></svg>',
        }),
        shows({ [PLOTLY_MIME]: figure }),
      ]),
    ];
    const { document, html } = await render(cells);
    const loading = [
      ...document.querySelectorAll(
        '[src], [srcset], [data], [poster], link, object, iframe, image, use',
      ),
    ];
    expect(loading.length).toBeGreaterThan(0);
    for (const element of loading) expect(element.getAttribute('src')).toMatch(/^data:/);
    const styles = [...document.querySelectorAll('style')]
      .map((style) => style.textContent)
      .join('');
    expect(styles).not.toMatch(/url\(|@import/);
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toMatch(
      /^default-src 'none'; script-src 'sha256-[^;]*; /,
    );
    expect(policy?.getAttribute('content')).not.toMatch(
      /https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/,
    );
    expect(html).not.toMatch(/<script[^>]* src/);
  });

  it('not even for a notebook without cells', async () => {
    const empty: Notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    expect(open(await renderReport(empty)).text('h1')).toBe('Notebook');
  });
});
