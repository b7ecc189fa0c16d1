// How often training fails, over the size of the first weights and the one setting that each method
// has: μ of the first sweep for `layer`, the learning rate for Adam. A run fails when its loss after
// the time is not a number or above that of ordinary least squares on the same rows.
//
//   npm run bench -- stability [--seeds=5] [--seconds=0.1] [--resume]
//
// Every row of the map is kept in out/bench/stability/ as soon as it is done; --resume takes what is
// there with the same settings.
import { adam, network, networkFromJson, train } from '../dist/src/index.js';
import { printTable, trainFor } from './problems/clock.js';
import { flag } from './problems/flags.js';
import { partOf } from './problems/parts.js';
import { problems } from './problems/small.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 5);
const SECONDS = flag('seconds', quick ? 0.01 : 0.1);

const chosen = ['sine product', 'Friedman 1, leaky', 'Franke', 'Mackey-Glass']
  .slice(0, quick ? 1 : 4)
  .map((name) => problems.find((problem) => problem.name === name));
/** Factors on the weights that `network` draws. */
const scales = [0.01, 0.1, 1, 3, 10, 100];
/** Per sample; the default is 1e-4. */
const dampings = [1e-8, 1e-6, 1e-4, 1e-2, 1];
const learningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

const contestants = [
  {
    name: 'layer',
    setting: 'first μ per sample',
    values: dampings,
    recipe: (value, samples) => ({
      train: (net, data) => train(net, data, { damping: value * samples }),
    }),
  },
  {
    name: 'adam',
    setting: 'learning rate',
    values: learningRates,
    recipe: (learningRate) => adam({ learningRate, batch: 32 }),
  },
];

/** The same network with its first weights, not its biases, so many times as large. */
function scaled(net, factor) {
  const json = net.toJSON();
  const layers = json.layers.map(({ weights, bias }) => ({
    weights: weights.map((weight) => weight * factor),
    bias,
  }));
  return networkFromJson({ ...json, layers });
}

function leastSquares({ widths }, data) {
  const run = train(network([widths[0], widths.at(-1)]), data);
  run.step();
  return run.loss;
}

/** Of all runs with first weights so many times as large: the share that failed, for each value. */
function failuresAt(scale, { values, recipe }) {
  return values.map((value) => {
    let failures = 0;
    for (const problem of chosen) {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { net, data } = problem.pose(seed);
        const start = scaled(net, scale);
        const { loss } = trainFor(SECONDS, () =>
          recipe(value, data.inputs.rows).train(start, data),
        );
        if (!(loss <= leastSquares(problem, data))) failures++;
      }
    }
    return failures / (chosen.length * SEEDS);
  });
}

const figures = contestants.map((contestant) => {
  const { name, setting, values } = contestant;
  const settings = { seeds: SEEDS, seconds: SECONDS, problems: chosen.length, values };
  const rates = scales.map((scale) =>
    partOf('stability', `${name} ${scale}`, settings, () => failuresAt(scale, contestant)),
  );
  console.log(`\n${name}: share of runs that failed`);
  printTable(
    [`weights × \\ ${setting}`, ...values],
    scales.map((scale, at) => [scale, ...rates[at].map((rate) => `${Math.round(100 * rate)} %`)]),
  );
  return { name, setting, values, scales, rates };
});
console.log(`(${chosen.map(({ name }) => name).join('; ')}; ${SEEDS} seeds, ${SECONDS} s each.)`);
console.log(JSON.stringify({ seeds: SEEDS, seconds: SECONDS, figures }));
