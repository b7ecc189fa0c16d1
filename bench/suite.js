// Twelve small problems, `layer` against gradient methods, everybody given the same seconds of
// processor time from the same first weights. Table: median final training loss as a share of the
// targets' variance.
//
//   npm run bench -- suite [--seeds=30] [--pilot=5] [--seconds=0.3] [--from=1] [--to=12] [--resume]
//
// Settings: four learning rates for SGD and momentum, for Adam four with batches of 32 and four with
// all rows at once. All are tried on the first seeds (the pilot) with the full time; the one with
// the lowest median loss then runs on all seeds. That search is not charged to the method. A run
// fails when its loss is not a number or above that of ordinary least squares.
//
// Every problem is kept in out/bench/suite/ as soon as it is done. --resume takes what is there with
// the same settings; a run of a part (--from, --to) shows the parts made before it as well.
import { adam, lbfgs, momentum, network, sgd, train } from '../dist/src/index.js';
import { median, printTable, short, trainFor } from './problems/clock.js';
import { flag } from './problems/flags.js';
import { kept, partOf } from './problems/parts.js';
import { problems } from './problems/small.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 3 : 30);
const SECONDS = flag('seconds', quick ? 0.01 : 0.3);
const PILOT = Math.min(SEEDS, flag('pilot', quick ? 1 : 5));

const rates = (make, list, batch) =>
  list.map((learningRate) => [
    batch === 'full' ? `${learningRate}, full` : String(learningRate),
    make({ learningRate, batch }),
  ]);
const contestants = {
  sgd: rates(sgd, [0.03, 0.1, 0.3, 1], 32),
  momentum: rates(momentum, [0.01, 0.03, 0.1, 0.3], 32),
  adam: [
    ...rates(adam, [0.001, 0.003, 0.01, 0.03], 32),
    ...rates(adam, [0.003, 0.01, 0.03, 0.1], 'full'),
  ],
  'l-bfgs': [['', lbfgs()]],
};
const settings = { seeds: SEEDS, seconds: SECONDS, pilot: PILOT };

const ours = { train: (net, data) => train(net, data) };

/** Loss as a share of the targets' variance, after so many seconds. */
function finalLoss(problem, seed, recipe, seconds = SECONDS) {
  const { net, data, variance } = problem.pose(seed);
  const { loss, sweeps } = trainFor(seconds, () => recipe.train(net, data));
  return { loss: loss / variance, sweeps };
}

/** Ordinary least squares is a network without hidden layers. */
function leastSquares(problem, seed) {
  const { data, variance } = problem.pose(seed);
  const run = train(network([problem.widths[0], problem.widths.at(-1)]), data);
  run.step();
  return run.loss / variance;
}

function race(problem) {
  const pilots = Object.entries(contestants).map(([name, list]) => {
    const runs = list.map(([rate, recipe]) => ({ rate, recipe, losses: [], sweeps: [] }));
    return { name, runs };
  });
  const layer = { losses: [], sweeps: [] };
  const ols = [];
  const go = (seed, entry, recipe) => {
    const { loss, sweeps } = finalLoss(problem, seed, recipe);
    entry.losses.push(loss);
    entry.sweeps.push(sweeps);
  };
  // What is compiled for a problem would be charged to whoever comes first.
  if (!quick) {
    for (const recipe of [ours, ...pilots.map(({ runs }) => runs[0].recipe)]) {
      finalLoss(problem, 0, recipe);
    }
  }
  for (let seed = 1; seed <= SEEDS; seed++) {
    ols.push(leastSquares(problem, seed));
    go(seed, layer, ours);
    for (const pilot of pilots) {
      if (seed === PILOT + 1) {
        pilot.runs.sort((a, b) => median(a.losses) - median(b.losses));
      }
      const running = seed <= PILOT ? pilot.runs : pilot.runs.slice(0, 1);
      for (const run of running) go(seed, run, run.recipe);
    }
  }
  const methods = pilots.map(({ name, runs }) => {
    runs.sort((a, b) => b.losses.length - a.losses.length || median(a.losses) - median(b.losses));
    const [{ rate, losses, sweeps }] = runs;
    return { name, rate, median: median(losses), losses, sweeps: median(sweeps) };
  });
  const best = methods.reduce((a, b) => (b.median < a.median ? b : a));
  const failures = layer.losses.filter((loss, at) => !(loss <= ols[at])).length;
  return {
    problem: problem.name,
    network: problem.widths.join('-'),
    activation: problem.activation,
    layer: { median: median(layer.losses), losses: layer.losses, sweeps: median(layer.sweeps) },
    failures,
    methods,
    best: best.name,
    ratio: best.median / median(layer.losses),
    failuresOfBest: best.losses.filter((loss, at) => !(loss <= ols[at])).length,
    leastSquares: median(ols),
  };
}

const from = flag('from', 1);
const to = flag('to', problems.length);
const figures = problems.flatMap((problem, index) => {
  const wanted = index + 1 >= from && index + 1 <= to;
  const result = wanted
    ? partOf('suite', problem.name, settings, () => race(problem))
    : kept('suite', problem.name, settings);
  if (result === undefined) return [];
  if (wanted) {
    const { layer, methods, failures } = result;
    const others = methods.map(({ name, rate, median }) => `${name} (${rate}) ${short(median)}`);
    console.log(
      `${problem.name}: layer ${short(layer.median)}; ${others.join(', ')}; failures ${failures} of ${SEEDS}`,
    );
  }
  return [result];
});

console.log('');
printTable(
  [
    'problem',
    'network',
    'least squares',
    ...Object.keys(contestants),
    'layer',
    'best other ÷ layer',
    'failures of layer',
  ],
  figures.map((f) => [
    f.problem,
    `${f.network} ${f.activation}`,
    short(f.leastSquares),
    ...f.methods.map(({ median, rate }) => `${short(median)}${rate ? ` (${rate})` : ''}`),
    short(f.layer.median),
    f.ratio >= 1e4 ? short(f.ratio) : Number(f.ratio.toPrecision(2)),
    `${f.failures} of ${SEEDS}`,
  ]),
);
const count = (wanted) => figures.filter(({ ratio }) => ratio >= wanted).length;
const failures = figures.reduce((sum, f) => sum + f.failures, 0);
const failuresOfBest = figures.reduce((sum, f) => sum + f.failuresOfBest, 0);
const runs = SEEDS * figures.length;
console.log(
  `layer at or below the best other on ${count(1)} of ${figures.length}, ten times below on ${count(10)}`,
);
console.log(
  `failures: layer ${failures} of ${runs}, the best others ${failuresOfBest} of ${runs} (${SEEDS} seeds, ${SECONDS} s each)`,
);
console.log(JSON.stringify({ ...settings, figures }));
