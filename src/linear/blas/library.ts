import { BacksolveError } from '../../errors.ts';

/** A routine of the library. Typed arrays go by their address, uncopied. */
type Routine = (...values: readonly (number | ArrayBufferView)[]) => unknown;

/** As much of koffi as is used. Its own types would make whoever compiles against Backsolve install it. */
interface Handle {
  func(definition: string): Routine;
}

/** The routines of a native BLAS that are used here, bound to one loaded library. Row-major, 32-bit sizes. */
export interface Blas {
  /** The name or path it was loaded by. */
  readonly library: string;
  /** What the library says of itself. */
  readonly version: string;
  readonly dgemm: Routine;
  readonly dsyrk: Routine;
  /** Fortran's `dpotrf_`; undefined where the library has no LAPACK. */
  readonly dpotrf: Routine | undefined;
  /** Undefined where the library has no such call. */
  readonly setThreads: Routine | undefined;
}

const SIGNATURES = {
  dgemm:
    'void cblas_dgemm(int, int, int, int, int, int, double, double *, int, double *, int, double, double *, int)',
  dsyrk: 'void cblas_dsyrk(int, int, int, int, int, double, double *, int, double, double *, int)',
  // The last is the length of the first, which Fortran passes where C doesn't look.
  dpotrf: 'void dpotrf_(char *, int *, double *, int *, int *, size_t)',
  setThreads: 'void openblas_set_num_threads(int)',
  config: 'char *openblas_get_config()',
};

/** Where an OpenBLAS usually is. A bare name is looked up as the system looks up its libraries. */
const NAMES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
    '/usr/local/opt/openblas/lib/libopenblas.dylib',
    '/opt/local/lib/libopenblas.dylib',
    'libopenblas.dylib',
    '/System/Library/Frameworks/Accelerate.framework/Accelerate',
  ],
  win32: ['libopenblas.dll', 'openblas.dll'],
};
const ELSEWHERE = ['libopenblas.so.0', 'libopenblas.so'];

const INSTALL =
  'Install OpenBLAS (Debian and Ubuntu: apt install libopenblas0; Fedora: dnf install openblas; ' +
  'macOS: brew install openblas; Windows: put libopenblas.dll of an OpenBLAS release on the PATH), ' +
  "or name the file: useBlas({ library: '/path/to/it' }).";

/**
 * Loads the library of that name, or the first that is found where this system keeps OpenBLAS.
 *
 * @throws BacksolveError - `KOFFI_NOT_FOUND` without the package koffi, `BLAS_NOT_FOUND` without the
 *   library, `BLAS_UNSUITABLE` where it lacks the C interface or counts in 64 bits.
 */
export function loadBlas(library?: string): Blas {
  const load = koffiLoad();
  const names = library === undefined ? (NAMES[process.platform] ?? ELSEWHERE) : [library];
  const problems: string[] = [];
  for (const name of names) {
    let handle: Handle;
    try {
      handle = load(name);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    return bind(handle, name);
  }
  throw new BacksolveError(
    'BLAS_NOT_FOUND',
    `No native BLAS could be loaded (${problems.join('; ')}). ${INSTALL}`,
  );
}

/** koffi's `load`, required on demand: an import would make everyone install it. */
function koffiLoad(): (path: string) => Handle {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') {
    throw new BacksolveError(
      'KOFFI_NOT_FOUND',
      'A native BLAS needs Node.js. Elsewhere the WebAssembly kernels serve: leave useBlas out.',
    );
  }
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  try {
    return require('koffi').load;
  } catch (cause) {
    throw new BacksolveError(
      'KOFFI_NOT_FOUND',
      'A native BLAS is called through the package koffi, which could not be loaded. Install it: npm install koffi.',
      { cause },
    );
  }
}

function bind(handle: Handle, library: string): Blas {
  const maybe = (signature: string): Routine | undefined => {
    try {
      return handle.func(signature);
    } catch {
      return undefined;
    }
  };
  const dgemm = maybe(SIGNATURES.dgemm);
  const dsyrk = maybe(SIGNATURES.dsyrk);
  const config = maybe(SIGNATURES.config)?.();
  const version =
    typeof config === 'string' ? config.trim() : 'a BLAS that does not say its version';
  if (!dgemm || !dsyrk) {
    throw new BacksolveError(
      'BLAS_UNSUITABLE',
      `${library} has no cblas_dgemm and cblas_dsyrk, the C interface of a BLAS. ${INSTALL}`,
    );
  }
  // With 64-bit sizes every integer behind a pointer would be read beyond its end.
  if (version.includes('USE64BITINT')) {
    throw new BacksolveError(
      'BLAS_UNSUITABLE',
      `${library} counts in 64-bit integers (${version}); one with 32-bit integers is needed. ${INSTALL}`,
    );
  }
  return {
    library,
    version,
    dgemm,
    dsyrk,
    dpotrf: maybe(SIGNATURES.dpotrf),
    setThreads: maybe(SIGNATURES.setThreads),
  };
}
