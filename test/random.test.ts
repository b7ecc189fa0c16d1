import { describe, expect, it } from 'vitest';
import { random } from '../src/random.ts';

// Printed by Node 20, 22, 24 and 26 alike.
const PINNED = {
  uniform: [0.05274139167176084, 0.4332657367695921],
  normal: [-0.05274139167176084, 1.9749777870729281],
  permutation: [0, 3, 2, 1, 4, 5],
};

const draw = (seed: number, count: number, kind: 'uniform' | 'normal'): number[] => {
  const source = random(seed);
  return Array.from({ length: count }, () => source[kind]());
};

const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const central = (power: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  return { mean, variance: central(2), skew: central(3), kurtosis: central(4) };
};

describe('random', () => {
  it('gives the same bits for the same seed, today and on every platform', () => {
    expect(draw(1, 3, 'uniform')).toEqual(draw(1, 3, 'uniform'));
    expect(draw(1, 2, 'uniform')).toEqual(PINNED.uniform);
    expect(draw(1, 2, 'normal')).toEqual(PINNED.normal);
    expect(random(1).permutation(6)).toEqual(PINNED.permutation);
  });

  it.each([
    [1, 2],
    [1, 1.5],
    [0, -1],
    [7, 7 + 2 ** 32],
    [0, 1e-300],
  ])('tells seed %d from seed %d', (one, other) => {
    expect(draw(one, 4, 'uniform')).not.toEqual(draw(other, 4, 'uniform'));
  });

  it('spreads uniforms evenly over [0, 1)', () => {
    const counts = new Array<number>(20).fill(0);
    for (const value of draw(3, 20_000, 'uniform')) {
      const bin = Math.floor(value * 20);
      counts[bin] = (counts[bin] ?? Number.NaN) + 1;
    }
    // χ² with 19 degrees of freedom: 43.8 is its 0.999 quantile.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(43.8);
  });

  it('draws normals with the moments of the standard normal', () => {
    const { mean, variance, skew, kurtosis } = moments(draw(5, 40_000, 'normal'));
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(Math.abs(skew)).toBeLessThan(0.05);
    expect(Math.abs(kurtosis - 3)).toBeLessThan(0.15);
  });

  it('permutes: every index once, first places evenly shared', () => {
    const source = random(11);
    const firsts = [0, 0, 0, 0];
    for (let draws = 0; draws < 4000; draws++) {
      const order = source.permutation(4);
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      firsts[order[0] ?? 9] = (firsts[order[0] ?? 9] ?? Number.NaN) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });
});
