import { describe, expect, it } from 'vitest';
import { checkActivation } from '../../src/activations/check-activation.ts';
import { type ActivationDefinition, activation } from '../../src/activations/index.ts';
import { network } from '../../src/network/index.ts';
import { all } from './all.ts';

const softened = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** What the literature has and the table has not; all of them right. */
const sound: readonly ActivationDefinition[] = [
  { name: 'cube', value: (z) => z ** 3, derivative: (z) => 3 * z * z, inverse: Math.cbrt },
  { name: 'square', value: (z) => z * z, derivative: (z) => 2 * z },
  { name: 'sine', value: Math.sin, derivative: Math.cos, range: [-1, 1] },
  {
    name: 'swish',
    value: (z) => z / (1 + Math.exp(-z)),
    derivative: (z, a) => a + (1 - a) / (1 + Math.exp(-z)),
  },
  {
    name: 'mish',
    value: (z) => z * Math.tanh(softened(z)),
    derivative: (z) => {
      const t = Math.tanh(softened(z));
      return t + (z * (1 - t * t)) / (1 + Math.exp(-z));
    },
  },
  {
    name: 'gaussian',
    value: (z) => Math.exp(-z * z),
    derivative: (z, a) => -2 * z * a,
    range: [0, 1],
  },
  {
    name: 'exponential',
    value: Math.exp,
    derivative: (_, a) => a,
    inverse: Math.log,
    range: [0, Number.POSITIVE_INFINITY],
  },
  { name: 'sinh', value: Math.sinh, derivative: Math.cosh, inverse: Math.asinh },
  { name: 'falling', value: (z) => -2 * z, derivative: () => -2, inverse: (a) => -a / 2 },
  {
    name: 'hard tanh',
    value: (z) => Math.min(1, Math.max(-1, z)),
    derivative: (z) => (Math.abs(z) < 1 ? 1 : 0),
    range: [-1, 1],
  },
  {
    name: 'kink off the grid',
    value: (z) => Math.abs(z - 0.123),
    derivative: (z) => (z > 0.123 ? 1 : -1),
  },
  {
    name: 'steep tanh',
    value: (z) => Math.tanh(300 * z),
    derivative: (_, a) => 300 * (1 - a) * (1 + a),
    inverse: (a) => Math.atanh(a) / 300,
    range: [-1, 1],
  },
  {
    name: 'naive logistic inverse',
    value: (z) => 1 / (1 + Math.exp(-z)),
    derivative: (_, a) => a * (1 - a),
    inverse: (a) => -Math.log(1 / a - 1),
    range: [0, 1],
  },
];

describe('an activation of one’s own', () => {
  it.each(sound)('is taken when its parts agree: $name', (definition) => {
    const f = activation(definition);
    expect(f.value(0.4)).toBe(definition.value(0.4));
    expect(f.invertible).toBe(definition.inverse !== undefined);
    expect(activation(f)).toBe(f);
  });

  it.each(all)('is checked as the built-in ones would be: %s', (_, f) => {
    expect(checkActivation(f)).toBe(f);
  });

  it('serves a network at once', () => {
    const [cube] = sound;
    if (!cube) throw new Error('no cube');
    const net = network([1, 2, 1], { activation: cube, seed: 1 });
    expect(net.predict([[2]]).get(0, 0)).not.toBeNaN();
  });
});

const tanh = { name: 'mine', value: Math.tanh, derivative: (_: number, a: number) => 1 - a * a };
const line = { name: 'mine', value: (z: number) => z, derivative: () => 1 };

describe('an activation that contradicts itself is refused', () => {
  it.each<[string, ActivationDefinition, RegExp]>([
    [
      'a wrong derivative',
      { ...tanh, derivative: (_, a) => 1 - a },
      /'mine': derivative\(-6, -0\.999988\) is 1\.99999, but value changes by 0\.000024\d* per unit to the left/,
    ],
    [
      'a derivative that takes a for z',
      { ...tanh, derivative: (z) => 1 - z * z },
      /derivative\(-6, .*\) is -35/,
    ],
    [
      'a derivative that is wrong on one side only',
      { name: 'mine', value: (z) => (z < 0 ? 0.1 * z : z), derivative: () => 1 },
      /derivative\(-6, -0\.6\) is 1, but value changes by 0\.1/,
    ],
    [
      'a derivative that is wrong by a part in a thousand',
      { ...line, derivative: () => 1.001 },
      /is 1\.001, but value changes by 1 /,
    ],
    [
      'a jump',
      { name: 'mine', value: (z) => (z > 0 ? 1 : 0), derivative: () => 0 },
      /value\(0\) is 0 and value\(1e-9\) is 1: it jumps/,
    ],
    [
      'a wrong inverse',
      { ...tanh, range: [-1, 1], inverse: Math.tan },
      /value\(-6\) is -0\.999988, but inverse\(-0\.999988\) is -1\.557/,
    ],
    [
      'an inverse and no range',
      { ...tanh, inverse: Math.atanh },
      /10 lies in the range.*inverse\(-?10\) is NaN.*Give the range/,
    ],
    [
      'an inverse of a function that rises and falls',
      { name: 'mine', value: (z) => z * z, derivative: (z) => 2 * z, inverse: Math.sqrt },
      /value\(0\) is 0 and value\(0\.125\) is 0\.015625: it both rises and falls.*Leave 'inverse' out/,
    ],
    [
      'a range too narrow',
      { ...tanh, range: [-0.5, 0.5] },
      /value\(-6\) is -0\.999988, outside the range \(-0\.5, 0\.5\)/,
    ],
    [
      'a value that isn’t there',
      { name: 'mine', value: Math.sqrt, derivative: () => 1 },
      /value\(-6\) is NaN/,
    ],
    [
      'a slope that isn’t finite',
      { name: 'mine', value: Math.cbrt, derivative: (z) => 1 / (3 * Math.cbrt(z) ** 2) },
      /derivative\(0, 0\) is Infinity/,
    ],
    [
      'an overflow far out',
      {
        name: 'mine',
        value: (z) => Math.exp(z) / (1 + Math.exp(z)),
        derivative: (_, a) => a * (1 - a),
      },
      /value\(1000\) is NaN.*overflowing/,
    ],
  ])('%s', (_, definition, message) => {
    expect(() => activation(definition)).toThrow(
      expect.objectContaining({
        code: 'ACTIVATION_INCONSISTENT',
        message: expect.stringMatching(message),
      }),
    );
  });

  it.each<[string, object, string, RegExp]>([
    [
      'no derivative',
      { name: 'mine', value: Math.tanh },
      'WRONG_ARGUMENT',
      /'derivative'.*undefined/,
    ],
    [
      'a value by name',
      { name: 'mine', value: 'tanh', derivative: Math.cos },
      'WRONG_ARGUMENT',
      /'value' as a function.*got string/,
    ],
    ['a misspelt part', { ...line, invers: Math.tan }, 'UNKNOWN_OPTION', /Did you mean 'inverse'/],
    ['no name', { value: Math.tanh, derivative: Math.cos }, 'OPTION_OUT_OF_RANGE', /name/],
    ['a name taken', { ...tanh, name: 'tanh' }, 'OPTION_OUT_OF_RANGE', /'my-tanh'/],
  ])('%s', (_, definition, code, message) => {
    expect(() => Reflect.apply(activation, undefined, [definition])).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
