import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCore, workbench } from '../../src/core/core.ts';
import { network, synthetic, train } from '../../src/index.ts';
import {
  choleskyInPlace,
  choleskySolveInPlace,
  choleskySolveTwin,
  choleskyTwin,
  pivotedCholesky,
  pivotedCholeskyTwin,
} from '../../src/linear/cholesky.ts';
import type { Dense } from '../../src/linear/dense.ts';
import { gram, gramTwin, kroneckerGram, kroneckerGramTwin } from '../../src/linear/gram.ts';
import {
  kroneckerFactors,
  kroneckerSolve,
  kroneckerSolveTwin,
} from '../../src/linear/kronecker-solve.ts';
import {
  affine,
  affineTwin,
  multiplyTransposed,
  transposeMultiply,
  transposeMultiplyTwin,
} from '../../src/linear/product.ts';
import { foldTwin, rowsOf, triangularise } from '../../src/linear/triangularise.ts';
import { normals } from '../linear/oracle.ts';

const seed = fc.integer({ min: 1, max: 1e6 });
/** Around the kernels' tiles of four, blocks of 64 and 128 rows and chunks of 512. */
const rows = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 60, max: 300 }),
  fc.integer({ min: 505, max: 1100 }),
);
const columns = fc.integer({ min: 1, max: 14 });

it('the kernels run here: this is what the twins are held against', () => {
  expect(openCore(1)).toBeDefined();
});

describe('to the last bit like its TypeScript twin', () => {
  it('affine', () => {
    fc.assert(
      fc.property(rows, columns, columns, seed, (n, depth, width, draw) => {
        const a = normals(n, depth, draw);
        const weights = normals(depth, width, draw + 1);
        const bias = normals(1, width, draw + 2).data;
        expect(affine(a, weights, bias)).toEqual(affineTwin(a, weights, bias));
      }),
    );
  });

  it('gram', () => {
    fc.assert(
      fc.property(rows, columns, seed, (n, width, draw) => {
        const a = normals(n, width, draw);
        expect(gram(a)).toEqual(gramTwin(a));
      }),
    );
  });

  it('kroneckerGram', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        columns,
        seed,
        (n, units, outputs, q, draw) => {
          const s = normals(n, units * outputs, draw);
          const a = normals(n, q, draw + 1);
          expect(kroneckerGram(s, a, units)).toEqual(kroneckerGramTwin(s, a, units));
        },
      ),
    );
  });

  it('pivoted Cholesky, of full rank and below, with ties and without', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        seed,
        (size, n, tied, draw) => {
          const { data } = gramTwin(normals(n, size, draw));
          const matrix = tied ? unitDiagonal(data, size) : data;
          const made = pivotedCholesky(matrix, size, size * Number.EPSILON * n);
          expect(made).toEqual(pivotedCholeskyTwin(matrix, size, size * Number.EPSILON * n));
          expect(made.rank).toBe(Math.min(n, size));
          const { factor } = made;
          const back = multiplyTransposed(
            { rows: size, columns: size, data: factor },
            { rows: size, columns: size, data: factor },
          );
          expect(apart(back.data, matrix)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('not a number where one goes in, and nowhere else', () => {
    const a = normals(70, 5, 1);
    a.data[5 * 3 + 2] = Number.NaN;
    const product = gram(a);
    product.data.forEach((value, at) => {
      const touched = at % 5 === 2 || Math.floor(at / 5) === 2;
      expect(Number.isNaN(value)).toBe(touched);
    });
  });
});

/** The largest difference as a share of the largest entry. */
function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let most = 0;
  let size = Number.MIN_VALUE;
  for (let at = 0; at < other.length; at++) {
    most = Math.max(most, Math.abs((one[at] ?? Number.NaN) - (other[at] ?? 0)));
    size = Math.max(size, Math.abs(other[at] ?? 0));
  }
  return most / size;
}

/** D⁻¹ M D⁻¹ with exactly 1 on the diagonal. */
function unitDiagonal(m: Float64Array, size: number): Float64Array {
  return m.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return i === j ? 1 : value / Math.sqrt(m[i * (size + 1)]! * m[j * (size + 1)]!);
  });
}

/** AᵀA + I: as well conditioned as its size allows. */
function positive(size: number, draw: number): Dense {
  const matrix = gramTwin(normals(2 * size, size, draw));
  for (let i = 0; i < size; i++) matrix.data[i * (size + 1)]! += 1;
  return matrix;
}

