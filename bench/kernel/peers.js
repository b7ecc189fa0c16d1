// The kernels beside which ours is measured: fetched when asked for, never dependencies. (With tslab
// comes a TypeScript of its own, whose `tsc` would take the place of ours.)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../out/kernels/', import.meta.url));

export const PEERS = [
  {
    name: 'tslab',
    version: '1.0.22',
    script: join('node_modules', 'tslab', 'bin', 'tslab'),
    words: ['kernel', '--config-path', '{connection_file}'],
  },
  {
    name: 'deno',
    version: '2.9.6',
    script: join('node_modules', 'deno', 'bin.cjs'),
    words: ['jupyter', '--kernel', '--conn', '{connection_file}'],
  },
];

/** Installs a kernel where it isn't yet, and writes a kernelspec that starts it below a prefix. */
export function writeKernelspec(prefix, { name, version, script, words }) {
  const place = join(folder, name);
  const file = join(place, script);
  if (!existsSync(file)) install(place, `${name}@${version}`);
  const spec = join(prefix, 'share', 'jupyter', 'kernels', name);
  mkdirSync(spec, { recursive: true });
  const argv = [process.execPath, file, ...words];
  const content = { argv, display_name: name, language: 'typescript' };
  writeFileSync(join(spec, 'kernel.json'), JSON.stringify(content));
}

function install(place, wanted) {
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', place, wanted];
  const npm = process.env.npm_execpath;
  const options = { stdio: 'pipe', timeout: 300_000 };
  if (npm?.endsWith('.js')) execFileSync(process.execPath, [npm, ...words], options);
  else execFileSync('npm', words, options);
}
