// Every network is trained from its first weights at one ridge. Three times a fifth of the training
// rows is held back (once, and more, where there are over 1,875 rows: at most 1,500 are trained on here);
// two pilots are trained on the rest for one ridge after the other, downhill, and the held-back rows say
// after every sweep how good they are alone and how good their mean is. All that is done for networks of
// tanh and again for networks of softsign with a larger first damping. What was best alone serves the
// single networks, what was best together the ensemble.
import { network, train } from '../../dist/src/index.js';
import { random } from '../../dist/src/random.js';
import { secondsSince } from '../problems/clock.js';
import { average, mean, rmse, standardised } from './data.js';

const RIDGES = [16, 4, 1, 0.25, 0.06, 0.015, 0.004, 0.001];
const FIRST = RIDGES.indexOf(0.06);
const PATIENCE = 8;
const PILOTS = 2;
const PILOT_ROWS = 1500;
const HIDDEN = 50;
/** How many fifths of the training rows are held back, one after the other. */
const FOLDS = 3;
const SWEEPS = { yacht: 60, energy: 60, concrete: 60, wine: 20, power: 20 };
/** Activation of the 50 units, and the first μ for each row. */
const WAYS = [
  { activation: 'tanh', damping: 1e-4 },
  { activation: 'softsign', damping: 1e-2 },
];

export const SCRATCH_SETTINGS = {
  ridges: RIDGES,
  patience: PATIENCE,
  pilots: PILOTS,
  pilotRows: PILOT_ROWS,
  hidden: HIDDEN,
  sweeps: SWEEPS,
  ways: WAYS,
  folds: FOLDS,
};

/** The test errors of one split. */
export function fromScratch({ rows }, test, { set, split, members, quick }) {
  const clock = process.cpuUsage();
  const isTest = new Set(test);
  const training = rows.filter((_, row) => !isTest.has(row));
  const { single, together } = choose(training, split, quick ? 2 : SWEEPS[set]);
  const fitted = standardised(training, training);
  const tested = standardised(
    test.map((row) => rows[row]),
    training,
  );
  const runs = new Map();
  const judge = ({ way, ridge, sweeps }) => {
    const key = `${way.activation} ${ridge}`;
    const same =
      runs.get(key) ??
      Array.from({ length: members }, (_, at) => start(fitted, at + 1, way, ridge));
    runs.set(key, same);
    const predictions = same.map((run) => {
      run.goto(sweeps);
      return run.predict(tested.inputs).getColumn(0);
    });
    return { activation: way.activation, ridge, sweeps, predictions };
  };
  const alone = judge(single);
  const group = judge(together);
  return {
    single: {
      rmse: mean(alone.predictions.map((each) => rmse(each, tested.targets))),
      activation: alone.activation,
      ridge: alone.ridge,
      sweeps: alone.sweeps,
    },
    ensemble: {
      rmse: rmse(average(group.predictions), tested.targets),
      activation: group.activation,
      ridge: group.ridge,
      sweeps: group.sweeps,
    },
    seconds: secondsSince(clock),
  };
}

/** Way, ridge and sweeps, for one network and for the mean of several, by held back training rows. */
function choose(training, split, sweeps) {
  const order = random(split)
    .permutation(training.length)
    .map((row) => training[row]);
  const held = Math.max(Math.floor(training.length / 5), training.length - PILOT_ROWS);
  const folds = Array.from({ length: held * 5 > training.length ? 1 : FOLDS }, (_, fold) => {
    const valid = order.slice(fold * held, (fold + 1) * held);
    const fit = [...order.slice(0, fold * held), ...order.slice((fold + 1) * held)];
    return { fitted: standardised(fit, fit), judged: standardised(valid, fit) };
  });
  const found = WAYS.map((way) => {
    const tried = new Map();
    const attempt = (ridge) => {
      const known = tried.get(ridge) ?? pilot(folds, way, ridge, sweeps);
      tried.set(ridge, known);
      return known;
    };
    return { single: descend('single', attempt), together: descend('together', attempt) };
  });
  const best = (kind) =>
    found.map((each) => each[kind]).reduce((a, b) => (b.error < a.error ? b : a));
  return { single: best('single'), together: best('together') };
}

/** Walks over the ridges as long as the error falls, downwards or else upwards. */
function descend(kind, attempt) {
  let at = FIRST;
  for (const direction of [1, -1]) {
    const from = at;
    for (;;) {
      const next = RIDGES[at + direction];
      if (next === undefined) break;
      if (attempt(next)[kind].error >= attempt(RIDGES[at])[kind].error) break;
      at += direction;
    }
    if (at !== from) break;
  }
  return attempt(RIDGES[at])[kind];
}

/** The lowest error over the sweeps on held back rows, of one network and of several together. */
function pilot(folds, way, ridge, sweeps) {
  const pilots = folds.map(({ fitted }) =>
    Array.from({ length: PILOTS }, (_, at) => start(fitted, 100 + at, way, ridge)),
  );
  const none = { error: Number.POSITIVE_INFINITY };
  let best = { single: none, together: none };
  let last = 0;
  for (let sweep = 1; sweep <= sweeps && sweep - last <= PATIENCE; sweep++) {
    const errors = folds.map(({ judged }, fold) => {
      const predictions = pilots[fold].map((run) => {
        run.step();
        return run.predict(judged.inputs).getColumn(0);
      });
      return {
        single: mean(predictions.map((each) => rmse(each, judged.targets) ** 2)),
        together: rmse(average(predictions), judged.targets) ** 2,
      };
    });
    for (const kind of ['single', 'together']) {
      const error = Math.sqrt(mean(errors.map((each) => each[kind])));
      if (!(error < best[kind].error)) continue;
      best = { ...best, [kind]: { error, way, ridge, sweeps: sweep } };
      last = sweep;
    }
  }
  return best;
}

function start(data, seed, { activation, damping }, ridge) {
  const net = network([data.inputs[0].length, HIDDEN, 1], { activation, seed });
  const initial = damping * data.inputs.length;
  return train(net, data, { ridge, resolveOutput: false, damping: { initial } });
}
