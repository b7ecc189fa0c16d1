import fc from 'fast-check';
import { EigenvalueDecomposition, solve as luSolve, Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  condition,
  type Dense,
  factor,
  fromMatrix,
  gram,
  inverseBlock,
  numericalRank,
  solve,
  toMatrix,
} from '../../src/linear/index.ts';
import { normals, relativeError } from './oracle.ts';

const sized = fc.record({ size: fc.integer({ min: 1, max: 40 }), seed: fc.integer() });

/** AᵀA of a matrix whose last columns repeat sums of the ones before. */
function deficient(size: number, rank: number, seed: number): Dense {
  const base = toMatrix(normals(size + 20, rank, seed));
  const mixed = toMatrix(normals(rank, size - rank, seed + 1));
  const whole = Matrix.zeros(size + 20, size);
  whole.setSubMatrix(base, 0, 0);
  whole.setSubMatrix(base.mmul(mixed), 0, rank);
  return gram(fromMatrix(whole));
}

describe('a positive definite matrix', () => {
  it('is solved as ml-matrix solves it', () => {
    fc.assert(
      fc.property(sized, ({ size, seed }) => {
        const normal = gram(normals(size + 30, size, seed));
        const rhs = normals(size, 3, seed + 1);
        const factored = factor(normal);
        expect(factored.kind).toBe('cholesky');
        const expected = luSolve(toMatrix(normal), toMatrix(rhs));
        expect(relativeError(solve(factored, rhs), expected)).toBeLessThan(1e-10);
      }),
    );
  });

  it('is solved as well when its columns have units from 1e−8 to 1e8', () => {
    const size = 12;
    const scale = Array.from({ length: size }, (_, i) => 10 ** (((i * 5) % 17) - 8));
    const plain = gram(normals(60, size, 3));
    const scaled = {
      ...plain,
      data: plain.data.map(
        (value, at) => value * (scale[Math.floor(at / size)] ?? 0) * (scale[at % size] ?? 0),
      ),
    };
    const rhs = normals(size, 1, 4);
    const scaledRhs = { ...rhs, data: rhs.data.map((value, i) => value * (scale[i] ?? 0)) };
    const x = solve(factor(scaled), scaledRhs);
    const unscaled = { ...x, data: x.data.map((value, i) => value * (scale[i] ?? 0)) };
    expect(relativeError(unscaled, luSolve(toMatrix(plain), toMatrix(rhs)))).toBeLessThan(1e-12);
  });

  it('leaves the matrix as it was', () => {
    const normal = gram(normals(30, 9, 1));
    const before = normal.data.slice();
    solve(factor(normal), normals(9, 2, 2));
    expect(normal.data).toEqual(before);
  });

  it.each([3, 17, 59, 60, 150])(
    'of size %d has the condition number of its eigenvalues',
    (size) => {
      const normal = gram(normals(size + 10, size, size));
      const { realEigenvalues } = new EigenvalueDecomposition(toMatrix(normal));
      const expected = Math.max(...realEigenvalues) / Math.min(...realEigenvalues);
      expect(Math.abs(condition(factor(normal)) / expected - 1)).toBeLessThan(1e-4);
    },
  );

  it('gives blocks of its inverse', () => {
    const normal = gram(normals(50, 10, 8));
    const inverse = luSolve(toMatrix(normal), Matrix.eye(10));
    expect(
      relativeError(inverseBlock(factor(normal), 4, 3), inverse.subMatrix(4, 6, 4, 6)),
    ).toBeLessThan(1e-12);
  });
});

describe('a deficient matrix', () => {
  // Below 64 columns the eigen route, above the pivoted one.
  it.each([
    [6, 4, 'eigen'],
    [40, 31, 'eigen'],
    [80, 70, 'pivoted-cholesky'],
  ] as const)('of size %d and rank %d gets the minimum-norm answer by %s', (size, rank, route) => {
    const normal = deficient(size, rank, size);
    const factored = factor(normal);
    expect(factored).toMatchObject({ kind: 'deficient', rank, route });
    expect(condition(factored)).toBe(Number.POSITIVE_INFINITY);
    expect(numericalRank(normal)).toBe(rank);
    const rhs = fromMatrix(toMatrix(normal).mmul(toMatrix(normals(size, 2, 9))));
    const expected = pseudoInverse(toMatrix(normal), 1e-10).mmul(toMatrix(rhs));
    expect(relativeError(solve(factored, rhs), expected)).toBeLessThan(1e-7);
  });

  it('with a column of zeros gives that column nothing', () => {
    const data = Float64Array.of(2, 0, 1, 0, 0, 0, 1, 0, 3);
    const factored = factor({ rows: 3, columns: 3, data });
    const { data: x } = solve(factored, { rows: 3, columns: 1, data: Float64Array.of(3, 0, 4) });
    expect(factored.rank).toBe(2);
    expect([...x].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 0, 1]);
  });

  it('of zeros only has rank 0 and the answer 0', () => {
    const factored = factor({ rows: 2, columns: 2, data: new Float64Array(4) });
    expect(factored.rank).toBe(0);
    expect([...solve(factored, normals(2, 1, 1)).data]).toEqual([0, 0]);
  });
});

describe('a matrix that overflowed', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('fails as data, not by throwing: %d', (bad) => {
    const factored = factor({ rows: 2, columns: 2, data: Float64Array.of(1, bad, bad, 1) });
    expect(factored.kind).toBe('failed');
    expect(condition(factored)).toBeNaN();
    expect([...solve(factored, normals(2, 1, 1)).data]).toEqual([Number.NaN, Number.NaN]);
  });
});
