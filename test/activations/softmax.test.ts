import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activation } from '../../src/activations/index.ts';
import { softmax } from '../../src/activations/softmax.ts';
import { network, networkFromJson } from '../../src/network/index.ts';

const rowsOf = (values: Float64Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);

describe('softmax', () => {
  it('makes probabilities of every row, whatever its size, with ratios exp(z_j − z_k)', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((width) =>
          fc.record({
            width: fc.constant(width),
            rows: fc.array(fc.array(number, { minLength: width, maxLength: width }), {
              minLength: 1,
              maxLength: 4,
            }),
          }),
        ),
        ({ width, rows }) => {
          const found = rowsOf(softmax.values(Float64Array.from(rows.flat()), width), width);
          for (const [at, row] of rows.entries()) {
            const p = found[at] ?? [];
            expect(p.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
            const most = Math.max(...row);
            const top = p[row.indexOf(most)] ?? 0;
            for (const [k, z] of row.entries()) {
              expect((p[k] ?? 0) / top).toBeCloseTo(Math.exp(z - most), 12);
            }
          }
        },
      ),
    );
  });

  it('doesn’t change when a number is added to a row', () => {
    const z = Float64Array.of(0.5, -1, 2, 3, 3, -700);
    const moved = z.map((value, at) => value + (at < 3 ? 64 : -1024));
    for (const [at, p] of softmax.values(moved, 3).entries()) {
      expect(p).toBeCloseTo(softmax.values(z, 3)[at] ?? 0, 12);
    }
  });

  it('has the derivative of each probability by its own total input', () => {
    const z = Float64Array.of(0.5, -1, 2);
    const slopes = softmax.derivatives(z, softmax.values(z, 3));
    for (const [k, slope] of slopes.entries()) {
      const [up = 0, down = 0] = [1e-5, -1e-5].map(
        (by) =>
          softmax.values(
            z.map((value, at) => (at === k ? value + by : value)),
            3,
          )[k],
      );
      expect(slope).toBeCloseTo((up - down) / 2e-5, 9);
    }
  });

  it('is for output layers of two units or more', () => {
    const refused = expect.objectContaining({ code: 'OPTION_OUT_OF_RANGE' });
    expect(() => activation(softmax)).toThrow(/output layer/);
    expect(() => network([2, 3, 2], Object({ activation: 'softmax' }))).toThrow(/output layer/);
    expect(() => network([2, 3, 1], { output: 'softmax' })).toThrow(refused);
    const json = network([2, 3, 2], { output: 'softmax' }).toJSON();
    const narrow = {
      ...json,
      widths: [2, 3, 1],
      layers: [json.layers[0]!, { weights: [1, 2, 3], bias: [0] }],
    };
    expect(() => networkFromJson(narrow)).toThrow(refused);
    const inside = json.activations.map(() => ({ name: 'softmax', parameters: {} }));
    expect(() => networkFromJson({ ...json, activations: inside })).toThrow(/output layer/);
  });

  it('survives JSON', () => {
    const net = network([2, 3, 4], { output: 'softmax', seed: 3 });
    const copy = networkFromJson(JSON.parse(JSON.stringify(net)));
    const inputs = [
      [1, 2],
      [-3, 0.5],
    ];
    expect(copy.predict(inputs).to2DArray()).toEqual(net.predict(inputs).to2DArray());
    expect(copy.activations.at(-1)).toBe(softmax);
  });
});
