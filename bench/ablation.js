// What each rung of the ladder buys: the suite's twelve problems, every rung given the same seconds
// of processor time from the same first weights. Table: median final training loss as a share of
// the targets' variance; where a rung is not safeguarded, of the best sweep.
//
//   npm run bench -- ablation [--seeds=5] [--seconds=0.3]
import { train } from '../dist/src/index.js';
import { median, printTable, short, trainFor } from './problems/clock.js';
import { flag } from './problems/flags.js';
import { problems } from './problems/small.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 5);
const SECONDS = flag('seconds', quick ? 0.02 : 0.3);

const ladder = [
  ['inverse', { rung: 'inverse' }],
  ['weighted', { rung: 'weighted' }],
  ['neuron', { rung: 'neuron' }],
  ['layer', { rung: 'layer' }],
  ['+ output re-solve', { rung: 'layer', resolveOutput: true }],
  ['+ symmetric sweeps', { rung: 'layer', order: 'symmetric' }],
  ['network', { rung: 'network' }],
];

const run = (problem, seed, options, seconds = SECONDS) => {
  const { net, data, variance } = problem.pose(seed);
  const { best, sweeps } = trainFor(seconds, () => train(net, data, options));
  return { loss: best / variance, sweeps };
};

// What is compiled on the way must not be charged to the first.
if (!quick) for (const [, options] of ladder) run(problems[0], 0, options, 0.5);

const figures = problems.map((problem) => {
  const rungs = ladder.map(([name, options]) => ({ name, options, losses: [], sweeps: [] }));
  for (let seed = 1; seed <= SEEDS; seed++) {
    for (const rung of rungs) {
      const { loss, sweeps } = run(problem, seed, rung.options);
      rung.losses.push(loss);
      rung.sweeps.push(sweeps);
    }
  }
  console.log(`${problem.name}: ${rungs.map((r) => short(median(r.losses))).join(', ')}`);
  return {
    problem: problem.name,
    rungs: rungs.map(({ name, losses, sweeps }) => ({
      name,
      median: median(losses),
      losses,
      sweeps: median(sweeps),
    })),
  };
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
