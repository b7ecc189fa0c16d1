// What each rung of the ladder buys: the suite's twelve problems, every rung given the same seconds
// of processor time from the same first weights. Table: median final training loss as a share of
// the targets' variance; where a rung is not safeguarded, of the best sweep.
//
//   npm run bench -- ablation [--seeds=30] [--seconds=0.3] [--from=1] [--to=12] [--resume]
//
// Every problem is kept in out/bench/ablation/ as soon as it is done. --resume takes what is there
// with the same settings; a run of a part (--from, --to) shows the parts made before it as well.
import { train } from '../dist/src/index.js';
import { median, printTable, short, trainFor } from './problems/clock.js';
import { flag } from './problems/flags.js';
import { kept, partOf } from './problems/parts.js';
import { problems } from './problems/small.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 30);
const SECONDS = flag('seconds', quick ? 0.02 : 0.3);

/** Each rung alone; the output layer is solved anew in every trial only where it says so. */
const ladder = [
  ['inverse', { rung: 'inverse' }],
  ['weighted', { rung: 'weighted', resolveOutput: false }],
  ['neuron', { rung: 'neuron', resolveOutput: false }],
  ['layer', { rung: 'layer', resolveOutput: false }],
  ['+ output re-solve', { rung: 'layer', resolveOutput: true }],
  ['+ symmetric sweeps', { rung: 'layer', resolveOutput: true, order: 'symmetric' }],
  ['network', { rung: 'network', resolveOutput: false }],
  ['+ output re-solve', { rung: 'network', resolveOutput: true }],
];
const settings = { seeds: SEEDS, seconds: SECONDS, ladder };

const run = (problem, seed, options, seconds = SECONDS) => {
  const { net, data, variance } = problem.pose(seed);
  const { best, sweeps } = trainFor(seconds, () => train(net, data, options));
  return { loss: best / variance, sweeps };
};

function climb(problem) {
  const rungs = ladder.map(([name, options]) => ({ name, options, losses: [], sweeps: [] }));
  // What is compiled on the way must not be charged to the first.
  if (!quick) for (const { options } of rungs) run(problem, 0, options);
  for (let seed = 1; seed <= SEEDS; seed++) {
    for (const rung of rungs) {
      const { loss, sweeps } = run(problem, seed, rung.options);
      rung.losses.push(loss);
      rung.sweeps.push(sweeps);
    }
  }
  return {
    problem: problem.name,
    rungs: rungs.map(({ name, losses, sweeps }) => ({
      name,
      median: median(losses),
      losses,
      sweeps: median(sweeps),
    })),
  };
}

const from = flag('from', 1);
const to = flag('to', problems.length);
const figures = problems.flatMap((problem, index) => {
  const wanted = index + 1 >= from && index + 1 <= to;
  const result = wanted
    ? partOf('ablation', problem.name, settings, () => climb(problem))
    : kept('ablation', problem.name, settings);
  if (result === undefined) return [];
  if (wanted) {
    console.log(`${problem.name}: ${result.rungs.map((r) => short(r.median)).join(', ')}`);
  }
  return [result];
});

console.log('');
printTable(
  ['problem', ...ladder.map(([name]) => name)],
  figures.map(({ problem, rungs }) => [
    problem,
    ...rungs.map(({ median, sweeps }) => `${short(median)} (${Math.round(sweeps)})`),
  ]),
);
console.log(`(In brackets: sweeps. ${SEEDS} seeds, ${SECONDS} s each.)`);
console.log(JSON.stringify({ seeds: SEEDS, seconds: SECONDS, figures }));
