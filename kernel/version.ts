import { createRequire } from 'node:module';

/**
 * The package's version, as its package.json says it: found through the package's own name, which
 * works from sources and from compiled code alike.
 */
export function packageVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('backsolve/package.json');
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : 'unknown';
}
