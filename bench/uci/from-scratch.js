// Each network trained from its first weights at one ridge: a fifth of the
// training rows (more where there are over 1,875: at most 1,500 are trained on here) is held back; two
// pilots are trained for one ridge after the other, downhill, and the held-back rows say after every
// sweep how good they are alone and how good their mean is. The best pair of ridge and sweeps alone
// serves the single networks, the best pair together the ensemble.
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
const SWEEPS = { yacht: 40, energy: 30, concrete: 30, wine: 15, power: 15 };

export const SCRATCH_SETTINGS = {
  ridges: RIDGES,
  patience: PATIENCE,
  pilots: PILOTS,
  pilotRows: PILOT_ROWS,
  hidden: HIDDEN,
  sweeps: SWEEPS,
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
  const judge = ({ ridge, sweeps }) => {
    const same =
      runs.get(ridge) ?? Array.from({ length: members }, (_, at) => start(fitted, at + 1, ridge));
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
      if (next === undefined) break;
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
  return train(network(widths, { seed }), data, { ridge, resolveOutput: false });
}
