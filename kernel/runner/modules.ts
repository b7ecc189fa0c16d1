import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How cells reach modules: from the notebook's folder, then the working folder. */
export interface Modules {
  /** `import(specifier, options)` of a cell. */
  readonly import: (specifier: unknown, options?: ImportCallOptions) => Promise<unknown>;
  /** A static import of a cell: also checks that the names are there. */
  readonly load: (
    specifier: string,
    names: readonly string[],
    attributes?: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
  /** `import.meta` of a cell. */
  readonly meta: CellMeta;
  /** CommonJS `require` of a cell. */
  readonly require: (specifier: string) => unknown;
}

interface CellMeta {
  readonly url: string;
  readonly dirname: string;
  readonly filename: string;
  readonly resolve: (specifier: string) => string;
}

/** Cells are resolved as if they were this file. */
const CELL_FILE = 'cell.ts';

/**
 * @param folder - The notebook's folder.
 * @param offered - Modules that need no file, by name; they come before any that is installed.
 *
 * Resolving with a parent needs Node's `--experimental-import-meta-resolve`.
 */
export function createModules(
  folder: string,
  offered: Readonly<Record<string, object>> = {},
): Modules {
  const filename = join(folder, CELL_FILE);
  const folders = (): readonly string[] => [...new Set([folder, process.cwd()])];
  const resolve = (specifier: string): string => resolveFrom(folders(), String(specifier));

  const own = new Map(Object.entries(offered).map(([name, module]) => [name, asModule(module)]));

  const importModule = async (
    specifier: unknown,
    options?: ImportCallOptions,
  ): Promise<Readonly<Record<string, unknown>>> =>
    own.get(String(specifier)) ?? import(resolve(String(specifier)), options);

  return {
    import: importModule,
    load: async (specifier, names, attributes) => {
      const loaded = await importModule(specifier, attributes && { with: { ...attributes } });
      for (const name of names) if (!(name in loaded)) throw missingExport(specifier, name);
      return loaded;
    },
    meta: { url: pathToFileURL(filename).href, dirname: folder, filename, resolve },
    require: createCellRequire(folders, own),
  };
}

/** Looks like what `import` gives: named exports, and the whole as the default. */
function asModule(module: object): Readonly<Record<string, unknown>> {
  return Object.freeze({ ...module, default: module });
}

/** Falls back to the next folder only when the package or file itself isn't there. */
function resolveFrom(folders: readonly string[], specifier: string): string {
  const isPath = /^\.{0,2}\//.test(specifier);
  for (const folder of folders) {
    const url = tryResolve(specifier, pathToFileURL(join(folder, CELL_FILE)).href);
    if (url !== undefined && !(isPath && isMissing(url))) return url;
  }
  // This package itself, from a folder where it isn't installed.
  if (/^backsolve(\/|$)/.test(specifier)) return import.meta.resolve(specifier);
  throw notFound(folders, specifier, isPath);
}

function tryResolve(specifier: string, parent: string): string | undefined {
  try {
    return import.meta.resolve(specifier, parent);
  } catch (error) {
    if (hasCode(error, 'ERR_MODULE_NOT_FOUND')) return undefined;
    throw error;
  }
}

function isMissing(url: string): boolean {
  return url.startsWith('file:') && !existsSync(fileURLToPath(url));
}

function notFound(folders: readonly string[], specifier: string, isPath: boolean): Error {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const places = folders.join(', then from ');
  const message = isPath
    ? `Cannot find the file '${specifier}', looking from ${places}.`
    : `Cannot find the package '${name}', looking from ${places}. To install it: npm install ${name}`;
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

function missingExport(specifier: string, name: string): SyntaxError {
  return new SyntaxError(
    `The module '${specifier}' does not provide an export named '${name}'. ` +
      `If '${name}' is a type, write: import type { ${name} } from '${specifier}'`,
  );
}

function createCellRequire(
  folders: () => readonly string[],
  own: ReadonlyMap<string, unknown>,
): (specifier: string) => unknown {
  const from = (folder: string): NodeJS.Require => createRequire(join(folder, CELL_FILE));
  /** `attempt` in each folder, until one has what is asked for. */
  const first = <T>(specifier: string, attempt: (require: NodeJS.Require) => T): T => {
    const places = folders();
    for (const folder of places) {
      try {
        return attempt(from(folder));
      } catch (error) {
        if (!isMissingItself(error, join(folder, CELL_FILE))) throw error;
      }
    }
    throw notFound(places, specifier, /^\.{0,2}\//.test(specifier));
  };
  const require = (specifier: string): unknown =>
    own.get(specifier) ?? first(specifier, (load) => load(specifier));
  return Object.assign(require, {
    resolve: (specifier: string) => first(specifier, (load) => load.resolve(specifier)),
    cache: createRequire(import.meta.url).cache,
  });
}

/** Whether what wasn't found is what the cell asked for, not something that it needs in turn. */
function isMissingItself(error: unknown, parent: string): boolean {
  if (!hasCode(error, 'MODULE_NOT_FOUND') || !('requireStack' in error)) return false;
  return Array.isArray(error.requireStack) && error.requireStack[0] === parent;
}

function hasCode(error: unknown, code: string): error is Error {
  return error instanceof Error && 'code' in error && error.code === code;
}
