import { execFileSync } from 'node:child_process';
import { Window } from 'happy-dom';
import { afterAll, describe, expect, it } from 'vitest';
import { PLOTLY_MIME, staticPictures } from '../../../../kernel/display/plotly/index.ts';
import { PAINTER_LIMITS } from '../../../../kernel/display/plotly/painter.ts';
import { decodePng, inkShare } from './png.ts';

const pictures = staticPictures();
afterAll(() => pictures.close());

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)) * 5);

const rendering = (data: readonly unknown[], layout: object = {}, more: object = {}) => ({
  data: { [PLOTLY_MIME]: { data, layout }, 'text/plain': 'what it shows', ...more },
  metadata: {},
});

async function draw(data: readonly unknown[], layout: object = {}) {
  const { data: bundle, metadata } = await pictures.enrich(rendering(data, layout));
  const html = String(bundle['text/html']);
  const image = /<img alt="([^"]*)"[^>]* src="data:image\/svg\+xml;base64,([\w+/=]+)">/.exec(html);
  const svg = Buffer.from(image?.[2] ?? '', 'base64').toString();
  const document = new new Window().DOMParser().parseFromString(svg, 'image/svg+xml');
  const png = () => decodePng(Buffer.from(String(bundle['image/png']), 'base64'));
  return { bundle, metadata, html, label: image?.[1], svg, document, png };
}

/** How many elements a selector finds: the picture's points, bars, boxes. */
const count = (drawn: Awaited<ReturnType<typeof draw>>, selector: string): number =>
  drawn.document.querySelectorAll(selector).length;

