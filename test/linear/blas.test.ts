import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { network, train, useBlas } from '../../src/index.ts';
import { loadBlas } from '../../src/linear/blas/library.ts';
import {
  affineByBlas,
  choleskyByBlas,
  gramByBlas,
  transposeMultiplyByBlas,
} from '../../src/linear/blas/routines.ts';
import { choleskyInPlace, choleskyTwin } from '../../src/linear/cholesky.ts';
import type { Dense } from '../../src/linear/dense.ts';
import { gram, gramTwin } from '../../src/linear/gram.ts';
import {
  affine,
  affineTwin,
  transposeMultiply,
  transposeMultiplyTwin,
} from '../../src/linear/product.ts';
import { nativeBlas } from '../requirements.ts';
import { normals } from './oracle.ts';

/**
 * How far two orders of summing may part, as a share of the largest entry: a sum of n products of
 * standard normal numbers errs by less than n·ε of its largest partial sum, and n is below 2,000.
 */
const TOLERANCE = 2000 * Number.EPSILON;

const seed = fc.integer({ min: 1, max: 1e6 });
/** Odd shapes and even ones, above the sizes where calls pay. */
const rows = fc.integer({ min: 600, max: 1100 });
const wide = fc.integer({ min: 19, max: 75 });

function parting(actual: Dense | undefined, expected: Dense): number {
  if (!actual || actual.rows !== expected.rows || actual.columns !== expected.columns) {
    return Number.NaN;
  }
  const size = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.data.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (expected.data[at] ?? Number.NaN)) / size),
    0,
  );
}

afterEach(() => useBlas(false));

