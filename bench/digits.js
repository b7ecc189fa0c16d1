// Classification: handwritten digits of 8 × 8 pixels, 1,797 of them in ten classes, and a network
// 64-32-10 (tanh, softmax) trained by cross-entropy: `layer` against L-BFGS and Adam.
//
//   npm run bench -- digits [--seeds=10] [--passes=80] [--hidden=32]
//
// Every seed draws the rows for testing (30 %) and for validation (20 %), class by class, and the
// first weights; inputs are standardised by the training rows. All methods have the same first
// weights, the same ridges to choose from and the same passes over the training rows; Adam also has
// three learning rates. The lowest cross-entropy on the validation rows, over settings and sweeps,
// says which network counts, by its accuracy on the test rows.
//
// A curve creeps on for long after it has come down, so the work is that of a method's chosen
// setting until it is level: until its cross-entropy on the validation rows is at most 1.05 times
// the lowest of L-BFGS's chosen setting. A method that never gets there counts as infinitely long.
// The last column has the passes until the validation accuracy is that of the network that counts
// for L-BFGS.
//
// A turn of a layer counts as a pass, so a sweep of `layer` costs two here. Each of its
// conjugate-gradient steps, at most twenty a trial, goes over all rows once more, forward and back
// through one layer: they are counted apart.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { accuracy, adam, crossEntropy, lbfgs, network, table, train } from '../dist/src/index.js';
import { median, printTable, secondsSince } from './problems/clock.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 10);
const PASSES = flag('passes', quick ? 8 : 80);
const HIDDEN = flag('hidden', quick ? 8 : 32);
// The settings were looked for on the seeds before.
const FIRST_SEED = 21;
const RIDGES = quick ? [1] : [0.1, 0.3, 1];
const RATES = quick ? [0.01] : [0.003, 0.01, 0.03];
/** Whom the others are measured against. */
const against = 'l-bfgs';
/** Of one solve without a normal matrix. */
const MOST_STEPS = 20;

/** From the settings by hand to one run for each of them. */
const methods = {
  layer: (ridge) => [{ ridge, start: (net, rows) => train(net, rows, { ridge }) }],
  'layer, damped': (ridge) => [
    {
      ridge,
      start: (net, rows) => {
        const initial = 0.01 * rows.inputs.rows;
        return train(net, rows, { ridge, damping: { initial, raise: 3, lower: 0.2 } });
      },
    },
  ],
  'l-bfgs': (ridge) => [{ ridge, start: (net, rows) => lbfgs({ ridge }).train(net, rows) }],
  adam: (ridge) =>
    RATES.map((learningRate) => ({
      ridge,
      learningRate,
      start: (net, rows) => adam({ ridge, learningRate }).train(net, rows),
    })),
};

const digits = read();
const figures = Array.from({ length: SEEDS }, (_, at) => judge(FIRST_SEED + at));

console.log('');
printTable(
  [
    'method',
    'test accuracy, %',
    'less L-BFGS',
    'passes until level',
    'CG steps',
    'seconds',
    'passes, by accuracy',
  ],
  Object.keys(methods).map((name) => {
    const each = figures.map(({ results }) => results[name]);
    const less = figures.map(({ results }) => results[name].best.test - results[against].best.test);
    const middle = (pick) => median(each.map((result) => pick(result) ?? Number.NaN));
    return [
      name,
      withError(each.map(({ best }) => 100 * best.test)),
      name === against ? '' : withError(less.map((difference) => 100 * difference)),
      middle(({ level }) => level?.passes),
      middle(({ level }) => level?.steps),
      middle(({ level }) => level?.seconds).toFixed(2),
      middle(({ accurate }) => accurate?.passes),
    ];
  }),
);
console.log(JSON.stringify({ hidden: HIDDEN, passes: PASSES, figures }));

function judge(seed) {
  const parts = digits.split({ test: 0.3, valid: 0.2, seed, stratified: true }).standardise();
  const net = network([64, HIDDEN, 10], { output: 'softmax', seed });
  const chosen = Object.entries(methods).map(([name, settings]) => {
    const curves = RIDGES.flatMap(settings).map(({ start, ...setting }) => {
      const looks = looksOf(start(net, parts.train), parts);
      return { setting, looks, best: lowest(looks) };
    });
    return [name, lowest(curves, ({ best }) => best.entropy)];
  });
  const { best: bar } = Object.fromEntries(chosen)[against];
  const results = Object.fromEntries(
    chosen.map(([name, curve]) => [
      name,
      {
        ...curve,
        level: curve.looks.find(({ entropy }) => entropy <= 1.05 * bar.entropy),
        accurate: curve.looks.find(({ valid }) => valid >= bar.valid),
      },
    ]),
  );
  const words = Object.entries(results).map(
    ([name, { setting, best, level }]) =>
      `${name} ${(100 * best.test).toFixed(1)} % (ridge ${setting.ridge}, level in ${level?.passes ?? '-'})`,
  );
  console.log(`seed ${seed}: ${words.join(', ')}`);
  return { seed, results };
}

/** What the network is worth after every sweep. Judging is not on the clock. */
function looksOf(run, { valid, test }) {
  const looks = [];
  let seconds = 0;
  let steps = 0;
  while (run.passes < PASSES && !run.stalled && Number.isFinite(run.loss)) {
    const clock = process.cpuUsage();
    let event;
    do {
      event = run.stepInto?.() ?? run.step();
      if (event.kind === 'solve' && event.layer === 1) steps += MOST_STEPS;
    } while (event.kind !== 'sweep:end');
    seconds += secondsSince(clock);
    looks.push({
      passes: run.passes,
      steps,
      seconds,
      entropy: crossEntropy(run, valid),
      valid: accuracy(run, valid),
      test: accuracy(run, test),
    });
  }
  return looks;
}

function lowest(list, pick = ({ entropy }) => entropy) {
  return list.reduce((best, each) => (pick(each) < pick(best) ? each : best));
}

function withError(list) {
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1);
  const error = list.length > 1 ? Math.sqrt(variance / list.length).toFixed(2) : '?';
  return `${mean.toFixed(2)} ± ${error}`;
}

/** Sixty-four pixels and the digit that they show, a line each. */
function read() {
  const file = new URL('data/digits.csv.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const names = [...Array.from({ length: 64 }, (_, at) => `pixel ${at + 1}`), 'digit'];
  const rows = lines.map((line) => line.split(',').map(Number));
  return table([names, ...rows], 'digits').target('digit', { classes: true });
}
