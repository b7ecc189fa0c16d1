import { checkOptions } from '../../check-options.ts';
import { BacksolveError } from '../../errors.ts';
import { type Blas, loadBlas } from './library.ts';

/** How {@link useBlas} looks for a native BLAS and runs it. */
export interface BlasOptions {
  /** A library's path or name; by default OpenBLAS where this system keeps it. */
  readonly library?: string;
  /** How many threads the library may use, from 1 to 256; 1 by default. */
  readonly threads?: number;
}

/** The native BLAS in use. */
export interface BlasFound {
  /** The name or path that it was loaded by. */
  readonly library: string;
  /** What the library says of itself: version, build, processor. */
  readonly version: string;
  /** How many threads it was told to use; undefined where it can't be told. */
  readonly threads: number | undefined;
  /** True where it has LAPACK's Cholesky factorisation too. */
  readonly cholesky: boolean;
}

let current: Blas | undefined | 'ask the environment' = 'ask the environment';

/**
 * Lets large products, normal matrices and Cholesky factors run in the system's OpenBLAS, through
 * the optional package `koffi`, or with `false` in Backsolve's own kernels again.
 *
 * Off unless asked for, here or by the environment variable `BACKSOLVE_BLAS` (`1`, or a library's
 * path), which is read at the first large computation. Results agree to rounding, not to the last
 * bit: the library sums in an order of its own, which depends on the processor. It holds for this
 * thread, for every run from now on.
 *
 * @returns What was found; undefined after `useBlas(false)`.
 * @throws BacksolveError - `KOFFI_NOT_FOUND`, `BLAS_NOT_FOUND` or `BLAS_UNSUITABLE`, saying what to
 *   install; `UNKNOWN_OPTION`, `WRONG_ARGUMENT` or `OPTION_OUT_OF_RANGE` for a bad option. What was in
 *   use before stays in use.
 */
export function useBlas(options: false): undefined;
export function useBlas(options?: BlasOptions): BlasFound;
export function useBlas(options: BlasOptions | false = {}): BlasFound | undefined {
  if (options === false) {
    current = undefined;
    return undefined;
  }
  const threads = check(options);
  const blas = loadBlas(options.library);
  // One thread unless told otherwise: the library's own default takes every core for small products.
  blas.setThreads?.(threads);
  current = blas;
  const { library, version, setThreads, dpotrf } = blas;
  return {
    library,
    version,
    threads: setThreads && threads,
    cholesky: dpotrf !== undefined,
  };
}

/** The library to call, undefined where none was asked for. */
export function blasInUse(): Blas | undefined {
  if (current !== 'ask the environment') return current;
  current = undefined;
  const wish = typeof process === 'undefined' ? undefined : process.env?.BACKSOLVE_BLAS;
  if (wish === undefined || wish === '' || wish === '0') return undefined;
  try {
    useBlas(wish === '1' ? {} : { library: wish });
  } catch (error) {
    // Asked for in vain is an error every time, not only the first.
    current = 'ask the environment';
    throw error;
  }
  return current;
}

function check(options: BlasOptions): number {
  if (typeof options !== 'object' || options === null) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `useBlas takes options or false, not ${String(options)}. Try useBlas() or useBlas({ threads: 2 }).`,
    );
  }
  checkOptions('useBlas', options, ['library', 'threads']);
  const { library, threads = 1 } = options;
  if (library !== undefined && (typeof library !== 'string' || library === '')) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `useBlas: library is ${library === '' ? 'empty' : String(library)}; it must be a library's path or name. Leave it out to search.`,
    );
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `useBlas: threads is ${String(threads)}; it must be a whole number from 1 to 256.`,
    );
  }
  return threads;
}
