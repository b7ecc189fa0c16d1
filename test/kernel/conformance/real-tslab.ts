import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The real tslab, fetched when first asked for and kept in `out/`.
 *
 * It can't be a dependency of any kind: with it comes a TypeScript of its own, whose `tsc` takes the
 * place of ours. Where it can't be fetched, one loud line says so; with `BACKSOLVE_REQUIRE_ALL=1` that
 * is an error.
 *
 * @returns The script that starts it; undefined where it can't be had.
 */
export function fetchTslab(): string | undefined {
  const folder = fileURLToPath(new URL('../../../out/kernels/tslab', import.meta.url));
  const script = join(folder, 'node_modules', 'tslab', 'bin', 'tslab');
  if (existsSync(script)) return script;
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  try {
    npm([...words, 'tslab@1.0.22']);
    return script;
  } catch (error) {
    const problem = `needs tslab, which npm couldn't install: ${error}`;
    if (process.env.BACKSOLVE_REQUIRE_ALL === '1') throw new Error(`This test ${problem}`);
    console.warn(`SKIPPED: a test ${problem}`);
    return undefined;
  }
}

/** npm is a script on Windows, which only a shell starts; npm itself says where its program is. */
function npm(words: readonly string[]): void {
  const program = process.env.npm_execpath;
  const options = { stdio: 'pipe', timeout: 120_000 } as const;
  if (program?.endsWith('.js')) execFileSync(process.execPath, [program, ...words], options);
  else execFileSync('npm', words, options);
}

/** Writes a kernelspec that starts tslab below a prefix, under the name `tslab`. */
export async function installTslab(prefix: string, script: string): Promise<void> {
  const folder = join(prefix, 'share', 'jupyter', 'kernels', 'tslab');
  await mkdir(folder, { recursive: true });
  const argv = [process.execPath, script, 'kernel', '--config-path', '{connection_file}'];
  const spec = { argv, display_name: 'tslab', language: 'typescript' };
  await writeFile(join(folder, 'kernel.json'), JSON.stringify(spec));
}
