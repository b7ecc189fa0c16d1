import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Activation,
  activation,
  activationFromJson,
  clampIntoRange,
  defineActivation,
  elu,
  gelu,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  tanh,
} from '../../src/activations/index.ts';
import { all } from './all.ts';

const invertible = all.filter(([, f]) => f.invertible);
const KERNELS: readonly Activation[] = [tanh, sigmoid, activation('softplus'), activation('asinh')];
const inputs = fc.oneof(
  fc.double({ min: -6, max: 6, noNaN: true }),
  fc.double({ min: -50, max: 50, noNaN: true }),
);
const anything = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
  ),
);

describe.each(all)('%s', (_, f) => {
  it('has the derivative that differences show', () => {
    fc.assert(
      fc.property(inputs, (z) => {
        // The kinks of the piecewise ones stand at 0.
        fc.pre(Math.abs(z) > 1e-4);
        const h = 1e-5 * Math.max(1, Math.abs(z));
        const slope = (f.value(z + h) - f.value(z - h)) / (2 * h);
        return Math.abs(f.derivative(z, f.value(z)) - slope) <= 2e-9 * (1 + Math.abs(z));
      }),
    );
  });

  it('maps whole arrays as it maps single numbers', () => {
    fc.assert(
      fc.property(fc.array(anything), (list) => {
        const z = Float64Array.from(list);
        const a = f.values(z);
        const single = list.map((entry) => f.value(entry));
        if (KERNELS.includes(f)) {
          // Kernels in other words than Math's: to units in the last place, down to e^−708.
          single.forEach((value, at) => {
            if (a[at] === value) return; // Infinity, too.
            const error = Math.abs((a[at] ?? Number.NaN) - value);
            expect(error).toBeLessThanOrEqual(3 * Number.EPSILON * Math.abs(value) + 4e-308);
          });
        } else expect([...a]).toEqual(single);
        expect([...f.derivatives(z, a)]).toEqual(
          list.map((entry, at) => f.derivative(entry, a[at] ?? Number.NaN)),
        );
      }),
    );
  });

  it('stays in its range and is a number for huge and infinite arguments', () => {
    fc.assert(
      fc.property(anything, (z) => {
        const a = f.value(z);
        expect(a).toBeGreaterThanOrEqual(f.range[0]);
        expect(a).toBeLessThanOrEqual(f.range[1]);
        const slope = f.derivative(z, a);
        expect(Math.abs(slope)).toBeLessThan(1.2);
      }),
    );
  });

  it('lets NaN through, so that a failure is noticed', () => {
    expect(f.value(Number.NaN)).toBeNaN();
    expect(f.values(Float64Array.of(Number.NaN))[0]).toBeNaN();
  });
});

describe.each(invertible)('%s, invertible,', (_, f) => {
  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(inputs, (z) => {
        const a = f.value(z);
        const slope = f.derivative(z, a);
        // Where a has been rounded to the edge of the range, z is no longer in it.
        fc.pre(a > f.range[0] && a < f.range[1] && slope > 0);
        const rounding = (4 * Number.EPSILON * Math.max(1, Math.abs(a))) / slope;
        return Math.abs(f.inverse(a) - z) <= 1e-14 * Math.abs(z) + rounding;
      }),
    );
  });

  it('never falls', () => {
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        return f.value(low) <= f.value(high);
      }),
    );
  });

  it('has a finite inverse at every value that clamping leaves', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -700, max: 700 }), (wanted) => {
        for (const margin of [1e-2, 1e-6]) {
          const z = f.inverse(clampIntoRange(f, wanted, margin));
          expect(Number.isFinite(z)).toBe(true);
        }
      }),
    );
  });
});

describe('activation', () => {
  it('clamps into the open range only what lies outside', () => {
    expect(clampIntoRange(tanh, 0.3, 0.01)).toBe(0.3);
    expect(clampIntoRange(tanh, 1.7, 0.01)).toBe(0.99);
    expect(clampIntoRange(activation('sigmoid'), 0, 0.01)).toBe(0.01);
    expect(clampIntoRange(activation('softplus'), -3, 0.01)).toBe(0.01);
    expect(clampIntoRange(identity, 1e300, 0.01)).toBe(1e300);
  });

  it.each(all)('survives JSON: %s', (_, f) => {
    const copy = activationFromJson(
      JSON.parse(JSON.stringify({ name: f.name, parameters: f.parameters })),
    );
    expect([-2, 0.5].map(copy.value)).toEqual([-2, 0.5].map(f.value));
  });

  it('knows which have no inverse, and why', () => {
    expect([relu, gelu].map(({ invertible }) => invertible)).toEqual([false, false]);
    expect(relu.noInverse).toMatch(/below 0 to 0/);
    expect(gelu.noInverse).toMatch(/two total inputs/);
    expect(relu.inverse(1)).toBeNaN();
    expect('noInverse' in tanh).toBe(false);
  });

  it.each([
    [
      'an unknown name',
      () => activation(JSON.parse('"relu6"')),
      'UNKNOWN_OPTION',
      /relu6.*identity, leaky-relu, tanh, sigmoid, softplus, .*gelu/,
    ],
    [
      'a name of Object’s own',
      () => activation(JSON.parse('"toString"')),
      'UNKNOWN_OPTION',
      /toString/,
    ],
    ['nothing', () => activation(JSON.parse('null')), 'UNKNOWN_OPTION', /null/],
    [
      'a saved function of one’s own',
      () => activationFromJson({ name: 'swish', parameters: {} }),
      'UNKNOWN_OPTION',
      /swish/,
    ],
    [
      'a saved ELU without its α',
      () => activationFromJson({ name: 'elu', parameters: {} }),
      'OPTION_OUT_OF_RANGE',
      /got NaN/,
    ],
    ['a slope of 0', () => leakyRelu(0), 'OPTION_OUT_OF_RANGE', /got 0/],
    ['a slope of NaN', () => leakyRelu(Number.NaN), 'OPTION_OUT_OF_RANGE', /got NaN/],
    ['an α of 0', () => elu(0), 'OPTION_OUT_OF_RANGE', /got 0.*ReLU/],
    ['an α without end', () => elu(Number.POSITIVE_INFINITY), 'OPTION_OUT_OF_RANGE', /Infinity/],
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
});
