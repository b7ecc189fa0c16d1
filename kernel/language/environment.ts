import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The compiler's options for cells of a folder, as the text of a tsconfig file.
 *
 * Types of globals come from the `@types` packages of the folder and the folders above it, those of
 * Node.js from this package where the folder has none.
 */
export function environmentConfig(folder: string, files: readonly string[]): string {
  const require = createRequire(import.meta.url);
  const roots = parents(folder)
    .map((parent) => join(parent, 'node_modules', '@types'))
    .filter((root) => existsSync(root));
  const types = new Set(['node', ...roots.flatMap((root) => subfolders(root))]);
  const node = tryResolve(require, '@types/node/package.json');
  if (node !== undefined) roots.push(dirname(dirname(node)));
  return JSON.stringify({
    compilerOptions: {
      target: 'esnext',
      lib: ['esnext'],
      module: 'preserve',
      moduleDetection: 'force',
      resolveJsonModule: true,
      allowJs: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      useUnknownInCatchVariables: false,
      types: [...types],
      typeRoots: roots,
      ...ownPaths(folder, require),
    },
    files,
  });
}

/** This package itself, from a folder where it isn't installed. */
function ownPaths(folder: string, require: NodeJS.Require): object {
  const local = createRequire(join(folder, 'cell.ts'));
  const own = tryResolve(require, 'backsolve/package.json');
  if (own === undefined || tryResolve(local, 'backsolve/package.json') !== undefined) return {};
  const manifest: { readonly exports?: Readonly<Record<string, string>> } = require(own);
  const doors = Object.entries(manifest.exports ?? {}).filter(([, file]) => file.endsWith('.js'));
  return {
    paths: Object.fromEntries(
      doors.map(([door, file]) => [
        `backsolve${door.slice(1)}`,
        [join(dirname(own), file.replace(/\.js$/, '.d.ts'))],
      ]),
    ),
  };
}

function tryResolve(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}

function parents(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...parents(above)];
}

function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}
