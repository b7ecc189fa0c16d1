// One pass over a stream: `partialFitter` in batches of 50 against one pass of Adam in batches of 32
// (the best of four learning rates, chosen by the test rows, which favours it) and against ten
// sweeps of `layer` over all rows at once. `Adam, as long` goes over the rows again and again for as many
// seconds as the stream took, which only kept rows allow. 2,000 rows come, 1,000 stay to test on. Table: test RMSE,
// the median over the seeds. `never` forgets nothing, `two passes` sees all rows twice.
//
// Second table: a function of two inputs that changes at half of 120 batches, or turns by 90° on the
// way; mean loss of the last 20 batches before they are learned, by memory.
//
//   npm run bench -- stream [--seeds=7]
import {
  adam,
  batches,
  network,
  partialFitter,
  rmse,
  synthetic,
  train,
} from '../dist/src/index.js';
import { random } from '../dist/src/random.js';
import { median, printTable, secondsSince, short } from './problems/clock.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SEEDS = Array.from({ length: flag('seeds', quick ? 1 : 7) }, (_, at) => at + 1);
const ROWS = quick ? 500 : 2000;
const TEST = 1000;
const RATES = [0.001, 0.003, 0.01, 0.03];

const problems = [
  ['sine product, no noise', synthetic.sineProduct, 0, 16],
  ['sine product, noise 0.1', synthetic.sineProduct, 0.1, 16],
  ['Franke, noise 0.1', synthetic.franke, 0.1, 12],
  ['Friedman 1, noise 1', synthetic.friedman1, 1, 10],
].slice(0, quick ? 1 : 4);

const streamed =
  (options, passes = 1) =>
  (start, data) => {
    const learner = partialFitter(start, options);
    for (let pass = 0; pass < passes; pass++) {
      for (const batch of batches(data.train, 50)) learner.partialFit(batch);
    }
    return [learner];
  };
/** One pass at least, and more until the seconds are over. */
const adamFor = (start, data, learningRate, seconds) => {
  const clock = process.cpuUsage();
  const run = adam({ learningRate, batch: 32 }).train(start, data.train);
  do run.step();
  while (secondsSince(clock) < seconds);
  return run;
};
const methods = {
  stream: streamed({}),
  'ridge 0.1': streamed({ ridge: 0.1 }),
  never: streamed({ growth: Number.POSITIVE_INFINITY }),
  'memory 500': streamed({ memory: 500 }),
  '3 rounds': streamed({ sweeps: 3 }),
  'two passes': streamed({ memory: ROWS }, 2),
  adam: (start, data) => RATES.map((rate) => adamFor(start, data, rate, 0)),
  'Adam, as long': (start, data, seconds) =>
    RATES.map((rate) => adamFor(start, data, rate, seconds)),
  'all rows, 10 sweeps': (start, data) => {
    const run = train(start, data.train);
    for (let sweep = 0; sweep < 10; sweep++) run.step();
    return [run];
  },
};

const figures = problems.map(([name, draw, noise, width]) => {
  const trials = SEEDS.map((seed) => {
    const rows = draw({ samples: ROWS + TEST, seed, noise });
    const data = rows.split({ test: TEST / (ROWS + TEST), seed }).standardise();
    const start = network([data.train.inputs.columns, width, width, 1], { seed });
    let first;
    return Object.fromEntries(
      Object.entries(methods).map(([method, by]) => {
        const clock = process.cpuUsage();
        const models = by(start, data, first);
        const seconds = secondsSince(clock) / models.length;
        first ??= seconds;
        return [
          method,
          { error: Math.min(...models.map((model) => rmse(model, data.test))), seconds },
        ];
      }),
    );
  });
  return { name, trials };
});
const of = (trials, method, what) => median(trials.map((trial) => trial[method][what]));
printTable(
  ['problem', ...Object.keys(methods), 'Adam / stream'],
  figures.map(({ name, trials }) => [
    name,
    ...Object.keys(methods).map((method) => of(trials, method, 'error').toPrecision(3)),
    median(trials.map(({ adam: theirs, stream }) => theirs.error / stream.error)).toPrecision(3),
  ]),
);
console.log(
  `Seconds of processor time: ${Object.keys(methods)
    .map((method) => `${method} ${of(figures[0].trials, method, 'seconds').toFixed(2)}`)
    .join(', ')}.\n`,
);

const BATCHES = quick ? 20 : 120;
const first = (x, y) => Math.sin(3 * x) * Math.cos(2 * y);
const second = (x, y) => Math.cos(3 * x + 1) * Math.sin(2 * y) - 0.5 * x;
const changes = {
  'changes at half': (batch) => (batch < BATCHES / 2 ? first : second),
  'turns by 90°': (batch) => (x, y) => {
    const [c, s] = [Math.cos, Math.sin].map((f) => f(((Math.PI / 2) * batch) / BATCHES));
    return first(x * c - y * s, x * s + y * c);
  },
};
const memories = {
  150: 150,
  300: 300,
  500: 500,
  1000: 1000,
  'half of the rows': Infinity,
  all: undefined,
};

const drifts = Object.entries(changes).map(([name, at]) => {
  const losses = Object.entries(memories).map(([label, memory]) => {
    const options = memory === undefined ? { growth: Number.POSITIVE_INFINITY } : { memory };
    const last = SEEDS.map((seed) => {
      const source = random(seed);
      const learner = partialFitter(network([2, 12, 12, 1], { seed }), options);
      for (let batch = 0; batch < BATCHES; batch++) {
        const side = () => 2 * source.uniform() - 1;
        const inputs = Array.from({ length: 50 }, () => [side(), side()]);
        const value = at(batch);
        learner.partialFit({ inputs, targets: inputs.map(([x, y]) => [value(x, y)]) });
      }
      return learner.losses.slice(-20).reduce((sum, loss) => sum + loss / 20, 0);
    });
    return [label, last];
  });
  return { name, losses };
});
printTable(
  ['the function', ...Object.keys(memories)],
  drifts.map(({ name, losses }) => [name, ...losses.map(([, last]) => short(median(last)))]),
);
console.log(JSON.stringify({ rows: ROWS, problems: figures, drifts }));
