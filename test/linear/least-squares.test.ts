import fc from 'fast-check';
import { Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  condition,
  conditionScaled,
  type Dense,
  factor,
  factorIfTrusted,
  fromMatrix,
  gram,
  inverseBlock,
  leastSquares,
  solve,
  toMatrix,
} from '../../src/linear/index.ts';
import { rowsOf, triangularise } from '../../src/linear/triangularise.ts';
import { normals, relativeError } from './oracle.ts';

const ones = (size: number): Float64Array => new Float64Array(size).fill(1);
const largest = ({ data }: Dense): number => Math.max(...data.map(Math.abs));

/** n × p of rank r: the later columns are mixtures of the first r. */
function mixed(rows: number, columns: number, rank: number, seed: number): Dense {
  const base = toMatrix(normals(rows, rank, seed));
  const mixture = Matrix.zeros(rank, columns);
  mixture.setSubMatrix(Matrix.eye(rank), 0, 0);
  if (rank < columns)
    mixture.setSubMatrix(toMatrix(normals(rank, columns - rank, seed + 1)), 0, rank);
  return fromMatrix(base.mmul(mixture));
}

describe('triangularise', () => {
  it('keeps AᵀA and AᵀZ, whatever the blocks', () => {
    const shapes = fc.record({
      rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 60, max: 200 })),
      columns: fc.integer({ min: 1, max: 9 }),
      responses: fc.integer({ min: 1, max: 3 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(shapes, ({ rows, columns, responses, seed }) => {
        const a = normals(rows, columns, seed);
        const z = normals(rows, responses, seed + 1);
        const { r, y } = triangularise(rowsOf(a, z), ones(columns));
        const [A, Z, R] = [a, z, r].map(toMatrix);
        if (!A || !Z || !R) throw new Error('three matrices were made');
        const expected = fromMatrix(A.transpose().mmul(A));
        expect(relativeError(gram(r), toMatrix(expected))).toBeLessThan(1e-13);
        const moments = R.transpose().mmul(toMatrix(y));
        expect(relativeError(fromMatrix(moments), A.transpose().mmul(Z))).toBeLessThan(1e-12);
        for (let i = 1; i < columns; i++) expect(r.data[i * columns]).toBe(0);
      }),
    );
  });
});

describe('least squares from the rows', () => {
  // Where the rank isn't clearly full: up to 128 columns by singular values, above by pivoting.
  it.each([
    [30, 5, 5, 'qr'],
    [200, 12, 7, 'qr-svd'],
    [6, 20, 6, 'qr-svd'],
    [1, 3, 1, 'qr-svd'],
    [160, 140, 140, 'qr'],
    [180, 140, 90, 'qr-pivoted'],
    [50, 140, 50, 'qr-pivoted'],
  ] as const)('%d × %d of rank %d gives the pseudo-inverse’s answer by %s', (...row) => {
    const [rows, columns, rank, route] = row;
    const a = mixed(rows, columns, rank, rows + columns);
    const z = normals(rows, 2, 7);
    const { solution, factor: found } = leastSquares(a, z, ones(columns));
    expect(found).toMatchObject({
      rank,
      route,
      kind: rank === columns ? 'cholesky' : 'deficient',
    });
    const expected = pseudoInverse(toMatrix(a), 1e-10).mmul(toMatrix(z));
    expect(relativeError(solution, expected)).toBeLessThan(1e-11);
    // The factor answers for AᵀA.
    const inverse = pseudoInverse(toMatrix(gram(a)), 1e-10);
    expect(relativeError(inverseBlock(found, 0, columns), inverse)).toBeLessThan(1e-8);
    const moments = fromMatrix(toMatrix(a).transpose().mmul(toMatrix(z)));
    expect(relativeError(solve(found, moments), expected)).toBeLessThan(1e-8);
  });

  it.each([
    [1e-6, 3, 'qr'],
    [1e-11, 3, 'qr-svd'],
    [1e-15, 2, 'qr-svd'],
  ] as const)('of columns %d apart finds rank %d, by %s', (distance, rank, route) => {
    const a = normals(40, 3, 9);
    for (let row = 0; row < 40; row++) {
      a.data[row * 3 + 2] = (a.data[row * 3] ?? 0) + distance * (a.data[row * 3 + 2] ?? 0);
    }
    const z = normals(40, 1, 10);
    const { solution, factor: found } = leastSquares(a, z, ones(3));
    expect(found).toMatchObject({ rank, route });
    // Whatever the weights, what they fit is the projection on the columns that there are.
    const columns = toMatrix(normals(40, 3, 9)).subMatrix(0, 39, 0, rank - 1);
    const projected = columns.mmul(pseudoInverse(columns).mmul(toMatrix(z)));
    const fitted = fromMatrix(toMatrix(a).mmul(toMatrix(solution)));
    expect(relativeError(fitted, projected)).toBeLessThan(1e-3);
  });

  it('gives a column of zeros nothing, and zeros only the answer 0', () => {
    const a = normals(20, 3, 1);
    for (let row = 0; row < 20; row++) a.data[row * 3 + 1] = 0;
    const { solution, factor: found } = leastSquares(
      a,
      normals(20, 1, 2),
      Float64Array.of(1, 0, 1),
    );
    expect(found.rank).toBe(2);
    expect(Math.abs(solution.data[1] ?? 1)).toBe(0);
    const nothing = leastSquares(
      { rows: 4, columns: 2, data: new Float64Array(8) },
      normals(4, 1, 3),
      new Float64Array(2),
    );
    expect(nothing.factor.rank).toBe(0);
    expect([...nothing.solution.data].map(Math.abs)).toEqual([0, 0]);
  });

  it('keeps finite, moderate weights where columns repeat each other in units far apart', () => {
    const base = normals(50, 3, 4);
    const units = [1e9, 1, 1e-9, 1];
    const a: Dense = { rows: 50, columns: 4, data: new Float64Array(200) };
    a.data.forEach((_, at) => {
      const [row, column] = [Math.floor(at / 4), at % 4];
      a.data[at] = (base.data[row * 3 + (column % 3)] ?? 0) * (units[column] ?? 0);
    });
    const z = normals(50, 1, 5);
    const { solution, factor: found } = leastSquares(a, z, Float64Array.from(units));
    expect(found.rank).toBe(3);
    expect(
      largest({ ...solution, data: solution.data.map((x, j) => x * (units[j] ?? 0)) }),
    ).toBeLessThan(1);
    const expected = pseudoInverse(toMatrix(base)).mmul(toMatrix(z));
    const fitted = toMatrix(a).mmul(toMatrix(solution));
    expect(relativeError(fromMatrix(fitted), toMatrix(base).mmul(expected))).toBeLessThan(1e-13);
  });

  it('counts two columns that differ by rounding alone as one', () => {
    // tanh(9 + u) and a multiple of it: parts in 1e8 of a column that is nearly 1, computed twice.
    const u = normals(300, 1, 6).data;
    const columns = [...u].map((value) => {
      const gap = 2e-8 * Math.exp(-value / 5);
      return [1 - gap - (1 - 2e-8), 1 - 2 * gap - (1 - 4e-8), 1];
    });
    const a = { rows: 300, columns: 3, data: Float64Array.from(columns.flat()) };
    const { solution, factor: found } = leastSquares(a, normals(300, 1, 7), ones(3));
    expect(found.rank).toBe(2);
    expect(largest(solution)).toBeLessThan(1e10);
  });
});

