import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Activation,
  activation,
  activationFromJson,
  clampIntoRange,
  defineActivation,
  identity,
  leakyRelu,
  sigmoid,
  tanh,
} from '../../src/activations/index.ts';

const all: readonly [string, Activation][] = [
  ['identity', identity],
  ['leaky ReLU', leakyRelu(0.1)],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
  [
    'a user’s own',
    defineActivation({
      name: 'cube',
      value: (z) => z ** 3,
      derivative: (z) => 3 * z * z,
      inverse: Math.cbrt,
    }),
  ],
];

describe.each(all)('%s', (_, f) => {
  it('has the derivative that differences show', () => {
    for (const z of [-3, -1.5, -0.2, 0.3, 1, 2.5]) {
      const h = 1e-5;
      const slope = (f.value(z + h) - f.value(z - h)) / (2 * h);
      expect(f.derivative(z, f.value(z))).toBeCloseTo(slope, 8);
    }
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        const back = f.inverse(f.value(z));
        return Math.abs(back - z) <= 1e-9 * (1 + Math.abs(z));
      }),
    );
  });

  it('maps whole arrays as it maps single numbers', () => {
    const z = Float64Array.of(-40, -2, -0.5, 0, 0.5, 2, 40);
    const a = f.values(z);
    expect([...a]).toEqual([...z].map((entry) => f.value(entry)));
    expect([...f.derivatives(z, a)]).toEqual(
      [...z].map((entry, at) => f.derivative(entry, a[at] ?? 0)),
    );
  });

  it('stays in its range', () => {
    for (const z of [-800, -30, 0, 30, 800]) {
      expect(f.value(z)).toBeGreaterThanOrEqual(f.range[0]);
      expect(f.value(z)).toBeLessThanOrEqual(f.range[1]);
    }
  });
});

describe('inverses near the edge', () => {
  // References: mpmath, 50 digits, of the double nearest to each argument.
  it.each([
    ['tanh', 1 - 2 ** -40, 14.209517201478652],
    ['tanh', 1e-12, 1e-12],
    ['tanh', -1 + 2 ** -52, -18.36840028483855],
    ['sigmoid', 2 ** -40, -27.725887222396903],
    ['sigmoid', 1 - 2 ** -40, 27.725887222396903],
    ['sigmoid', 1e-300, -690.7755278982137],
  ] as const)('%s⁻¹(%d) keeps its digits', (name, a, expected) => {
    expect(Math.abs(activation(name).inverse(a) / expected - 1)).toBeLessThan(4e-16);
  });

  it('keeps the lower tail of the sigmoid', () => {
    expect(sigmoid.value(-700)).toBeCloseTo(Math.exp(-700), 310);
    expect(sigmoid.value(-700)).toBeGreaterThan(0);
  });
});

describe('activation', () => {
  it('clamps into the open range only what lies outside', () => {
    expect(clampIntoRange(tanh, 0.3, 0.01)).toBe(0.3);
    expect(clampIntoRange(tanh, 1.7, 0.01)).toBe(0.99);
    expect(clampIntoRange(sigmoid, 0, 0.01)).toBe(0.01);
    expect(clampIntoRange(identity, 1e300, 0.01)).toBe(1e300);
  });

  it.each([identity, leakyRelu(0.3), tanh, sigmoid])('survives JSON: $name', (f) => {
    const copy = activationFromJson(
      JSON.parse(JSON.stringify({ name: f.name, parameters: f.parameters })),
    );
    expect([-2, 0.5].map(copy.value)).toEqual([-2, 0.5].map(f.value));
  });

  it.each([
    [
      'an unknown name',
      () => activation(JSON.parse('"relu6"')),
      'UNKNOWN_OPTION',
      /relu6.*identity, leaky-relu, tanh, sigmoid/,
    ],
    [
      'a name of Object’s own',
      () => activation(JSON.parse('"toString"')),
      'UNKNOWN_OPTION',
      /toString/,
    ],
    [
      'a saved function of one’s own',
      () => activationFromJson({ name: 'swish', parameters: {} }),
      'UNKNOWN_OPTION',
      /swish/,
    ],
    ['a slope of 0', () => leakyRelu(0), 'OPTION_OUT_OF_RANGE', /got 0/],
    ['a slope of NaN', () => leakyRelu(Number.NaN), 'OPTION_OUT_OF_RANGE', /got NaN/],
    [
      'an empty range',
      () => defineActivation({ name: 'f', value: (z) => z, derivative: () => 1, range: [1, -1] }),
      'OPTION_OUT_OF_RANGE',
      /holds nothing/,
    ],
    [
      'markup for a name',
      () => defineActivation({ name: '<b>', value: (z) => z, derivative: () => 1 }),
      'OPTION_OUT_OF_RANGE',
      /letters/,
    ],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it('knows that a function without an inverse has none', () => {
    const square = activation({ name: 'square', value: (z) => z * z, derivative: (z) => 2 * z });
    expect(square.invertible).toBe(false);
    expect(square.inverse(1)).toBeNaN();
  });
});
