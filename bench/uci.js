// Real data beside published figures: five UCI sets, the official 20 random splits into 90 % and
// 10 %, one hidden layer of 50 tanh units trained by `layer`. Table: test RMSE, mean ± standard
// error over the splits.
//
//   npm run bench -- uci [--yacht --energy --concrete --wine --power] [--splits=20]
//
// Nothing is chosen on test rows. In every split a fifth of the training rows (more where there
// are over 1,875: at most 1,500 are trained on here) is held back; two pilot networks are trained
// for one ridge after the other, downhill, and held back rows say after every sweep how good they are alone and how good
// their mean is. The best pair of ridge and sweeps alone serves the single networks, the best pair
// together the ensemble. Both are then trained on all training rows: five first weights, of which
// the single column is the mean error, and the ensemble the error of their mean prediction.
//
// Published: dropout networks of Gal and Ghahramani as republished in 2018 with the splits.
import { existsSync, readFileSync } from 'node:fs';
import { network, train } from '../dist/src/index.js';
import { random } from '../dist/src/random.js';
import { printTable, secondsSince } from './problems/clock.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SPLITS = flag('splits', quick ? 1 : 20);
const RIDGES = [16, 4, 1, 0.25, 0.06, 0.015, 0.004, 0.001];
const FIRST = RIDGES.indexOf(0.06);
const PATIENCE = 8;
const PILOTS = quick ? 1 : 2;
const MEMBERS = quick ? 2 : 5;
const PILOT_ROWS = 1500;
const HIDDEN = 50;

const sets = [
  { name: 'yacht', sweeps: 40, published: 0.67, error: 0.05 },
  { name: 'energy', sweeps: 30, published: 0.54, error: 0.014 },
  { name: 'concrete', sweeps: 30, published: 4.82, error: 0.16 },
  { name: 'wine', sweeps: 15, published: 0.62, error: 0.01 },
  { name: 'power', sweeps: 15, published: 4.01, error: 0.04 },
].map((set) => (quick ? { ...set, sweeps: 2 } : set));

const folder = new URL('../../shared/data/uci/', import.meta.url);
if (!existsSync(folder)) {
  console.log(`SKIPPED: the UCI data is not here: it would be in ${folder.pathname}`);
  console.log(JSON.stringify({ skipped: true }));
  process.exit(0);
}
const named = sets.filter(({ name }) => process.argv.includes(`--${name}`));
const wanted = named.length > 0 ? named : quick ? sets.slice(0, 1) : sets;

const figures = wanted.map((set) => {
  const source = read(set.name);
  const splits = source.testIndex.slice(0, SPLITS).map((test, at) => {
    const figure = oneSplit(source, test, at + 1, set.sweeps);
    console.log(
      `${set.name} ${at + 1}: single ${figure.single.rmse.toFixed(3)} (ridge ${figure.single.ridge}, ${figure.single.sweeps} sweeps), ensemble ${figure.ensemble.rmse.toFixed(3)} (${figure.ensemble.ridge}, ${figure.ensemble.sweeps}), ${figure.seconds.toFixed(1)} s`,
    );
    return { ...figure, published: source.published[at] };
  });
  return { ...set, rows: source.rows.length, splits };
});

console.log('');
printTable(
  ['set', 'rows', 'single', 'ensemble of 5', 'MC dropout', 'better splits', 's per split'],
  figures.map(({ name, rows, splits, published, error }) => [
    name,
    rows,
    withError(splits.map(({ single }) => single.rmse)),
    withError(splits.map(({ ensemble }) => ensemble.rmse)),
    `${published} ± ${error}`,
    `${splits.filter((split) => split.ensemble.rmse <= split.published).length} of ${splits.length}`,
    mean(splits.map(({ seconds }) => seconds)).toFixed(1),
  ]),
);
console.log(JSON.stringify({ figures }));

function oneSplit({ rows }, test, number, sweeps) {
  const clock = process.cpuUsage();
  const isTest = new Set(test);
  const training = rows.filter((_, row) => !isTest.has(row));
  const { single, together } = choose(training, number, sweeps);
  const fitted = standardised(training, training);
  const tested = standardised(
    test.map((row) => rows[row]),
    training,
  );
  const runs = new Map();
  const judge = ({ ridge, sweeps }) => {
    const same =
      runs.get(ridge) ?? Array.from({ length: MEMBERS }, (_, at) => start(fitted, at + 1, ridge));
    runs.set(ridge, same);
    const predictions = same.map((run) => {
      run.goto(sweeps);
      return run.predict(tested.inputs).getColumn(0);
    });
    return { ridge, sweeps, predictions };
  };
  const alone = judge(single);
  const group = judge(together);
  return {
    single: {
      rmse: mean(alone.predictions.map((each) => rmse(each, tested.targets))),
      ridge: alone.ridge,
      sweeps: alone.sweeps,
    },
    ensemble: {
      rmse: rmse(average(group.predictions), tested.targets),
      ridge: group.ridge,
      sweeps: group.sweeps,
    },
    seconds: secondsSince(clock),
  };
}

