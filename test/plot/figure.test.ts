import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displaySymbol } from '../../src/display/protocol.ts';
import { figure } from '../../src/plot/figure.ts';
import { jsonSafe } from '../../src/plot/json-safe.ts';
import { extent, rounded, thinned } from '../../src/plot/points.ts';
import { ALERT, COLOURS, coloursFor, TEXT } from '../../src/plot/template.ts';
import { plotText } from '../../src/plot/wording.ts';

const MIME = 'application/vnd.plotly.v1+json';

describe('a figure', () => {
  const bars = figure({ data: [{ type: 'bar', y: [1, 2] }], description: 'two bars' });

  it('draws itself as Plotly JSON with a line of text beside it', () => {
    const bundle = bars[displaySymbol]();
    expect(bundle[MIME]).toMatchObject({ data: [{ type: 'bar', y: [1, 2] }] });
    expect(bundle['text/plain']).toBe('two bars');
    expect(inspect(bars)).toBe('Figure: two bars');
  });

  it('that was spread and changed draws its change, and the first one stays', () => {
    const taller = { ...bars, layout: { ...bars.layout, height: 900 } };
    expect(taller[displaySymbol]()[MIME]).toMatchObject({ layout: { height: 900 } });
    expect(bars[displaySymbol]()[MIME]).toMatchObject({ layout: { height: 420 } });
  });

  it('is nothing but JSON, whatever a user put in', () => {
    const given = figure({
      data: [{ type: 'scatter', x: new Float64Array([1, Number.NaN]), y: [Infinity, 2] }],
    });
    const shown = given[displaySymbol]()[MIME];
    expect(shown).toMatchObject({ data: [{ x: [1, null], y: [null, 2] }] });
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });

  it('has transparent paper, so that it lies on a light and on a dark page', () => {
    expect(bars.layout.template).toMatchObject({
      layout: { paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)' },
    });
  });
});

describe('colours', () => {
  /** Relative luminance and contrast by WCAG 2. */
  const luminance = (colour: string): number => {
    const channels = colour.startsWith('#')
      ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
      : [...colour.matchAll(/\d+/g)].map(Number);
    const [r = 0, g = 0, b = 0] = channels.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(['#ffffff', '#111111'])('of text stand out against %s', (page) => {
    expect(contrast(TEXT, page)).toBeGreaterThan(4);
  });

  it.each(['#ffffff', '#111111'])('of marks stand out against %s', (page) => {
    for (const colour of [...COLOURS, ALERT, ...coloursFor(16), ...coloursFor(64)]) {
      expect(contrast(colour, page), colour).toBeGreaterThan(3);
    }
  });

  it.each([0, 1, 8, 9, 64])('are %d different ones for as many things', (count) => {
    expect(new Set(coloursFor(count)).size).toBe(count);
  });
});

describe('points', () => {
  it('are rounded to six significant digits, and null where there is no number', () => {
    expect([1 / 3, -123456789, 0, Number.NaN, Infinity].map(rounded)).toEqual([
      0.333333,
      -123457000,
      0,
      null,
      null,
    ]);
  });

  it('are thinned to the limit, evenly, the same each time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (all, limit) => {
          const kept = thinned([...Array(all).keys()], limit);
          expect(kept).toHaveLength(Math.min(all, limit));
          expect(new Set(kept).size).toBe(kept.length);
          const gaps = kept.slice(1).map((value, at) => value - (kept[at] ?? 0));
          for (const gap of gaps) expect(Math.abs(gap - Math.max(1, all / limit))).toBeLessThan(1);
          expect(thinned([...Array(all).keys()], limit)).toEqual(kept);
        },
      ),
    );
  });

  it('have an extent, also if there is none or it is not finite', () => {
    expect(extent([3, Number.NaN, -1], [2])).toEqual([-1, 3]);
    expect(extent([])).toEqual([0, 1]);
    expect(extent([Infinity])).toEqual([0, 1]);
  });
});

describe('text in a picture', () => {
  it('can neither be markup nor a placeholder', () => {
    expect(plotText('<b>%{x} & "q"')).toBe('&lt;b&gt;%&#123;x} &amp; &quot;q&quot;');
  });
});

describe('a JSON-safe copy', () => {
  it('is what JSON gives back, for any value', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: false }), (value) => {
        const safe = jsonSafe({ value });
        const text = JSON.stringify(safe, (_, inner) =>
          typeof inner === 'bigint' ? 'big' : inner,
        );
        expect(text).not.toMatch(/NaN|Infinity(?!")/);
      }),
    );
  });

  it('turns typed arrays into arrays', () => {
    expect(jsonSafe({ a: [new Int8Array([1, -2])], b: new Float32Array([0.5, NaN]) })).toEqual({
      a: [[1, -2]],
      b: [0.5, null],
    });
  });
});
