import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { centred, centredTwin } from '../../src/linear/centred.ts';

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((numbers) => ({ rows, columns, data: Float64Array.from(numbers) })),
  );

it('takes the means away that ml-matrix finds, and adds a column of ones', () => {
  fc.assert(
    fc.property(matrices, (a) => {
      const { rows, columns: d } = a;
      const matrix = new Matrix(Array.from({ length: rows }, (_, i) => row(a.data, i, d)));
      const means = matrix.mean('column');
      const { columns, centre, spread } = centred(a);
      means.forEach((mean, j) => {
        expect(centre[j]).toBeCloseTo(mean, 9);
        const deviations = matrix.getColumn(j).map((value) => value - mean);
        deviations.forEach((value, i) => {
          expect(columns.data[i * (d + 1) + j]).toBeCloseTo(value, 9);
        });
        expect(spread[j]).toBeCloseTo(
          deviations.reduce((sum, value) => sum + value * value, 0),
          5,
        );
      });
      for (let i = 0; i < rows; i++) expect(columns.data[i * (d + 1) + d]).toBe(1);
    }),
  );
});

it('computes the same to the last bit in WebAssembly and in TypeScript', () => {
  fc.assert(
    fc.property(matrices, (a) => {
      expect(centred(a)).toEqual(centredTwin(a));
    }),
  );
});

function row(data: Float64Array, index: number, columns: number): number[] {
  return [...data.subarray(index * columns, (index + 1) * columns)];
}
