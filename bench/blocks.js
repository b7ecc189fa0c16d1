// Training from row blocks: a Parquet file of n rows, 19 inputs and a target, is read once, and
// 19-16-16-1 tanh learns from it, two sweeps of rung `layer`. Peak memory is the whole process's,
// reading included. The same with the blocks in memory has to come out the same to the last bit.
//
//   npm run bench -- blocks                  100 thousand, a million and ten million rows
//   npm run bench -- blocks --rows=1000000   as many as you like
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printTable } from './problems/clock.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SWEEPS = flag('sweeps', 2);
const rows = flag('rows', 0.5);
const sizes = rows > 1 ? [rows] : quick ? [1e4] : [1e5, 1e6, 1e7];
/** More would only take memory. */
const COMPARED = 1e6;

const worker = fileURLToPath(new URL('./blocks/worker.js', import.meta.url));
const call = (...words) =>
  execFileSync(process.execPath, [worker, ...words.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const folder = mkdtempSync(join(tmpdir(), 'backsolve-bench-'));
const figures = [];
try {
  for (const count of sizes) {
    const file = join(folder, `${count}.parquet`);
    call('write', file, count);
    const fromFile = JSON.parse(call('file', file, SWEEPS));
    const inMemory = count <= COMPARED ? JSON.parse(call('memory', file, SWEEPS)) : undefined;
    figures.push({ ...fromFile, fileBytes: statSync(file).size, inMemory });
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const same = ({ inMemory, weights, losses }) =>
  inMemory === undefined
    ? 'not tried'
    : inMemory.weights === weights && String(inMemory.losses) === String(losses)
      ? 'yes'
      : 'NO';
printTable(
  ['rows', 'Parquet MB', 'read s', 'passes', 's a pass', 'rows/s', 'peak MB', 'loss', 'same bits'],
  figures.map((each) => [
    each.rows,
    Math.round(each.fileBytes / 1e6),
    each.read.seconds.toFixed(1),
    each.passes,
    each.secondsAPass.toFixed(2),
    each.rowsASecond,
    each.megabytes,
    each.losses.at(-1).toPrecision(4),
    same(each),
  ]),
);
if (figures.some((each) => same(each) === 'NO')) {
  console.error('Blocks from a file and from memory came out different.');
  process.exitCode = 1;
}
console.log(JSON.stringify({ sweeps: SWEEPS, figures }));
