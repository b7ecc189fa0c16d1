import fc from 'fast-check';
import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../../../../kernel/notebook/report/sanitise.ts';

const image = (address: string): string | undefined =>
  address.startsWith('data:image/') ? address : undefined;
const text = (html: string): string => sanitise(html, { kind: 'text', image });
const output = (html: string): string => sanitise(html, { kind: 'output', image });

describe('HTML from a notebook', () => {
  it.each([
    '<b>bold</b> and <sub>low</sub>',
    '<table class="dataframe"><tr><td colspan="2">1</td></tr></table>',
    '<details open=""><summary>More</summary>text</details>',
    'fish &amp; chips &lt; 5',
    '<a href="https://example.org/?a=1&amp;b=2#c">link</a>',
    '<a href="#below">below</a>',
    '<img src="data:image/png;base64,AAAA" alt="x" width="5">',
    '<div style="color: red">red</div>',
  ])('stays as it is: %s', (html) => {
    expect(text(html)).toBe(html);
    expect(output(html)).toBe(html);
  });

  it.each([
    ['a script', 'a<script>alert(1)</script>b', 'ab'],
    ['a script that never ends', 'a<script>alert(1)', 'a'],
    ['a script in capitals with an attribute', '<SCRIPT src=x>1</SCRIPT >b', 'b'],
    ['an event handler', '<b onclick="alert(1)" ONX=1>b</b>', '<b>b</b>'],
    ['an address that runs', '<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['the same in disguise', '<a href="java&#115;cript:alert(1)">x</a>', '<a>x</a>'],
    ['the same with a tab', '<a href=" java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['a frame', '<iframe src="https://x">inside</iframe>b', 'b'],
    ['a form', '<form action="https://x"><input name=a></form>', ''],
    ['a base', '<base href="https://x">', ''],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=https://x">', ''],
    ['a comment', 'a<!-- <b> -->b', 'ab'],
    [
      'an image from elsewhere',
      '<img src="https://x/a.png" alt="A">',
      '<span class="missing">(A: not in this report)</span>',
    ],
    [
      'an image without a source',
      '<img onerror=alert(1) src=x>',
      '<span class="missing">(image: not in this report)</span>',
    ],
    [
      'a style that fetches',
      '<p style="background:url(https://x/a)">x</p>',
      '<p style="background:none">x</p>',
    ],
    ['an element left open', '<div><b>x', '<div><b>x</b></div>'],
    ['an end without a start', 'x</div></main>', 'x'],
    ['ends in the wrong order', '<b><i>x</b></i>', '<b><i>x</i></b>'],
    ['a bracket that is no tag', '1 < 2 > 0', '1 &lt; 2 &gt; 0'],
    ['a quote in an attribute', `<b title='say "hi"'>x</b>`, '<b title="say &quot;hi&quot;">x</b>'],
  ])('loses %s', (_, html, expected) => {
    expect(text(html)).toBe(expected);
    expect(output(html)).toBe(expected);
  });

  it('from a cell may draw and bring a style sheet, which text may not', () => {
    const html = '<style>td{color:red}</style><svg viewBox="0 0 1 1"><path d="M0,0"/></svg>';
    expect(output(html)).toBe(
      '<style>td{color:red}</style><svg viewbox="0 0 1 1"><path d="M0,0"></path></svg>',
    );
    expect(text(html)).toBe('');
  });

  it.each([
    [
      'a style sheet that fetches',
      '<style>@import "https://x";a{background:url(x)}</style>',
      '<style>@unknown "https://x";a{background:none}</style>',
    ],
    ['a style sheet inside a drawing', '<svg><style><img src=x></style></svg>', '<svg></svg>'],
    ['a foreign object', '<svg><foreignObject><b>x</b></foreignObject></svg>', '<svg>x</svg>'],
    [
      'MathML, which can hide markup',
      '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
      '<style>img src=x onerror=alert(1)></style>',
    ],
  ])('from a cell loses %s', (_, html, expected) => {
    expect(output(html)).toBe(expected);
  });

  it('whatever it is, comes out without scripts and closed, and is stable', () => {
    const { document } = new Window();
    const piece = fc.oneof(
      fc.constantFrom(...'<>"\'/= &;'),
      fc.constantFrom(
        '<script>',
        '</script>',
        '<b',
        '<svg>',
        '<style>',
        '</style>',
        '<img src=x onerror=',
        '<!--',
        '-->',
        '<a href=javascript:',
        '<p>',
        '</p>',
        '</div>',
        'title="',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isText) => {
        const clean = (isText ? text : output)(pieces.join(''));
        document.body.innerHTML = `<main>${clean}</main><footer></footer>`;
        expect(document.body.children.length).toBe(2);
        expect(document.querySelector('main')?.nextElementSibling?.localName).toBe('footer');
        for (const element of document.querySelectorAll('main *')) {
          expect(['script', 'iframe', 'form', 'base', 'meta', 'link', 'object']).not.toContain(
            element.localName,
          );
          for (const { name, value } of element.attributes) {
            expect(name).not.toMatch(/^on/i);
            expect(value).not.toMatch(/^\s*javascript:/i);
          }
        }
        expect((isText ? text : output)(clean)).toBe(clean);
      }),
      { numRuns: 300 },
    );
  });
});
