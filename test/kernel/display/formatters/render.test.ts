import { describe, expect, test } from 'vitest';
import {
  type RenderOptions,
  render,
  renderText,
} from '../../../../kernel/display/formatters/index.ts';
import type { Rendering } from '../../../../kernel/display/mime-bundle.ts';

const DISPLAY = Symbol.for('Jupyter.display');

async function show(
  value: unknown,
  options?: RenderOptions,
): Promise<{ rendering: Rendering | undefined; remarks: string[] }> {
  const remarks: string[] = [];
  const rendering = await render(value, (text) => remarks.push(text), options);
  return { rendering, remarks };
}

async function text(value: unknown): Promise<unknown> {
  return (await show(value)).rendering?.data['text/plain'];
}

describe('a value is shown as the console shows it:', () => {
  test.each([
    ['a string', 'a\nb', "'a\\nb'"],
    ['a number', -0, '-0'],
    ['undefined', undefined, 'undefined'],
    ['a map', new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
    ['an array', [1, [2], new Array(3)], '[ 1, [ 2 ], [ <3 empty items> ] ]'],
    ['a function of the engine', Math.max, '[Function: max]'],
    ['a promise, without waiting', new Promise(() => {}), 'Promise { <pending> }'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(Number.NaN), 'Invalid Date'],
    ['a pattern', /a\/b/gu, '/a\\/b/gu'],
    [
      'deep nesting',
      { a: { b: { c: { d: { e: { f: 1 } } } } } },
      '{\n  a: {\n    b: { c: { d: { e: [Object] } } }\n  }\n}',
    ],
    [
      'a circle',
      (() => {
        const a: { a?: unknown } = {};
        a.a = a;
        return a;
      })(),
      '<ref *1> { a: [Circular *1] }',
    ],
    ['an object without a prototype', Object.create(null), '[Object: null prototype] {}'],
  ])('%s', async (_what, value, expected) => {
    expect(await text(value)).toBe(expected);
  });

  test('and stays short', async () => {
    expect(String(await text(Array.from({ length: 1e6 }, (_, i) => i))).length).toBeLessThan(2000);
    expect(String(await text('x'.repeat(1e7))).length).toBeLessThan(11_000);
    const wide = Object.fromEntries(Array.from({ length: 2e4 }, (_, i) => [`key${i}`, i]));
    expect(String(await text(wide)).length).toBeLessThan(101_000);
  });

  test('without colours', async () => {
    expect(await text({ a: 1, b: 'c' })).toBe("{ a: 1, b: 'c' }");
  });
});

describe('bytes that are an image', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2);
  test.each([
    ['PNG', 'image/png', png],
    ['JPEG', 'image/jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ['GIF', 'image/gif', Buffer.from('GIF89a..')],
    ['GIF', 'image/gif', Buffer.from('GIF87a..')],
    ['WebP', 'image/webp', Buffer.from('RIFF\x04\x00\x00\xffWEBPVP8 ', 'latin1')],
    ['PNG', 'image/png', Buffer.from(png)],
    ['PNG', 'image/png', Uint8Array.of(9, 9, ...png).subarray(2)],
  ])('are shown as %s', async (name, type, bytes) => {
    const { rendering } = await show(bytes);
    expect(rendering?.data).toEqual({
      [type]: Buffer.from(bytes).toString('base64'),
      'text/plain': `[${name} image, ${bytes.length} bytes]`,
    });
  });

  test('other bytes are not', async () => {
    const sound = Buffer.from('RIFF....WAVE');
    expect(Object.keys((await show(sound)).rendering?.data ?? {})).toEqual(['text/plain']);
    expect((await show(Uint8Array.of(1, 2))).rendering?.data).toEqual({
      'text/plain': 'Uint8Array(2) [ 1, 2 ]',
    });
  });
});

describe('a value that shows itself', () => {
  test('gives its bundle, with text added', async () => {
    const { rendering, remarks } = await show({
      a: 1,
      [DISPLAY]: () => ({ 'text/html': '<b>1</b>' }),
    });
    expect(rendering?.data['text/html']).toBe('<b>1</b>');
    expect(rendering?.data['text/plain']).toContain('a: 1');
    expect(remarks).toEqual([]);
  });

  test('is called as a method, also on a class and a function', async () => {
    class Shown {
      readonly #secret = 'mine';
      [DISPLAY](): object {
        return { 'text/plain': this.#secret };
      }
    }
    expect(await text(new Shown())).toBe('mine');
    expect(await text(Object.assign(() => {}, { [DISPLAY]: () => ({ 'text/plain': 'f' }) }))).toBe(
      'f',
    );
  });

  test('may take its time', async () => {
    expect(await text({ [DISPLAY]: async () => ({ 'text/plain': 'later' }) })).toBe('later');
  });

  test('may give lines, bytes and JSON', async () => {
    const { rendering } = await show({
      [DISPLAY]: () => ({
        'text/html': ['<p>', '</p>'],
        'image/png': Uint8Array.of(1, 2),
        'image/svg+xml': Buffer.from('<svg/>'),
        'application/vnd.x+json': [{ a: 1 }],
        'text/markdown': undefined,
        'text/plain': 'p',
      }),
    });
    expect(rendering?.data).toEqual({
      'text/html': '<p></p>',
      'image/png': 'AQI=',
      'image/svg+xml': '<svg/>',
      'application/vnd.x+json': [{ a: 1 }],
      'text/plain': 'p',
    });
  });

  test('shows nothing by an empty bundle', async () => {
    expect((await show({ [DISPLAY]: () => ({}) })).rendering).toBeUndefined();
  });
});

describe('nothing that a value does breaks the display:', () => {
  const thrower = (): never => {
    throw new Error('no');
  };
  test.each([
    ['a method that throws', { [DISPLAY]: thrower }, 'Error: no'],
    ['a method that rejects', { [DISPLAY]: async () => thrower() }, 'Error: no'],
    ['a method that gives no object', { [DISPLAY]: () => 'text' }, "didn't return an object"],
    [
      'a method that gives other keys',
      { [DISPLAY]: () => ({ html: 'x' }) },
      "'html' is not a MIME type",
    ],
    [
      'a getter of the method that throws',
      Object.defineProperty({}, DISPLAY, { get: thrower }),
      'Error: no',
    ],
    [
      'an inspection of its own that throws',
      { [Symbol.for('nodejs.util.inspect.custom')]: thrower },
      'Error: no',
    ],
    ['a proxy that throws', new Proxy({}, { get: thrower }), 'Error: no'],
    [
      'a proxy that answers everything',
      new Proxy({}, { get: () => () => 5 }),
      "didn't return an object",
    ],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      })(),
      'revoked',
    ],
  ])('%s', async (_what, value, remark) => {
    const { rendering, remarks } = await show(value);
    expect(typeof rendering?.data['text/plain']).toBe('string');
    expect(remarks.join('\n')).toContain(remark);
  });

  test('a getter that throws is shown as a getter', async () => {
    expect(
      await text({
        get a() {
          return thrower();
        },
      }),
    ).toBe('{ a: [Getter] }');
  });
});

test('renderText never asks the value for a bundle', () => {
  const { data } = renderText({ a: 1, [DISPLAY]: () => ({ 'text/html': 'x' }) }, () => {});
  expect(Object.keys(data)).toEqual(['text/plain']);
});
