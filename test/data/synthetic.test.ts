import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthetic } from '../../src/data/index.ts';
import { sharedData } from '../shared-data.ts';
import { expectRefusal } from './errors.ts';

const reference = sharedData('analytic.json');

/** Input and value of each pair that the reference file holds under a name. */
function pairs(name: string): readonly (readonly [readonly number[], readonly number[]])[] {
  const list: unknown = JSON.parse(readFileSync(reference ?? '', 'utf8'))[name];
  expect(Array.isArray(list) && list.length).toBeGreaterThan(1);
  return Array.isArray(list)
    ? list.map(([inputs, value]) => [[inputs].flat(), [value].flat()])
    : [];
}

describe.skipIf(!reference)('the formulas', () => {
  it.each<[string, (inputs: readonly number[]) => number | readonly number[]]>([
    ['friedman1', synthetic.friedman1Value],
    ['friedman2', synthetic.friedman2Value],
    ['friedman3', synthetic.friedman3Value],
    ['franke', synthetic.frankeValue],
    ['sinc', synthetic.sincValue],
    ['robotArm_l1_2.0_l2_1.3', synthetic.robotArmValue],
  ])('give the reference values of %s', (name, formula) => {
    for (const [inputs, values] of pairs(name)) {
      const ours = [formula(inputs)].flat();
      expect(ours).toHaveLength(values.length);
      values.forEach((value, at) => {
        expect(Math.abs(ours[at]! - value)).toBeLessThan(1e-13 * (1 + Math.abs(value)));
      });
    }
  });

  it('give the reference series of Mackey and Glass', () => {
    const { t, x } = JSON.parse(readFileSync(reference ?? '', 'utf8'))[
      'mackeyGlass_rk4_h0.1_x0_1.2_tau17'
    ];
    const series = synthetic.mackeyGlassSeries(501);
    expect(series).toHaveLength(501);
    expect(t.at(-1)).toBe(500);
    // The equation is chaotic: rounding grows on the way to t = 500.
    for (const [at, time] of t.entries()) expect(series[time]).toBeCloseTo(x[at], 11);
  });
});

describe('Mackey and Glass', () => {
  it('hands on its rows from one series, six steps apart', () => {
    const series = synthetic.mackeyGlassSeries(400);
    const { inputs, targets } = synthetic.mackeyGlass({ samples: 200, seed: 1 });
    expect(inputs.getRow(0)).toEqual([100, 106, 112, 118].map((t) => series[t]));
    expect(targets.get(0, 0)).toBe(series[124]);
    expect(inputs.getRow(6).slice(0, 3)).toEqual(inputs.getRow(0).slice(1));
    expect(inputs.get(6, 3)).toBe(targets.get(0, 0));
    expect(targets.get(199, 0)).toBe(series[118 + 199 + 6]);
  });

  it('starts by the closed form: x falls to the constant slope within the first delay', () => {
    // Up to t = 17 the delayed value is 1.2, so x(t) = c + (1.2 − c) e^(−t/10), c = 2.4/(1 + 1.2¹⁰).
    const c = 2.4 / (1 + 1.2 ** 10);
    const series = synthetic.mackeyGlassSeries(18);
    for (const [t, x] of series.entries()) {
      expect(x).toBeCloseTo(c + (1.2 - c) * Math.exp(-t / 10), 7);
    }
  });
});

describe('the robot arm', () => {
  it('reaches where its two bones do, from joints between the published bounds', () => {
    const { inputs, targets } = synthetic.robotArm({ samples: 500, seed: 1 });
    expect(targets.columns).toBe(2);
    for (let row = 0; row < 500; row++) {
      const [shoulder = 0, elbow = 0] = inputs.getRow(row);
      expect(Math.abs(shoulder)).toBeGreaterThanOrEqual(0.453);
      expect(Math.abs(shoulder)).toBeLessThan(1.932);
      expect(elbow).toBeGreaterThanOrEqual(0.534);
      expect(elbow).toBeLessThan(Math.PI);
      // Law of cosines: the distance from the shoulder knows only the elbow.
      const distance = Math.hypot(targets.get(row, 0), targets.get(row, 1));
      expect(distance).toBeCloseTo(
        Math.sqrt(2 ** 2 + 1.3 ** 2 + 2 * 2 * 1.3 * Math.cos(elbow)),
        12,
      );
    }
    expect(inputs.getColumn(0).some((shoulder) => shoulder < 0)).toBe(true);
  });
});

