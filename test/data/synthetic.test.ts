import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthetic } from '../../src/data/index.ts';
import { sharedData } from '../shared-data.ts';
import { expectRefusal } from './errors.ts';

const reference = sharedData('analytic.json');

describe('Friedman 1', () => {
  it.skipIf(!reference)('gives the reference values', () => {
    const pairs: unknown = JSON.parse(readFileSync(reference ?? '', 'utf8')).friedman1;
    expect(Array.isArray(pairs) && pairs.length).toBeGreaterThan(0);
    if (!Array.isArray(pairs)) return;
    for (const [inputs, value] of pairs) {
      expect(synthetic.friedman1Value(inputs)).toBeCloseTo(value, 12);
    }
  });

  it('uses five of its ten inputs, all uniform between 0 and 1', () => {
    const { inputs, targets } = synthetic.friedman1({ samples: 4000, seed: 1 });
    expect([inputs.rows, inputs.columns, targets.columns]).toEqual([4000, 10, 1]);
    for (let column = 0; column < 10; column++) {
      const values = inputs.getColumn(column);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThan(1);
      // Standard error of the mean of 4000 uniform numbers: 0.0046.
      expect(Math.abs(values.reduce((a, b) => a + b, 0) / 4000 - 0.5)).toBeLessThan(0.023);
    }
    const row = inputs.getRow(17);
    expect(targets.get(17, 0)).toBe(synthetic.friedman1Value([...row.slice(0, 5), 9, 9, 9, 9, 9]));
  });
});

describe('the sine product', () => {
  it.each([
    [0, 0, 0],
    [Math.PI / 6, 0, 1],
    [Math.PI / 6, Math.PI / 2, -1 + Math.PI ** 2 / 24],
    [1, -2, Math.sin(3) * Math.cos(4) - 1],
  ])('of %f and %f is %f', (x1, x2, y) => {
    expect(synthetic.sineProductValue([x1, x2])).toBeCloseTo(y, 14);
  });

  it('draws its inputs between the bounds, and fills them', () => {
    const { inputs } = synthetic.sineProduct({ samples: 2000, seed: 1, bound: 2 });
    expect(inputs.max()).toBeLessThan(2);
    expect(inputs.max()).toBeGreaterThan(1.98);
    expect(inputs.min()).toBeGreaterThanOrEqual(-2);
    expect(inputs.min()).toBeLessThan(-1.98);
  });
});

describe.each([
  ['sineProduct', synthetic.sineProduct],
  ['friedman1', synthetic.friedman1],
])('%s', (name, generate) => {
  it('is the same for the same seed, and another for another', () => {
    const rows = (seed: number): number[][] => generate({ samples: 5, seed }).inputs.to2DArray();
    expect(rows(1)).toEqual(rows(1));
    expect(rows(1)).not.toEqual(rows(2));
  });

  it('adds noise of the asked deviation to the targets, and to nothing else', () => {
    const clean = generate({ samples: 4000, seed: 1 });
    const noisy = generate({ samples: 4000, seed: 1, noise: 2 });
    expect(noisy.inputs.to2DArray()).toEqual(clean.inputs.to2DArray());
    const noise = noisy.targets.getColumn(0).map((value, row) => value - clean.targets.get(row, 0));
    const variance = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length;
    // Its relative standard error is √(2/4000) = 0.022.
    expect(variance / 4).toBeGreaterThan(0.89);
    expect(variance / 4).toBeLessThan(1.11);
  });

  it.each<[object, Parameters<typeof expectRefusal>[1], string]>([
    [{ samples: 0, seed: 1 }, 'NO_ROWS', '0 samples'],
    [{ samples: 2.5, seed: 1 }, 'OPTION_OUT_OF_RANGE', '2.5'],
    [{ samples: 5 }, 'OPTION_OUT_OF_RANGE', 'seed'],
    [{ samples: 5, seed: 1, noise: -1 }, 'OPTION_OUT_OF_RANGE', 'noise'],
    [{ samples: 5, seed: 1, nose: 1 }, 'UNKNOWN_OPTION', "'noise'"],
  ])('refuses %j', (options, code, word) => {
    expectRefusal(() => Reflect.apply(generate, undefined, [options]), code, name, word);
  });
});
