// Networks trained along a path of falling ridges: each network goes on from where it stood at twice
// the ridge. So the first sweeps find the coarse shape under a large ridge, and every smaller one only
// adds to it; how far to go is the one choice to make.
import { network, train } from '../../dist/src/index.js';
import { random } from '../../dist/src/random.js';
import { average, mean, rmse, standardised } from './data.js';

const HIDDEN = 50;
/** The largest ridge first; 17 halvings reach 1.2e-4. */
export const RIDGES = Array.from({ length: 18 }, (_, at) => 16 / 2 ** at);
const SWEEPS = 3;
const FOLDS = 3;
const PILOTS = 2;
const PILOT_ROWS = 1500;
const PATIENCE = 4;
const STUDENT_ROWS = 4000;
const STUDENT_RIDGES = [1, 0.1, 0.01, 0.001];

export const SETTINGS = {
  hidden: HIDDEN,
  ridges: RIDGES,
  sweeps: SWEEPS,
  folds: FOLDS,
  pilots: PILOTS,
  pilotRows: PILOT_ROWS,
  patience: PATIENCE,
  studentRows: STUDENT_ROWS,
  studentRidges: STUDENT_RIDGES,
};

function begin(data, seed, ridge) {
  const widths = [data.inputs[0].length, HIDDEN, 1];
  return train(network(widths, { seed }), data, { ridge, resolveOutput: false });
}

/** Goes on to a ridge; the first of a path gets as many sweeps again. */
function goOn(run, ridge, first) {
  const next = first ? run : run.fork({ ridge });
  for (let sweep = 0; sweep < SWEEPS * (first ? 2 : 1); sweep++) next.step();
  return next;
}

const predict = (run, inputs) => run.predict(inputs).getColumn(0);

/**
 * How far down the path to go, for one network and for the mean of `members`, by the squared error on
 * three held-back fifths of the training rows.
 *
 * Two pilots a fold tell both: the expected squared error of the mean of m networks that differ by
 * their seeds is B + V/m, so from m = 1 and m = 2 it is known for every m.
 */
export function search(training, { split, members, ridges = RIDGES }) {
  const order = random(split).permutation(training.length);
  const fifth = (fold) => order.filter((_, at) => at % 5 === fold);
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const held = new Set(fifth(fold));
    const fit = order
      .filter((row) => !held.has(row))
      .slice(0, PILOT_ROWS)
      .map((row) => training[row]);
    const data = standardised(fit, fit);
    const judged = standardised(
      [...held].map((row) => training[row]),
      fit,
    );
    const runs = Array.from({ length: PILOTS }, (_, at) => begin(data, 100 + at, ridges[0]));
    return { judged, runs };
  });
  const table = [];
  const lowest = (way) =>
    table.reduce((best, row, at) => (row[way] < table[best][way] ? at : best), 0);
  for (const [at, ridge] of ridges.entries()) {
    const errors = folds.map((fold) => {
      fold.runs = fold.runs.map((run) => goOn(run, ridge, at === 0));
      const { inputs, targets } = fold.judged;
      const said = fold.runs.map((run) => predict(run, inputs));
      return {
        one: mean(said.map((each) => rmse(each, targets) ** 2)),
        two: rmse(average(said), targets) ** 2,
      };
    });
    const one = mean(errors.map((error) => error.one));
    const spread = 2 * (one - mean(errors.map((error) => error.two)));
    table.push({ ridge, single: one, together: one - spread * (1 - 1 / members) });
    if (at - Math.max(lowest('single'), lowest('together')) >= PATIENCE) break;
  }
  return { single: lowest('single'), together: lowest('together'), table };
}

/** A network for every seed, at every one of the places on the path. */
export function follow(data, { seeds, places, ridges = RIDGES }) {
  return seeds.map((seed) => {
    const passed = [];
    let run = begin(data, seed, ridges[0]);
    for (let at = 0; at <= Math.max(...places); at++) {
      run = goOn(run, ridges[at], at === 0);
      passed.push(run.network);
    }
    return places.map((at) => passed[at]);
  });
}

/**
 * One network that learns what an ensemble says (Buciluă, Caruana and Niculescu-Mizil 2006): on the
 * training inputs and on as many points between two of them each, at most 4,000 in all. No target is
 * looked at, so there is nothing to overfit and the ridge falls to a fixed small one.
 */
export function taught(teachers, { inputs, targetScale }, seed) {
  const source = random(seed);
  const order = source.permutation(inputs.length).slice(0, STUDENT_ROWS / 2);
  const known = order.map((row) => inputs[row]);
  const between = known.map((row) => {
    const other = inputs[source.integer(inputs.length)];
    const share = source.uniform() / 2;
    return row.map((value, at) => value + (other[at] - value) * share);
  });
  const shown = [...known, ...between];
  const data = {
    inputs: shown,
    targets: teach(teachers, shown, targetScale),
    targetScale,
  };
  let run = begin(data, seed, STUDENT_RIDGES[0]);
  for (const [at, ridge] of STUDENT_RIDGES.entries()) {
    run = goOn(goOn(run, ridge, at === 0), ridge, false);
  }
  return run.network;
}

/** The networks' mean answer in the targets' own units. */
export function teach(networks, inputs, targetScale) {
  return average(networks.map((each) => answer(each, inputs, targetScale)));
}

/** A network works in standardised targets; this is its answer in the targets' own. */
export function answer(network, inputs, { mean: [centre], deviation: [deviation] }) {
  return predict(network, inputs).map((value) => value * deviation + centre);
}