describe('but for the order of its sums like its TypeScript twin', () => {
  it('transposeMultiply', () => {
    fc.assert(
      fc.property(rows, columns, columns, seed, (n, height, width, draw) => {
        const a = normals(n, height, draw);
        const b = normals(n, width, draw + 1);
        const twin = transposeMultiplyTwin(a, b);
        const scale = Math.sqrt(n) * Number.EPSILON * n;
        transposeMultiply(a, b).data.forEach((value, at) => {
          expect(Math.abs(value - (twin.data[at] ?? 0))).toBeLessThan(scale + 1e-15);
        });
      }),
    );
  });

  it('Cholesky and its solves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 3 }),
        seed,
        (size, count, draw) => {
          const one = positive(size, draw).data;
          const other = one.slice();
          expect(choleskyInPlace(one, size, 0)).toBe(true);
          expect(choleskyTwin(other, size, 0)).toBe(true);
          for (let i = 0; i < size; i++) {
            const line = (m: Float64Array) => m.subarray(i * size, i * size + i + 1);
            expect(apart(line(one), line(other))).toBeLessThan(1e-13);
          }
          const x = normals(count, size, draw + 1).data;
          const y = x.slice();
          choleskySolveInPlace(one, size, x);
          choleskySolveTwin(one, size, y);
          expect(apart(x, y)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('says of the same matrices that they are not positive', () => {
    for (const size of [1, 2, 5, 8, 17]) {
      const { data } = positive(size, size);
      data[size * size - 1] = -1;
      expect(choleskyInPlace(data.slice(), size, 0)).toBe(false);
      expect(choleskyTwin(data.slice(), size, 0)).toBe(false);
      data[size * size - 1] = Number.NaN;
      expect(choleskyInPlace(data.slice(), size, 0)).toBe(false);
    }
  });

  it('the triangle of QR', () => {
    fc.assert(
      fc.property(rows, columns, fc.integer({ min: 1, max: 3 }), seed, (n, p, count, draw) => {
        const a = normals(n, p, draw);
        const z = normals(n, count, draw + 1);
        const { r, y } = triangularise(rowsOf(a, z), new Float64Array(p).fill(1));
        const width = p + count;
        const triangle = new Float64Array(p * width);
        const block = new Float64Array(n * width);
        rowsOf(a, z).write(0, n, block);
        foldTwin(triangle, block, p, width, n, new Float64Array(width));
        // RᵀR and RᵀY do not depend on the signs of R's rows.
        const full = (r: (i: number, k: number) => number, width: number): number[] =>
          Array.from({ length: p * width }, (_, at) => {
            let sum = 0;
            for (let i = 0; i < p; i++) sum += r(i, Math.floor(at / width)) * r(i, at % width);
            return sum;
          });
        const kernel = full(
          (i, k) => (k < p ? r.data[i * p + k]! : y.data[i * count + k - p]!),
          p + count,
        );
        const plain = full((i, k) => (k < i ? 0 : triangle[i * (p + count) + k]!), p + count);
        expect(apart(kernel, plain)).toBeLessThan(1e-12);
      }),
    );
  });

  it('conjugate gradients', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 150 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 2, max: 6 }),
        seed,
        (n, units, outputs, q, draw) => {
          const operator = {
            design: normals(n, q, draw),
            sensitivity: normals(n, units * outputs, draw + 1),
            units,
          };
          const rhs = normals(q, units, draw + 2);
          const factors = kroneckerFactors(operator);
          const held = { ridge: 0.5, damping: 1 };
          const kernel = kroneckerSolve(operator, factors, held, rhs, 6);
          const twin = kroneckerSolveTwin(operator, factors, held, rhs, 6);
          expect(apart(kernel.data, twin.data)).toBeLessThan(1e-9);
        },
      ),
    );
  });
});

describe('the kernels’ memory', () => {
  it('does not grow with the number of computations', () => {
    const a = normals(200, 12, 1);
    const work = (): void => {
      gram(a);
      affine(a, gram(a), new Float64Array(12));
      triangularise(rowsOf(a, normals(200, 1, 2)), new Float64Array(12).fill(1));
    };
    work();
    const before = openCore(0)?.kernels.memory.buffer.byteLength;
    for (let round = 0; round < 10_000; round++) gram(a);
    for (let round = 0; round < 200; round++) work();
    expect(openCore(0)?.kernels.memory.buffer.byteLength).toBe(before);
  });

  it('is after ten thousand sweeps what it was after the first hundred', () => {
    const run = train(
      network([2, 3, 3, 1], { seed: 1 }),
      synthetic.sineProduct({ samples: 30, noise: 0.3, seed: 1 }),
    );
    const size = () => openCore(0)?.kernels.memory.buffer.byteLength;
    for (let sweep = 0; sweep < 100; sweep++) run.step();
    const before = size();
    while (run.sweep < 10_000) run.step();
    expect(size()).toBe(before);
  });

  it('grows while numbers are being put in, and keeps them', () => {
    const room = openCore(0);
    const first = room?.put(Float64Array.of(1, 2, 3)) ?? 0;
    const much = room?.reserve(20_000_000) ?? 0;
    expect(room?.take(first, 3)).toEqual(Float64Array.of(1, 2, 3));
    expect(much).toBeGreaterThan(first);
  });

  it('is refused where it would be larger than 2 GB: the twins then serve', () => {
    expect(openCore(300_000_000)).toBeUndefined();
    expect(workbench(300_000_000)).toBeUndefined();
  });

  it('is one for each workbench, and its arrays don’t overlap', () => {
    const one = workbench(100);
    const arrays = [3, 4, 1].map((count) => one?.array(count).fill(count));
    expect(arrays.map((array) => [...(array ?? [])])).toEqual([[3, 3, 3], [4, 4, 4, 4], [1]]);
    expect(workbench(100)?.array(3)).toEqual(new Float64Array(3));
  });
});