describe('whether the normal matrix can be trusted', () => {
  /** Two columns at a distance: the scaled Gram matrix has the condition 4/distance². */
  const near = (distance: number): Dense => {
    const base = normals(100, 3, 8);
    for (let row = 0; row < 100; row++) {
      base.data[row * 3 + 2]! *= distance;
      base.data[row * 3 + 2]! += base.data[row * 3]!;
    }
    return gram(base);
  };

  it.each([
    [1, true],
    [1e-3, true],
    [1e-5, true],
    [1e-7, false],
    [1e-9, false],
    [0, false],
  ])('columns at a distance of %d: %s', (distance, trusted) => {
    expect(factorIfTrusted(near(distance)) !== undefined).toBe(trusted);
  });

  it('leaves out a column of zeros and trusts the rest', () => {
    const matrix = { rows: 2, columns: 2, data: Float64Array.of(0, 0, 0, 4) };
    const found = factorIfTrusted(matrix);
    expect(found).toMatchObject({ kind: 'deficient', route: 'cholesky', rank: 1 });
    expect(found && [...inverseBlock(found, 0, 2).data]).toEqual([0, 0, 0, 0.25]);
  });

  it('says of numbers that are not finite that they failed', () => {
    const matrix = { rows: 1, columns: 1, data: Float64Array.of(Number.NaN) };
    expect(factorIfTrusted(matrix)?.kind).toBe('failed');
  });
});

describe('the scaled condition number', () => {
  it('is that of the columns in units of their own size, whatever their units were', () => {
    const sized = fc.record({ size: fc.integer({ min: 1, max: 12 }), seed: fc.integer() });
    fc.assert(
      fc.property(sized, ({ size, seed }) => {
        const a = normals(size + 20, size, seed);
        const units = Float64Array.from({ length: size }, (_, j) => 10 ** (((j * 5) % 9) - 4));
        const moved = { ...a, data: a.data.map((value, at) => value * (units[at % size] ?? 0)) };
        const plain = conditionScaled(factor(gram(a)));
        expect(Math.abs(conditionScaled(factor(gram(moved))) / plain - 1)).toBeLessThan(1e-9);
        const norms = [...Array(size).keys()].map((j) => toMatrix(a).getColumnVector(j).norm());
        const unit = toMatrix(a).clone();
        norms.forEach((norm, j) => {
          unit.mulColumn(j, 1 / norm);
        });
        const byRows = leastSquares(fromMatrix(unit), normals(a.rows, 1, 1), ones(size)).factor;
        expect(Math.abs(condition(byRows) / plain - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is infinite for dependent columns', () => {
    const found = leastSquares(mixed(20, 4, 2, 1), normals(20, 1, 2), ones(4)).factor;
    expect([condition(found), conditionScaled(found)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});
