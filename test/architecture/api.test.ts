import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { root } from './imports.ts';

/** Everything a user of one door can see: its declaration file and all that it reaches, without comments. */
function surface(door: string): string {
  const seen = new Map<string, string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !existsSync(path)) return;
    const text = readFileSync(path, 'utf8').replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\r?\n/gm, '');
    seen.set(path, text);
    for (const match of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.[jt]s['"]/g)) {
      visit(resolve(dirname(path), `${match[1]}.d.ts`));
    }
  };
  visit(join(root, door.replace(/\.js$/, '.d.ts')));
  const name = (path: string): string => relative(join(root, 'dist'), path).split(sep).join('/');
  return [...seen]
    .map(([path, text]) => `// ${name(path)}\n${text.trim()}\n`)
    .sort()
    .join('\n');
}

describe('what other programs may rely on', () => {
  const doors = Object.entries(manifest.exports).filter(([door]) => door !== './package.json');

  it.each(doors)('door %s exports the names it did', async (door, file) => {
    const names = Object.keys(await import(join(root, file))).sort();
    expect(names.length).toBeGreaterThan(0);
    await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(
      `api/${door.slice(2) || 'backsolve'}.names.txt`,
    );
  });

  it.each(doors)('door %s declares the types it did', async (door, file) => {
    await expect(surface(file)).toMatchFileSnapshot(
      `api/${door.slice(2) || 'backsolve'}.types.txt`,
    );
  });
});