describe('a Plotly figure', () => {
  it('gets a still picture in two formats, and keeps what it had', async () => {
    const { bundle, metadata, label, png: decode } = await draw([{ y: [1, 3, 2] }]);
    const png = decode();
    expect(Object.keys(bundle).sort()).toEqual(
      [PLOTLY_MIME, 'image/png', 'text/html', 'text/plain'].sort(),
    );
    expect(bundle[PLOTLY_MIME]).toEqual({ data: [{ y: [1, 3, 2] }], layout: {} });
    expect(label).toBe('what it shows');
    expect([png.width, png.height]).toEqual([1400, 900]);
    expect(metadata['image/png']).toEqual({ width: 700, height: 450 });
    expect(inkShare(png)).toBeGreaterThan(0.001);
    expect(inkShare(png)).toBeLessThan(0.5);
  });

  const y = numbers(40);
  it.each<[string, readonly unknown[], object, Record<string, number>]>([
    ['points', [{ mode: 'markers', y }], {}, { '.points path.point': 40 }],
    ['a line', [{ mode: 'lines', y }], {}, { 'path.js-line': 1, 'path.point': 0 }],
    [
      'numbers packed as Python writes them',
      [
        {
          mode: 'markers',
          y: {
            dtype: 'f8',
            bdata: Buffer.from(Float64Array.of(1, 5, 2).buffer).toString('base64'),
          },
        },
      ],
      {},
      { 'path.point': 3 },
    ],
    ['WebGL points', [{ type: 'scattergl', mode: 'markers', y }], {}, { 'path.point': 40 }],
    ['bars', [{ type: 'bar', y: [1, 2, 3, 4] }], {}, { '.bars g.point': 4 }],
    [
      'error bars',
      [{ mode: 'markers', y, error_y: { type: 'constant', value: 1 } }],
      {},
      { '.errorbar': 40, 'path.yerror': 40 },
    ],
    [
      'a histogram',
      [{ type: 'histogram', x: y, xbins: { start: -5, end: 5, size: 2 } }],
      {},
      { '.bars g.point': 5 },
    ],
    [
      'a heat map',
      [
        {
          type: 'heatmap',
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      {},
      { 'g.hm image': 1, '.cbfill': 1 },
    ],
    [
      'a smooth heat map',
      [
        {
          type: 'heatmap',
          z: [
            [1, 2],
            [3, 4],
          ],
          zsmooth: 'best',
        },
      ],
      {},
      { 'g.hm image': 1 },
    ],
    [
      'contours with labels',
      [
        {
          type: 'contour',
          z: [
            [1, 2, 3],
            [2, 3, 4],
            [3, 4, 5],
          ],
          contours: { showlabels: true },
        },
      ],
      {},
      { 'g.contour': 1 },
    ],
    [
      'boxes and violins',
      [
        { type: 'box', y },
        { type: 'violin', y },
      ],
      {},
      { 'path.box': 1, 'path.violin': 1 },
    ],
    [
      'two plots side by side',
      [{ y }, { y, xaxis: 'x2', yaxis: 'y2' }],
      { grid: { rows: 1, columns: 2, pattern: 'independent' } },
      { 'g.subplot.xy': 1, 'g.subplot.x2y2': 1 },
    ],
    [
      'a legend',
      [
        { y, name: 'train' },
        { y, name: 'test' },
      ],
      {},
      { 'g.legend g.traces': 2 },
    ],
  ])('with %s shows all of them', async (_, data, layout, expected) => {
    const drawn = await draw(data, layout);
    const found = Object.keys(expected).map((selector) => [selector, count(drawn, selector)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it('shows its title, axis titles, ticks and names as text', async () => {
    const { document } = await draw([{ y: [-4, 4], name: 'residual λ' }], {
      title: { text: 'Layer 1, sweep 12' },
      xaxis: { title: { text: 'row' } },
      yaxis: { title: { text: 'miles per gallon' }, tickvals: [-4, 4] },
      showlegend: true,
    });
    const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Layer 1, sweep 12',
        'row',
        'miles per gallon',
        '−4',
        '4',
        'residual λ',
      ]),
    );
  });

  it('has room for long labels: nothing begins left of the paper', async () => {
    const name = 'a coefficient with quite a long name';
    const { document } = await draw([{ type: 'bar', orientation: 'h', x: [1], y: [name] }], {
      yaxis: { automargin: true },
    });
    const plot = document.querySelector('clipPath.axesclip rect[x]:not([x="0"])');
    // The label ends at the plot's left edge; DejaVu Sans draws it 219 px wide at 12 px.
    expect(Number(plot?.getAttribute('x'))).toBeGreaterThan(219);
    expect(Number(plot?.getAttribute('x'))).toBeLessThan(300);
  });

  it('without paper of its own is drawn on white', async () => {
    const small = { width: 60, height: 60, paper_bgcolor: 'rgba(0,0,0,0)' };
    const { png } = await draw([{ y: [1] }], small);
    expect([...png().data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  it('is as large as its layout says, within reason', async () => {
    const { png, metadata } = await draw([{ y: [1] }], { width: 321, height: 40 });
    expect([png().width, png().height]).toEqual([642, 80]);
    expect(metadata['image/png']).toEqual({ width: 321, height: 40 });
    const huge = await draw([{ y: [1] }], { width: 1e9, height: 10 });
    expect(huge.metadata['image/png']).toEqual({ width: 4000, height: 10 });
    const without = await draw([{ y: [1] }], { width: Number.NaN, height: -5 });
    expect(without.metadata['image/png']).toEqual({ width: 700, height: 450 });
  });

  it('gives the same bytes every time', async () => {
    const [one, two] = [await draw([{ y }]), await draw([{ y }])];
    expect(two.bundle).toEqual(one.bundle);
  });

  it('carries its data in the HTML without being able to leave its script', async () => {
    const { html } = await draw([{ y: [1], name: '</script><script>alert(1)</script><!--' }]);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).not.toContain('<!--');
  });

  it('of over a megabyte is not copied into the HTML', async () => {
    const z = Array.from({ length: 250 }, (_, i) => numbers(250).map((value) => value + i));
    const { data: bundle } = await pictures.enrich(rendering([{ type: 'heatmap', z }]));
    expect(JSON.stringify(bundle[PLOTLY_MIME]).length).toBeGreaterThan(2 ** 20);
    expect(String(bundle['text/html'])).toMatch(/^<div><img [^>]*><\/div>$/);
  });

  it('with thousands of points has a PNG in the HTML, because an SVG would be larger', async () => {
    const { data: bundle } = await pictures.enrich(
      rendering([{ mode: 'markers', y: numbers(2000) }]),
    );
    expect(String(bundle['text/html'])).toContain(`base64,${String(bundle['image/png'])}"`);
  });

  it('with a line through many more is still drawn: that is one mark', async () => {
    const { data } = await pictures.enrich(rendering([{ mode: 'lines', y: numbers(20_000) }]));
    expect(data).toHaveProperty('image/png');
  });

  it('keeps HTML and a picture that it came with', async () => {
    const own = { 'text/html': '<p>own</p>', 'image/png': 'AAAA' };
    const { data } = await pictures.enrich(rendering([{ y: [1] }], {}, own));
    expect(data).toMatchObject(own);
  });
});

describe('what comes back as it was', () => {
  it.each<[string, Parameters<typeof pictures.enrich>[0]]>([
    ['text', { data: { 'text/plain': '2' }, metadata: { a: 1 } }],
    ['a surface in space', rendering([{ type: 'surface', z: [[1]] }])],
    ['a map', rendering([{ y: [1] }, { type: 'choropleth' }])],
    ['a trace type that nobody knows', rendering([{ type: 'nonsense' }])],
    ['a figure without data', { data: { [PLOTLY_MIME]: { layout: {} } }, metadata: {} }],
    ['a figure whose data are no traces', rendering([1, null])],
    [
      'an image from the web in the layout',
      rendering([{ y: [1] }], { images: [{ source: 'http://localhost/a.png' }] }),
    ],
    ['more points than are drawn in seconds', rendering([{ mode: 'markers', y: numbers(10_001) }])],
    ['a figure that is no JSON', rendering([{ y: [1n] }])],
    ['a figure that is no plain data', rendering([{ y: [1] }], { title: () => 0 })],
  ])('%s', async (_, given) => {
    expect(await pictures.enrich(given)).toBe(given);
  });

  it('a figure that takes too long; the next one is tried again', async () => {
    const impatient = staticPictures({ ...PAINTER_LIMITS, timeoutMilliseconds: 1 });
    const given = rendering([{ y: [1] }]);
    expect(await impatient.enrich(given)).toBe(given);
    expect(await impatient.enrich(given)).toBe(given);
    await impatient.close();
  });

  it('every figure after the end, also those that were waiting', async () => {
    const ended = staticPictures();
    const given = rendering([{ y: [1] }]);
    const waiting = [ended.enrich(given), ended.enrich(given)];
    await ended.close();
    expect(await Promise.all(waiting)).toEqual([given, given]);
    expect(await ended.enrich(given)).toBe(given);
  });
});

describe('the thread that draws', () => {
  it('is replaced after so many figures, with the same result', async () => {
    const fresh = staticPictures({ ...PAINTER_LIMITS, figuresPerWorker: 1 });
    const given = rendering([{ y: [3, 1, 2] }]);
    const [one, two] = await Promise.all([fresh.enrich(given), fresh.enrich(given)]);
    await fresh.close();
    expect(one.data).toHaveProperty('image/png');
    expect(two).toEqual(one);
  });

  it('finishes a picture that is waited for, then lets the process end, and prints nothing', () => {
    const door = new URL('../../../../dist/kernel/display/plotly/index.js', import.meta.url);
    const script = `
      import { staticPictures, PLOTLY_MIME } from ${JSON.stringify(door.href)};
      const figure = { data: [{ y: [1, 2] }], layout: {} };
      const { data } = await staticPictures().enrich({ data: { [PLOTLY_MIME]: figure }, metadata: {} });
      console.log(Object.keys(data).length, typeof document, Math.random() !== Math.random());`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect(output.trim()).toBe('3 undefined true');
  });
});
