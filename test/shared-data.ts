import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The path of a reference file that lies beside the project, not in it: data whose licence or size
 * keeps it out. Undefined where it is absent: its tests skip and one loud line says so; with
 * `BACKSOLVE_REQUIRE_ALL=1` that is an error.
 */
export function sharedData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  const problem = `needs the reference data ${path}, which is not here`;
  if (process.env.BACKSOLVE_REQUIRE_ALL === '1') throw new Error(`This test ${problem}.`);
  console.warn(`SKIPPED: a test ${problem}.`);
  return undefined;
}
