// What a second thread gains: the large computations over rows with one thread and with two.
// Run: npm run bench -- threads [--short]
//
// Turns of one thread and of two follow each other; the times are lower quartiles. A busy machine has
// no second processor to give and shows no gain at all, so the processor time is told as well: what
// two threads spend of it together as a share of what one spends. On an idle machine of two
// processors half of that share is what the computation then takes. Results must be the same bits.
import { setTimeout as sleep } from 'node:timers/promises';
import { useThreads } from '../dist/src/index.js';
import { crewAtWork } from '../dist/src/linear/crew-at-work.js';
import { gram, kroneckerGram } from '../dist/src/linear/gram.js';
import { zeros } from '../dist/src/linear/index.js';
import { kroneckerFactors, kroneckerSolve } from '../dist/src/linear/kronecker-solve.js';
import { affine, transposeMultiply } from '../dist/src/linear/product.js';
import { random } from '../dist/src/random.js';
import { printTable } from './problems/clock.js';

const SHORT = process.argv.includes('--short');
const TURNS = SHORT ? 1 : 5;
const TURN = SHORT ? 10 : 150;

function normals(rows, columns, seed) {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = source.normal();
  return matrix;
}

const contests = [];
const enter = (kernel, shape, go) =>
  contests.push({ kernel, shape, go, 1: { wall: [], cpu: [] }, 2: { wall: [], cpu: [] } });

for (const [n, p] of SHORT
  ? [[2000, 129]]
  : [
      [2000, 129],
      [10000, 129],
      [10000, 300],
    ]) {
  const a = normals(n, p, 1);
  enter('Gram AᵀA', `${n}×${p}`, () => gram(a));
}
{
  const [a, b] = [normals(4000, 129, 2), normals(4000, 129, 3)];
  enter('AᵀB', '4000×129, 129', () => transposeMultiply(a, b));
}
for (const n of SHORT ? [1000] : [1000, 10000]) {
  const [s, a] = [normals(n, 16, 2), normals(n, 17, 3)];
  enter('joint Gram Σ ssᵀ ⊗ aaᵀ', `${n}×(16·17)`, () => kroneckerGram(s, a, 16));
}
for (const [n, d] of SHORT
  ? [[10000, 64]]
  : [
      [10000, 64],
      [10000, 128],
    ]) {
  const [a, w, bias] = [normals(n, d, 4), normals(d, d, 5), normals(1, d, 6).data];
  enter('forward A W + b', `${n}×${d}×${d}`, () => affine(a, w, bias));
}
for (const n of SHORT ? [1000] : [1000, 4000, 10000]) {
  const operator = { design: normals(n, 65, 10), sensitivity: normals(n, 64, 11), units: 64 };
  const [factors, rhs] = [kroneckerFactors(operator), normals(65, 64, 12)];
  const solve = () => kroneckerSolve(operator, factors, { ridge: 0, damping: 1 }, rhs, 20);
  enter('20 CG steps, J applied', `${n}×(64·65)`, solve);
}

for (let turn = 0; turn <= TURNS; turn++) {
  for (const threads of [1, 2]) {
    if (useThreads(threads) !== threads) throw new Error('This engine has no worker threads.');
    while (threads === 2 && !crewAtWork()) await sleep(5);
    for (const contest of contests) {
      const { go, [threads]: times } = contest;
      const { data } = go();
      contest.data ??= data;
      if (data.some((value, at) => !Object.is(value, contest.data[at]))) {
        throw new Error(
          `${contest.kernel} ${contest.shape}: ${threads} threads change the result.`,
        );
      }
      // The first turn warms up.
      const end = performance.now() + (turn > 0 ? TURN : 0);
      while (performance.now() < end) {
        const [began, spent] = [performance.now(), process.cpuUsage()];
        go();
        times.wall.push(performance.now() - began);
        const { user, system } = process.cpuUsage(spent);
        times.cpu.push((user + system) / 1000);
      }
    }
  }
}
useThreads(1);

const quartile = (list) => list.sort((a, b) => a - b)[list.length >> 2];
const figures = contests.map(({ kernel, shape, 1: one, 2: two }) => ({
  kernel,
  shape,
  millis: quartile(one.wall),
  millisOfTwo: quartile(two.wall),
  shortest: one.wall[0],
  shortestOfTwo: two.wall[0],
  processorShare: quartile(two.cpu) / quartile(one.cpu),
}));
printTable(
  ['computation', 'shape', 'ms, 1 thread', 'ms, 2 threads', 'gain', 'processor time'],
  figures.map((f) => [
    f.kernel,
    f.shape,
    f.millis.toPrecision(3),
    f.millisOfTwo.toPrecision(3),
    `× ${(f.millis / f.millisOfTwo).toFixed(2)}`,
    `× ${f.processorShare.toFixed(2)}`,
  ]),
);
console.log(JSON.stringify({ figures }));
