// How to choose the ridge: none, GCV and evidence on the training rows, validation rows, and an
// ensemble of five by evidence. Noisy functions that everybody can draw again, 200 rows to train
// on, 1,000 to test on, one hidden layer of 20 tanh units, 32 sweeps by `layer`. Table: test RMSE as
// a multiple of the noise, the median over the seeds; 1 is the best that can be. Last column:
// the best ridge of the grid by the test rows themselves, which no method may look at.
//
//   npm run bench -- ridge [--seeds=10]
import { ensemble, network, ridgeByValidation, rmse, synthetic, train } from '../dist/src/index.js';
import { median, printTable, secondsSince } from './problems/clock.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 10);
const SWEEPS = quick ? 8 : 32;
const ROWS = 200;
const TEST = 1000;
const GRID = quick ? [1, 0.01] : [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

const problems = [
  ['Friedman 1', synthetic.friedman1, 1],
  ['Friedman 1, much noise', synthetic.friedman1, 3],
  ['Franke', synthetic.franke, 0.1],
  ['sine product', synthetic.sineProduct, 0.1],
  ['sinc', synthetic.sinc, 0.2],
].slice(0, quick ? 1 : 5);

const methods = {
  none: (start, data) => fitted(start, data.train, 0),
  gcv: (start, data) => fitted(start, data.train, 'gcv'),
  evidence: (start, data) => fitted(start, data.train, 'evidence'),
  validation: async (start, data) => {
    const held = data.train.inputs.rows / 4;
    const { ridge, sweeps } = await ridgeByValidation(start, parts(data.train, held), {
      sweeps: SWEEPS,
      grid: GRID,
    });
    return fitted(start, data.train, ridge, sweeps);
  },
  'ensemble of 5': async ({ widths }, data, seed) => {
    const five = ensemble(5, { seed: 100 * seed }).train(widths, data.train, { ridge: 'evidence' });
    await five.fit({ sweeps: SWEEPS });
    return five;
  },
};

const figures = [];
for (const [name, draw, noise] of problems) {
  const trials = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const rows = draw({ samples: ROWS + TEST, seed, noise });
    const data = rows.split({ test: TEST / (ROWS + TEST), seed }).standardise();
    const start = network([data.train.inputs.columns, 20, 1], { seed });
    const trial = {};
    for (const [method, by] of Object.entries(methods)) {
      const clock = process.cpuUsage();
      const model = await by(start, data, seed);
      const seconds = secondsSince(clock);
      trial[method] = { error: rmse(model, data.test) / noise, ridge: model.ridge, seconds };
    }
    const errors = [];
    for (const ridge of GRID) {
      errors.push(rmse(await fitted(start, data.train, ridge), data.test) / noise);
    }
    trial.best = { error: Math.min(...errors), ridge: GRID[errors.indexOf(Math.min(...errors))] };
    trials.push(trial);
  }
  figures.push({ name, trials });
}

const columns = [...Object.keys(methods), 'best'];
printTable(
  ['problem', ...columns, 'ridge: gcv, evidence, best'],
  figures.map(({ name, trials }) => [
    name,
    ...columns.map((method) => median(trials.map((trial) => trial[method].error)).toFixed(3)),
    ['gcv', 'evidence', 'best']
      .map((method) => median(trials.map((trial) => trial[method].ridge)).toPrecision(2))
      .join(', '),
  ]),
);
const seconds = (method) => {
  const all = figures.flatMap(({ trials }) => trials.map((trial) => trial[method].seconds));
  return `${method} ${median(all).toFixed(2)}`;
};
console.log(`Seconds, median: ${Object.keys(methods).map(seconds).join(', ')}.`);
console.log(JSON.stringify({ figures }));

async function fitted(start, data, ridge, sweeps = SWEEPS) {
  const run = train(start, data, { ridge });
  await run.fit({ sweeps });
  return run;
}

/** The first rows of the training part to judge by, the others to train on: their order is random. */
function parts({ inputs, targets, targetScale }, held) {
  const rows = inputs.rows;
  const part = (from, to) => ({
    inputs: inputs.subMatrix(from, to - 1, 0, inputs.columns - 1),
    targets: targets.subMatrix(from, to - 1, 0, targets.columns - 1),
    targetScale,
  });
  return { train: part(held, rows), valid: part(0, held) };
}