/** Ridge and sweeps, for one network and for the mean of several, by held back training rows. */
function choose(training, split, sweeps) {
  const order = random(split).permutation(training.length);
  const held = Math.max(Math.floor(training.length / 5), training.length - PILOT_ROWS);
  const valid = order.slice(0, held).map((row) => training[row]);
  const fit = order.slice(held).map((row) => training[row]);
  const fitted = standardised(fit, fit);
  const judged = standardised(valid, fit);
  const tried = new Map();
  const attempt = (ridge) => {
    const known = tried.get(ridge) ?? pilot(fitted, judged, ridge, sweeps);
    tried.set(ridge, known);
    return known;
  };
  return { single: descend('single', attempt), together: descend('together', attempt) };
}

/** Walks over the ridges as long as the error falls, downwards or else upwards. */
function descend(way, attempt) {
  let at = FIRST;
  for (const direction of [1, -1]) {
    const from = at;
    for (;;) {
      const next = RIDGES[at + direction];
      if (quick || next === undefined) break;
      if (attempt(next)[way].error >= attempt(RIDGES[at])[way].error) break;
      at += direction;
    }
    if (at !== from) break;
  }
  return attempt(RIDGES[at])[way];
}

/** The lowest error over the sweeps on held back rows, of one network and of several together. */
function pilot(fitted, judged, ridge, sweeps) {
  const runs = Array.from({ length: PILOTS }, (_, at) => start(fitted, 100 + at, ridge));
  const none = { error: Number.POSITIVE_INFINITY };
  let best = { single: none, together: none };
  let last = 0;
  for (let sweep = 1; sweep <= sweeps && sweep - last <= PATIENCE; sweep++) {
    for (const run of runs) run.step();
    const predictions = runs.map((run) => run.predict(judged.inputs).getColumn(0));
    const errors = {
      single: mean(predictions.map((each) => rmse(each, judged.targets))),
      together: rmse(average(predictions), judged.targets),
    };
    for (const [way, error] of Object.entries(errors)) {
      if (!(error < best[way].error)) continue;
      best = { ...best, [way]: { error, ridge, sweeps: sweep } };
      last = sweep;
    }
  }
  return best;
}

function start(data, seed, ridge) {
  const widths = [data.inputs[0].length, HIDDEN, 1];
  return train(network(widths, { seed }), data, { ridge });
}

/** Inputs by the mean and deviation of the reference rows; the targets' scale is theirs too. */
function standardised(rows, reference) {
  const count = reference[0].length;
  const scales = Array.from({ length: count }, (_, column) => {
    const values = reference.map((row) => row[column]);
    const centre = mean(values);
    return { centre, deviation: Math.sqrt(mean(values.map((v) => (v - centre) ** 2))) || 1 };
  });
  const { centre, deviation } = scales[count - 1];
  return {
    inputs: rows.map((row) =>
      row.slice(0, -1).map((value, at) => (value - scales[at].centre) / scales[at].deviation),
    ),
    targets: rows.map((row) => row.at(-1)),
    targetScale: { mean: [centre], deviation: [deviation] },
  };
}

/** Rows of features, the target last. */
function read(name) {
  const open = (file) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
  const splits = JSON.parse(open('splits.json'));
  const columns = [...splits.feature_columns, splits.target_column];
  const rows = open('data.txt')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map((row) => columns.map((column) => row[column]));
  return {
    rows,
    testIndex: splits.test_index,
    published: splits.published_split_results_gal2018.mc_dropout_rmse,
  };
}

function rmse(predicted, targets) {
  return Math.sqrt(mean(predicted.map((value, row) => (value - targets[row]) ** 2)));
}

function average(predictions) {
  return predictions[0].map((_, row) => mean(predictions.map((each) => each[row])));
}

function mean(list) {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function withError(list) {
  const centre = mean(list);
  const variance = list.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (list.length - 1);
  const error = Math.sqrt(variance / list.length);
  return `${centre.toFixed(3)} ± ${list.length > 1 ? error.toFixed(3) : '?'}`;
}