describe('the spirals', () => {
  it('begin outside, end inside, and are each other turned by half a turn', () => {
    expect(synthetic.spiralPoint(0, 1)).toEqual([0, 1]);
    const [x = 0, y = 0] = synthetic.spiralPoint(1, 1);
    expect(Math.hypot(x, y)).toBeCloseTo(1 / 13, 12);
    expect(synthetic.spiralPoint(0.3, -1)).toEqual(synthetic.spiralPoint(0.3, 1).map((v) => -v));
  });

  it('has as many rows on one side as on the other, each on its curve', () => {
    const { inputs, targets } = synthetic.spirals({ samples: 200, seed: 1 });
    expect(targets.getColumn(0).filter((side) => side === 1)).toHaveLength(100);
    for (let row = 0; row < 200; row++) {
      const [x = 0, y = 0] = inputs.getRow(row);
      const position = ((1 - Math.hypot(x, y)) * 13) / 12;
      const [wantedX = 0, wantedY = 0] = synthetic.spiralPoint(position, targets.get(row, 0));
      expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(1e-12);
    }
  });
});

describe('parity', () => {
  it('is XOR for two bits, every corner once', () => {
    const { inputs, targets } = synthetic.parity({ samples: 4, seed: 1 });
    expect(inputs.to2DArray().map((row, at) => [...row, targets.get(at, 0)])).toEqual([
      [1, 1, 1],
      [-1, 1, -1],
      [1, -1, -1],
      [-1, -1, 1],
    ]);
  });

  it('cannot be told from any input alone', () => {
    const { inputs, targets } = synthetic.parity({ samples: 32, seed: 1, bits: 5 });
    expect(new Set(inputs.to2DArray().map(String)).size).toBe(32);
    expect(
      inputs
        .transpose()
        .mmul(targets)
        .to1DArray()
        .every((value) => value === 0),
    ).toBe(true);
  });

  it.each([0, 1.5, 31])('refuses %d bits', (bits) => {
    expectRefusal(
      () => synthetic.parity({ samples: 4, seed: 1, bits }),
      'OPTION_OUT_OF_RANGE',
      'bits',
      String(bits),
    );
  });
});

describe('the teacher', () => {
  it('is one network for all rows: another seed draws other rows of the same', () => {
    const options = { inputs: 3, units: 5, teacher: 7 };
    const value = synthetic.teacherValue(options);
    for (const seed of [1, 2]) {
      const { inputs, targets } = synthetic.teacher({ samples: 20, seed, ...options });
      expect(targets.getColumn(0)).toEqual(inputs.to2DArray().map(value));
    }
    const other = synthetic.teacherValue({ ...options, teacher: 8 });
    expect(other([1, 0, -1])).not.toBe(value([1, 0, -1]));
  });

  it('is bent and bounded', () => {
    const value = synthetic.teacherValue({ inputs: 2, units: 8, teacher: 1 });
    const [far, near] = [value([1e6, 1e6]), value([1e3, 1e3])];
    expect(Math.abs(far - near)).toBeLessThan(1e-12);
    expect(value([1, 0]) + value([-1, 0])).not.toBeCloseTo(2 * value([0, 0]), 3);
  });

  it.each<[object, string]>([
    [{ inputs: 0 }, 'inputs'],
    [{ units: 1.5 }, 'units'],
    [{ teacher: Number.NaN }, 'teacher'],
  ])('refuses %j', (options, word) => {
    expectRefusal(
      () => synthetic.teacher({ samples: 4, seed: 1, ...options }),
      'OPTION_OUT_OF_RANGE',
      word,
    );
  });
});

describe('the saddle', () => {
  it('is even, falls one way and rises the other', () => {
    expect(synthetic.saddleValue([0.5, -1])).toBe(-0.75);
    expect(synthetic.saddleValue([-0.5, 1])).toBe(-0.75);
    expect(synthetic.saddleValue([1, 0.5])).toBe(0.75);
  });
});

describe('the circuit of Friedman 2 and 3', () => {
  it('has impedance and phase that belong together: resistance = impedance · cos phase', () => {
    const { inputs, targets } = synthetic.friedman2({ samples: 200, seed: 3 });
    const phase = synthetic.friedman3({ samples: 200, seed: 3 }).targets;
    for (let row = 0; row < 200; row++) {
      const resistance = targets.get(row, 0) * Math.cos(phase.get(row, 0));
      expect(resistance).toBeCloseTo(inputs.get(row, 0), 8);
    }
  });
});

describe('Friedman 1', () => {
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
  ['friedman2', synthetic.friedman2],
  ['friedman3', synthetic.friedman3],
  ['franke', synthetic.franke],
  ['sinc', synthetic.sinc],
  ['saddle', synthetic.saddle],
  ['robotArm', synthetic.robotArm],
  ['spirals', synthetic.spirals],
  ['teacher', synthetic.teacher],
  ['mackeyGlass', synthetic.mackeyGlass],
  ['parity', synthetic.parity],
])('%s', (name, generate) => {
  it('is the same for the same seed, and another for another', () => {
    const rows = (seed: number): number[][] => {
      const { inputs, targets } = generate({ samples: 5, seed, noise: 0.1 });
      return [...inputs.to2DArray(), ...targets.to2DArray()];
    };
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
