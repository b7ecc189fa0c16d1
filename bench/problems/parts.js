// Results that outlive a killed benchmark: every part is written as soon as it is there, beside the
// settings that made it, into out/bench/<name>/<part>.json. A --short run keeps nothing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folderOf = (name) => new URL(`../../out/bench/${name}/`, import.meta.url);
const fileOf = (name, part) =>
  new URL(`${part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`, folderOf(name));

/**
 * The part as an earlier run left it, if that had the same settings and `--resume` was given; else
 * what `make` makes, which is kept.
 */
export function partOf(name, part, settings, make) {
  const known = process.argv.includes('--resume') ? kept(name, part, settings) : undefined;
  if (known !== undefined) return known;
  const result = make();
  if (process.argv.includes('--short')) return result;
  mkdirSync(folderOf(name), { recursive: true });
  writeFileSync(fileOf(name, part), `${JSON.stringify({ settings, result }, null, 1)}\n`);
  return result;
}

/** The part that is there, made with these settings, or undefined. */
export function kept(name, part, settings) {
  if (process.argv.includes('--short')) return undefined;
  let text;
  try {
    text = readFileSync(fileOf(name, part), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = JSON.parse(text);
  return JSON.stringify(found.settings) === JSON.stringify(settings) ? found.result : undefined;
}
