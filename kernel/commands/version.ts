import { readFile } from 'node:fs/promises';

/** The package's version, as its package.json says it. */
export async function packageVersion(): Promise<string> {
  const up = import.meta.url.endsWith('.ts') ? '../../' : '../../../';
  const text = await readFile(new URL(`${up}package.json`, import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  const named = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return named ? String(manifest.version) : 'unknown';
}
