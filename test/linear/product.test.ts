import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affine,
  gram,
  kroneckerGram,
  multiply,
  multiplyTransposed,
  toMatrix,
  transposeMultiply,
  zeros,
} from '../../src/linear/index.ts';
import { normals, relativeError } from './oracle.ts';

// Every remainder of the 2 × 4 tiles and of the blocks of 128 rows must occur.
const shapes = fc.record({
  rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 120, max: 260 })),
  depth: fc.integer({ min: 1, max: 11 }),
  width: fc.integer({ min: 1, max: 11 }),
  seed: fc.integer(),
});

describe('products agree with ml-matrix for every shape', () => {
  it('A W + b', () => {
    fc.assert(
      fc.property(shapes, ({ rows, depth, width, seed }) => {
        const a = normals(rows, depth, seed);
        const w = normals(depth, width, seed + 1);
        const bias = normals(1, width, seed + 2).data;
        const expected = toMatrix(a)
          .mmul(toMatrix(w))
          .addRowVector([...bias]);
        expect(relativeError(affine(a, w, bias), expected)).toBeLessThan(1e-14);
      }),
    );
  });

  it('A B, A Bᵀ, Aᵀ B', () => {
    fc.assert(
      fc.property(shapes, ({ rows, depth, width, seed }) => {
        const a = normals(rows, depth, seed);
        const b = normals(depth, width, seed + 1);
        const c = normals(rows, width, seed + 2);
        const bt = normals(width, depth, seed + 3);
        const [A, B, C, BT] = [a, b, c, bt].map(toMatrix);
        if (!A || !B || !C || !BT) throw new Error('four matrices were made');
        expect(relativeError(multiply(a, b), A.mmul(B))).toBeLessThan(1e-14);
        expect(relativeError(multiplyTransposed(a, bt), A.mmul(BT.transpose()))).toBeLessThan(
          1e-14,
        );
        expect(relativeError(transposeMultiply(a, c), A.transpose().mmul(C))).toBeLessThan(1e-13);
      }),
    );
  });

  it('AᵀA', () => {
    fc.assert(
      fc.property(shapes, ({ rows, depth, seed }) => {
        const a = normals(rows, depth, seed);
        const A = toMatrix(a);
        expect(relativeError(gram(a), A.transpose().mmul(A))).toBeLessThan(1e-13);
      }),
    );
  });
});

describe('kroneckerGram', () => {
  const cases = shapes.chain((shape) =>
    fc.record({ shape: fc.constant(shape), outputs: fc.integer({ min: 1, max: 3 }) }),
  );

  it('is JᵀJ of the rows s_io ⊗ a_i, written out', () => {
    fc.assert(
      fc.property(cases, ({ shape: { rows, depth, width, seed }, outputs }) => {
        const s = normals(rows, outputs * width, seed);
        const a = normals(rows, depth, seed + 1);
        const j = zeros(rows * outputs, width * depth);
        for (let row = 0; row < j.rows; row++) {
          for (let column = 0; column < j.columns; column++) {
            const unit = Math.floor(column / depth);
            const sample = Math.floor(row / outputs);
            j.data[row * j.columns + column] =
              (s.data[row * width + unit] ?? Number.NaN) *
              (a.data[sample * depth + (column % depth)] ?? Number.NaN);
          }
        }
        const J = toMatrix(j);
        expect(relativeError(kroneckerGram(s, a, width), J.transpose().mmul(J))).toBeLessThan(
          1e-13,
        );
      }),
      { numRuns: 40 },
    );
  });
});