describe('a native BLAS', () => {
  it('that isn’t there is an error that says what to install, and changes nothing', () => {
    expect(() => useBlas({ library: '/no such folder/libopenblas.so' })).toThrow(
      expect.objectContaining({
        name: 'BacksolveError',
        code: 'BLAS_NOT_FOUND',
        message: expect.stringMatching(
          /no such folder.*apt install libopenblas0.*dnf install openblas.*brew install openblas.*libopenblas\.dll/,
        ),
      }),
    );
    const a = normals(1000, 64, 1);
    expect(gramByBlas(a)).toBeUndefined();
  });

  it.each([
    [{ libary: 'x' }, 'UNKNOWN_OPTION', "Did you mean 'library'?"],
    [{ library: '' }, 'WRONG_ARGUMENT', 'library is empty'],
    [{ library: 3 }, 'WRONG_ARGUMENT', 'library is 3'],
    [{ threads: 0 }, 'OPTION_OUT_OF_RANGE', 'threads is 0'],
    [{ threads: 1.5 }, 'OPTION_OUT_OF_RANGE', 'threads is 1.5'],
    [true, 'WRONG_ARGUMENT', 'not true'],
    [null, 'WRONG_ARGUMENT', 'not null'],
  ])('refuses %j', (options, code, message) => {
    expect(() => Reflect.apply(useBlas, undefined, [options])).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

const blas = nativeBlas(() => loadBlas());

describe.skipIf(!blas.available)('an OpenBLAS in use', () => {
  const on = (): unknown => useBlas();

  it('says what was found', () => {
    expect(useBlas({ threads: 2 })).toMatchObject({
      library: expect.stringMatching(/blas|Accelerate/i),
      version: expect.stringMatching(/\w/),
    });
    expect(useBlas(false)).toBeUndefined();
  });

  it('is turned on by BACKSOLVE_BLAS=1 and by a library’s name', async () => {
    for (const value of ['1', blas.path]) {
      vi.stubEnv('BACKSOLVE_BLAS', value);
      vi.resetModules();
      const fresh = await import('../../src/linear/blas/routines.ts');
      const a = normals(1000, 64, 1);
      expect(parting(fresh.gramByBlas(a), gramTwin(a))).toBeLessThan(TOLERANCE);
    }
    vi.unstubAllEnvs();
  });

  it('gives the normal matrix of the kernels to rounding, and exactly symmetric', () => {
    on();
    fc.assert(
      fc.property(rows, wide, seed, (n, p, draw) => {
        const a = normals(n, p, draw);
        const result = gram(a);
        expect(parting(result, gramTwin(a))).toBeLessThan(TOLERANCE);
        expect(parting(gramByBlas(a), result)).toBe(0);
        for (let i = 0; i < p; i++) {
          for (let j = 0; j < i; j++) expect(result.data[i * p + j]).toBe(result.data[j * p + i]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('gives the forward product of the kernels to rounding, bias included', () => {
    on();
    fc.assert(
      fc.property(rows, wide, wide, seed, (n, depth, width, draw) => {
        const a = normals(n, depth, draw);
        const weights = normals(depth, width, draw + 1);
        const bias = normals(1, width, draw + 2).data;
        const result = affine(a, weights, bias);
        expect(parting(result, affineTwin(a, weights, bias))).toBeLessThan(TOLERANCE);
        expect(parting(affineByBlas(a, weights, bias), result)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  it('gives Aᵀ B of the kernels to rounding', () => {
    on();
    fc.assert(
      fc.property(rows, wide, wide, seed, (n, height, width, draw) => {
        const [a, b] = [normals(n, height, draw), normals(n, width, draw + 1)];
        const result = transposeMultiply(a, b);
        expect(parting(result, transposeMultiplyTwin(a, b))).toBeLessThan(TOLERANCE);
        expect(parting(transposeMultiplyByBlas(a, b), result)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  it('reads a view into a longer array from where the view begins', () => {
    on();
    const whole = normals(1001, 40, 3);
    const view = { rows: 1000, columns: 40, data: whole.data.subarray(40) };
    expect(parting(gramByBlas(view), gramTwin(view))).toBeLessThan(TOLERANCE);
  });

  it('factors like the kernels, to rounding times the condition', () => {
    on();
    fc.assert(
      fc.property(fc.integer({ min: 150, max: 210 }), seed, (p, draw) => {
        const m = gramTwin(normals(3 * p, p, draw)).data;
        const [native, twin] = [m.slice(), m.slice()];
        expect(choleskyInPlace(native, p, 0)).toBe(true);
        expect(choleskyTwin(twin, p, 0)).toBe(true);
        const lower = (l: Float64Array): Dense => ({
          rows: p,
          columns: p,
          data: l.map((value, at) => (at % p <= Math.floor(at / p) ? value : 0)),
        });
        // Gram matrices of 3p × p normal numbers have condition numbers near 14.
        expect(parting(lower(native), lower(twin))).toBeLessThan(100 * TOLERANCE);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['a negative pivot', -1, 0],
    ['a zero pivot', 0, 0],
    ['a pivot below the tolerance', 0.9e-10, 1e-10],
    ['NaN', Number.NaN, 0],
  ])('refuses to factor a matrix with %s', (_, pivot, tolerance) => {
    const p = 160;
    const m = new Float64Array(p * p);
    for (let i = 0; i < p; i++) m[i * p + i] = i === 77 ? pivot : 1;
    const again = m.slice();
    on();
    expect(choleskyByBlas(m, p, tolerance)).toBe(false);
    expect(choleskyTwin(again, p, tolerance)).toBe(false);
  });

  it('leaves computations that don’t pay to the kernels', () => {
    on();
    expect(gramByBlas(normals(1000, 11, 1))).toBeUndefined();
    expect(choleskyByBlas(new Float64Array(4), 2, 0)).toBeUndefined();
  });

  it('trains a network to the same fit', () => {
    const inputs = normals(700, 6, 5);
    const rowsOf = Array.from({ length: inputs.rows }, (_, row) => [
      ...inputs.data.subarray(row * 6, row * 6 + 6),
    ]);
    const targets = rowsOf.map(([a = 0, b = 0, c = 0]) => [Math.sin(a) * b + 0.3 * c]);
    const lossOfASweep = (): number =>
      train(network([6, 40, 40, 1], { seed: 3 }), { inputs: rowsOf, targets }).step().loss;
    const without = lossOfASweep();
    on();
    const calls = lossOfASweep();
    expect(Math.abs(calls / without - 1)).toBeLessThan(1e-6);
    // Summed in another order the last bits part: a library that is never called leaves them alike.
    expect(calls).not.toBe(without);
  });
});
