import { describe, expect, it } from 'vitest';
import { random } from '../../src/random.ts';
import { designOf } from '../../src/targets/design.ts';

describe('centring', () => {
  it('finds the mean of many numbers far from 0 in a second pass', () => {
    // 2^40 and a little: the running sum passes 2^53, and each step loses the quarter.
    const source = random(5);
    const rows = 20_000;
    const little = Array.from({ length: rows }, () => Math.floor(8 * source.uniform()) + 0.25);
    const naive = little.reduce((sum, value) => sum + 2 ** 40 + value, 0) / rows;
    const mean = little.reduce((sum, value) => sum + value, 0) / rows;
    expect(Math.abs(naive - 2 ** 40 - mean)).toBeGreaterThan(0.05);
    const data = Float64Array.from(little, (value) => 2 ** 40 + value);
    const { columns, centre } = designOf({ rows, columns: 1, data });
    expect(Math.abs((centre[0] ?? 0) - 2 ** 40 - mean)).toBeLessThan(1e-3);
    little.forEach((value, row) => {
      expect(columns.data[2 * row]).toBe(2 ** 40 + value - (centre[0] ?? 0));
    });
  });

  it.each([
    ['constant', [7, 7, 7], true],
    ['constant but for the last digit', [1, 1 + 2 ** -52, 1], true],
    ['1e−11 of the widest column', [0, 1e-11, 2e-11], true],
    ['1e−9 of the widest column', [0, 1e-9, 2e-9], false],
    ['1e−9 of its own mean', [1e9, 1e9 + 1, 1e9 + 2], false],
  ])('empties a column that is %s', (_, values, emptied) => {
    const data = Float64Array.from(values.flatMap((value, row) => [value, row]));
    const { columns } = designOf({ rows: 3, columns: 2, data });
    const found = [0, 1, 2].map((row) => columns.data[3 * row] ?? Number.NaN);
    expect(found.every((value) => value === 0)).toBe(emptied);
  });
});
