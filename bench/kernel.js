// How fast the kernel answers Jupyter's own client over ZeroMQ, beside tslab and Deno: start to ready,
// cells, completion, interrupts, a flood of output, results that come too late. Medians of one run.
//
// Needs a Python with jupyter_client, named by BACKSOLVE_PYTHON or on the PATH. The other kernels are
// installed into out/kernels when they are missing; --short measures this kernel alone.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PEERS, writeKernelspec } from './kernel/peers.js';

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
const figures = {};
try {
  execFileSync(process.execPath, [cli, 'install', '--prefix', prefix], { stdio: 'ignore' });
  const names = ['backsolve'];
  for (const peer of short ? [] : PEERS) {
    try {
      writeKernelspec(prefix, peer);
      names.push(peer.name);
    } catch (error) {
      console.log(`SKIPPED: ${peer.name} could not be installed. ${error.message}`);
    }
  }
  for (const name of names) {
    const words = [driver, prefix, name, short ? 'short' : 'full'];
    const stdio = ['ignore', 'pipe', 'inherit'];
    figures[name] = JSON.parse(execFileSync(python, words, { maxBuffer: 2 ** 26, stdio }));
  }
  const rows = [...new Set(names.flatMap((name) => Object.keys(figures[name])))];
  console.log(`${''.padEnd(34)}${names.map((name) => name.padStart(14)).join('')}`);
  for (const row of rows) {
    const shown = names.map((name) => show(figures[name][row]).padStart(14));
    console.log(`${row.padEnd(34)}${shown.join('')}`);
  }
  console.log(JSON.stringify(figures));
} finally {
  rmSync(prefix, { recursive: true });
}

function show(values) {
  if (!values?.length) return 'none';
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1].toFixed(2);
}
