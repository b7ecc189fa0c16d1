import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The program that is TypeScript's language server: this package's own TypeScript, or that of the
 * notebook's folder. Undefined where neither has a version that brings one (7 and later), or none
 * for this machine.
 */
export function findLanguageServer(folder: string): string | undefined {
  for (const from of [import.meta.url, join(folder, 'cell.ts')]) {
    const found = findFrom(from);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findFrom(from: string): string | undefined {
  try {
    const typescript = createRequire(from).resolve('typescript/package.json');
    // The program is a package of its own for each machine, which only TypeScript itself depends on.
    const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
    const lib = join(dirname(createRequire(typescript).resolve(name)), 'lib');
    const program = join(lib, process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}
