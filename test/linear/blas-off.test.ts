import { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { useBlas } from '../../src/index.ts';
import { gramByBlas } from '../../src/linear/blas/routines.ts';
import { gram, gramTwin } from '../../src/linear/gram.ts';
import { normals } from './oracle.ts';

// A file of its own: what one process has loaded stays loaded.
const koffiLoaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => /[\\/]koffi[\\/]/.test(file));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

it('a native BLAS is off by default: nothing is loaded, and the last bit is the kernels’ own', () => {
  const a = normals(1000, 64, 1);
  expect(gram(a)).toEqual(gramTwin(a));
  expect(gramByBlas(a)).toBeUndefined();
  useBlas(false);
  expect(koffiLoaded()).toBe(false);
});

it.each(['', '0'])('BACKSOLVE_BLAS=%s leaves it off', async (value) => {
  vi.stubEnv('BACKSOLVE_BLAS', value);
  vi.resetModules();
  const fresh = await import('../../src/linear/blas/routines.ts');
  expect(fresh.gramByBlas(normals(1000, 64, 1))).toBeUndefined();
  expect(koffiLoaded()).toBe(false);
});

it('BACKSOLVE_BLAS naming a library that isn’t there is an error at every large computation', async () => {
  vi.stubEnv('BACKSOLVE_BLAS', '/no such folder/libopenblas.so');
  vi.resetModules();
  const fresh = await import('../../src/linear/blas/routines.ts');
  const a = normals(1000, 64, 1);
  for (let time = 0; time < 2; time++) {
    expect(() => fresh.gramByBlas(a)).toThrow(expect.objectContaining({ code: 'BLAS_NOT_FOUND' }));
  }
  expect(fresh.gramByBlas(normals(1000, 3, 1))).toBeUndefined();
  expect(koffiLoaded()).toBe(true);
});
