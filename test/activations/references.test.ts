import { describe, expect, it } from 'vitest';
import { activation, elu } from '../../src/activations/index.ts';
import references from './reference/activations.json' with { type: 'json' };

// Made by reference/activations.py with 50 digits.
const named = (name: unknown) => (name === 'elu' ? elu(0.7) : activation(JSON.parse(`"${name}"`)));
const at = (entry: unknown): number => Number(entry);

const { forwards, backwards } = references;

describe('to the last digits', () => {
  it.each(forwards)('%s at %d is %d, its slope %d', (name, z, value, slope) => {
    const f = named(name);
    const a = f.value(at(z));
    expect(Math.abs(a - at(value))).toBeLessThanOrEqual(5e-16 * Math.abs(at(value)) + 1e-308);
    // tanh′ and sigmoid′ come from a, so that near saturation they are right to ε, absolutely.
    expect(Math.abs(f.derivative(at(z), a) - at(slope))).toBeLessThanOrEqual(
      1e-15 * Math.abs(at(slope)) + 1.2e-16,
    );
  });

  it.each(backwards)('%s⁻¹ at %d is %d', (name, given, inverse) => {
    const f = named(name);
    const [a, z] = [at(given), at(inverse)];
    // Half a digit of z, and what half a digit of a does to z: the root of softplus⁻¹ is at log 2.
    const digit = Number.EPSILON * (Math.abs(z) + Math.abs(a) / f.derivative(z, a));
    expect(Math.abs(f.inverse(a) - z)).toBeLessThanOrEqual(2 * digit);
  });
});
