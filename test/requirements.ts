import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that some tests drive and that npm does not install. */
export interface Requirement {
  readonly available: boolean;
  /** Empty when it is not available. */
  readonly path: string;
}

type Name = 'python-jupyter' | 'python-kernel-test' | 'chromium';

const NEEDS: Readonly<
  Record<
    Name,
    {
      readonly what: string;
      readonly variable: string;
      readonly programs: readonly string[];
      readonly works: (path: string) => boolean;
    }
  >
> = {
  'python-jupyter': {
    what: 'a Python with jupyter_client and nbclient',
    variable: 'BACKSOLVE_PYTHON',
    programs: ['python3', 'python'],
    works: (path) => runs(path, '-c', 'import jupyter_client, nbclient, nbformat'),
  },
  'python-kernel-test': {
    what: 'a Python with jupyter_kernel_test',
    variable: 'BACKSOLVE_PYTHON',
    programs: ['python3', 'python'],
    works: (path) => runs(path, '-c', 'import jupyter_kernel_test'),
  },
  chromium: {
    what: 'Chromium or Chrome',
    variable: 'BACKSOLVE_CHROMIUM',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
    // Asking a browser for its version starts one on Windows; being there is enough.
    works: () => true,
  },
};

const found = new Map<Name, Requirement>();

/**
 * Finds a program that tests need: by its environment variable, else on the PATH.
 *
 * Where it is missing, tests skip and one loud line says so; with `BACKSOLVE_REQUIRE_ALL=1` that is
 * an error.
 */
export function requirement(name: Name): Requirement {
  const known = found.get(name) ?? find(name);
  found.set(name, known);
  return known;
}

function find(name: Name): Requirement {
  const { what, variable, programs, works } = NEEDS[name];
  const named = process.env[variable];
  const candidates = named ? [named] : programs.flatMap(onPath);
  const path = candidates.find((candidate) => isProgram(candidate) && works(candidate));
  if (path) return { available: true, path };
  const problem = `needs ${what} (named by ${variable}${named ? `, which is ${named}` : ' or on the PATH'})`;
  if (process.env.BACKSOLVE_REQUIRE_ALL === '1') throw new Error(`This test ${problem}.`);
  console.warn(`SKIPPED: a test ${problem}.`);
  return { available: false, path: '' };
}

function onPath(program: string): readonly string[] {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(folder, program + ending)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runs(path: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(path, words, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a native BLAS can be loaded: a library, so it is asked for by loading it. Missing, it skips
 * and fails as a {@link requirement} does.
 */
export function nativeBlas(load: () => { readonly library: string }): Requirement {
  try {
    return { available: true, path: load().library };
  } catch (error) {
    const problem = `needs a native BLAS. ${error instanceof Error ? error.message : String(error)}`;
    if (process.env.BACKSOLVE_REQUIRE_ALL === '1') throw new Error(`This test ${problem}`);
    console.warn(`SKIPPED: a test ${problem}`);
    return { available: false, path: '' };
  }
}
