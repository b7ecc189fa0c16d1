// How fast the kernel answers Jupyter's own client over ZeroMQ: start to ready, cells, interrupts,
// a flood of output. Bars: ready 1 s, a distinct warm cell 5 ms, an interrupt 100 ms.
//
// Needs a Python with jupyter_client, named by BACKSOLVE_PYTHON or on the PATH.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const short = process.argv.includes('--short');
const python = [process.env.BACKSOLVE_PYTHON, 'python3', 'python'].find(
  (name) => name && spawnSync(name, ['-c', 'import jupyter_client']).status === 0,
);
if (!python) {
  if (process.env.BACKSOLVE_REQUIRE_ALL === '1') throw new Error('no Python with jupyter_client');
  console.log('SKIPPED: needs a Python with jupyter_client (BACKSOLVE_PYTHON)');
  console.log('null');
  process.exit(0);
}

const cli = fileURLToPath(new URL('../dist/kernel/main.js', import.meta.url));
const driver = fileURLToPath(new URL('kernel.py', import.meta.url));
const prefix = mkdtempSync(join(tmpdir(), 'kernel-'));
try {
  execFileSync(process.execPath, [cli, 'install', '--prefix', prefix], { stdio: 'ignore' });
  const words = [driver, prefix, short ? 'short' : 'full'];
  const figures = JSON.parse(execFileSync(python, words, { maxBuffer: 2 ** 26 }));
  for (const [name, values] of Object.entries(figures)) {
    const sorted = [...values].sort((a, b) => a - b);
    const shown = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map((x) => x.toFixed(2));
    const [median, least, most] = shown;
    console.log(
      `${name.padEnd(28)} median ${median} (${least} to ${most}), ${values.length} times`,
    );
  }
  console.log(JSON.stringify(figures));
} finally {
  rmSync(prefix, { recursive: true });
}
