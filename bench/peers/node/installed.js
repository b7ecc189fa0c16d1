// Peers are installed beside the bench's results, not among the library's dependencies.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const folder = new URL('../../../out/bench/node/', import.meta.url);
const require = createRequire(new URL('package.json', folder));

/** The CommonJS exports of an installed package. */
export const load = (name) => require(name);

export const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));

export const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, folder), 'utf8')).version;
