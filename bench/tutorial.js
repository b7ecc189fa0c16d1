// How long the first command takes: the tutorial through the command line, from start to report,
// as a whole process. The bar is 20 s on two cores.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const short = process.argv.includes('--short');
const cli = fileURLToPath(new URL('../dist/kernel/main.js', import.meta.url));
const notebook = fileURLToPath(new URL('../notebooks/00-five-minutes.ipynb', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
const out = ['-o', join(folder, 'out.ipynb'), '--html', join(folder, 'report.html')];

const seconds = [];
for (let i = 0; i < (short ? 1 : 5); i++) {
  const start = performance.now();
  execFileSync(process.execPath, [cli, 'run', notebook, ...out, '--quiet'], { stdio: 'ignore' });
  seconds.push((performance.now() - start) / 1000);
}
rmSync(folder, { recursive: true });
seconds.sort((a, b) => a - b);
const median = seconds[seconds.length >> 1];
console.log(
  `tutorial, start to report: median ${median.toFixed(2)} s (${seconds[0].toFixed(2)}–${seconds.at(-1).toFixed(2)}), ${seconds.length} runs`,
);
console.log(JSON.stringify({ seconds, median }));
