// What a sweep costs, and what watching it costs. Run: npm run build && node bench/sweep.js
//
// Contestants take turns, so that a machine that is busy for a while is busy for all; medians.
// With --short a few rounds only.
import { network, train } from '../dist/src/index.js';
import { gram, toMatrix, zeros } from '../dist/src/linear/index.js';
import { squared } from '../dist/src/losses/index.js';
import { forward, forwardFrom, withLayer } from '../dist/src/network/index.js';
import { random } from '../dist/src/random.js';
import { targetRule } from '../dist/src/targets/index.js';
import { dampingSchedule, lowered, raised } from '../dist/src/training/damping.js';
import { scoreOf } from '../dist/src/training/task.js';
import { takeData } from '../dist/src/training/training-data.js';

const ROUNDS = process.argv.includes('--short') ? 3 : 21;

/** Median milliseconds of each contestant, taking turns. */
function race(contestants) {
  const times = new Map(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const [name, go] of Object.entries(contestants)) {
      const began = performance.now();
      go();
      if (round >= 0) times.get(name).push(performance.now() - began);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

function percent(ratio) {
  return Number((100 * (ratio - 1)).toFixed(1));
}

function sineProduct(seed, samples) {
  const source = random(seed);
  const inputs = Array.from({ length: samples }, () => [
    2 * source.uniform() - 1,
    2 * source.uniform() - 1,
  ]);
  const targets = inputs.map(([x, y]) => Math.sin(3 * x) * Math.cos(2 * y) + (x * y) / 2);
  return { inputs, targets };
}

/** The bare loop doesn't solve the output anew in every trial; nor then does the run beside it. */
const BARE = { resolveOutput: false };

/** The same sweeps as a loop of its own: no generator, no events, no history. */
function bareLoop(net, data, sweeps) {
  const rule = targetRule('layer');
  const taken = takeData(net, data);
  const schedule = dampingSchedule({}, taken.inputs.rows);
  const task = { architecture: net, data: taken, loss: squared, ridge: 0 };
  let { parameters } = net;
  let pass = forward(net, parameters, taken.inputs);
  let { objective, loss } = scoreOf(task, parameters, pass);
  const dampings = parameters.map(() => schedule.initial);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let layer = parameters.length; layer >= 1; layer--) {
      const { targets } = taken;
      const position = { architecture: net, parameters, pass, targets, loss: squared };
      const { regression } = rule.pose(position, layer);
      let damping = rule.firstDamping(net, layer, dampings[layer - 1]);
      for (let trial = 1; trial <= schedule.trials; trial++) {
        const { proposed } = regression.solve({ ridge: 0, damping });
        const changed = withLayer(parameters, layer, proposed);
        const changedPass = forwardFrom(net, changed, pass, layer);
        const score = scoreOf(task, changed, changedPass);
        if (score.objective < objective) {
          ({ objective, loss } = score);
          parameters = changed;
          pass = changedPass;
          dampings[layer - 1] = lowered(schedule, damping);
          break;
        }
        damping = raised(schedule, damping);
        dampings[layer - 1] = damping;
      }
    }
  }
  return loss;
}

/** A run that nobody watches. */
function unwatched(net, data, sweeps) {
  const run = train(net, data, BARE);
  while (run.sweep < sweeps) run.step();
  return run.loss;
}

/** A run whose every event is taken. */
function watched(net, data, sweeps) {
  const run = train(net, data, BARE);
  while (run.sweep < sweeps) run.stepInto();
  return run.loss;
}

const results = { node: process.version, rounds: ROUNDS };

results.gram = [
  [1000, 11],
  [1000, 51],
  [1000, 129],
].map(([rows, columns]) => {
  const source = random(1);
  const a = zeros(rows, columns);
  for (let at = 0; at < a.data.length; at++) a.data[at] = source.normal();
  const matrix = toMatrix(a);
  const operations = rows * columns * (columns + 1);
  const times = race({
    ours: () => gram(a),
    mlMatrix: () => matrix.transpose().mmul(matrix),
  });
  const speed = (millis) => Number((operations / millis / 1e6).toFixed(2));
  return {
    rows,
    columns,
    gigaflopsOurs: speed(times.ours),
    gigaflopsMlMatrix: speed(times.mlMatrix),
    times: Number((times.mlMatrix / times.ours).toFixed(1)),
  };
});

results.sweep = [
  [[2, 16, 16, 1], 1000, 10],
  [[2, 8, 8, 8, 8, 1], 1000, 10],
  [[2, 4, 1], 100, 400],
].map(([widths, samples, sweeps]) => {
  const net = network(widths, { seed: 1 });
  const data = sineProduct(1, samples);
  const same = bareLoop(net, data, sweeps) === unwatched(net, data, sweeps);
  if (!same) throw new Error('The bare loop and the run must end at the same loss.');
  const times = race({
    bare: () => bareLoop(net, data, sweeps),
    unwatched: () => unwatched(net, data, sweeps),
    watched: () => watched(net, data, sweeps),
  });
  return {
    network: widths.join('-'),
    samples,
    millisPerSweep: Number((times.unwatched / sweeps).toFixed(3)),
    unwatchedCostPercent: percent(times.unwatched / times.bare),
    watchedCostPercent: percent(times.watched / times.bare),
  };
});

results.toLoss = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6].map((wanted) => {
  const reached = Array.from({ length: 5 }, (_, index) => {
    const run = train(network([2, 16, 16, 1], { seed: index + 1 }), sineProduct(index + 1, 1000));
    const began = performance.now();
    while (run.loss > wanted && run.sweep < 100) run.step();
    return { millis: performance.now() - began, sweeps: run.sweep, loss: run.loss };
  });
  return {
    loss: wanted,
    reachedBy: `${reached.filter(({ loss }) => loss <= wanted).length} of 5 seeds`,
    millis: Number(median(reached.map(({ millis }) => millis)).toFixed(1)),
    sweeps: median(reached.map(({ sweeps }) => sweeps)),
  };
});

for (const table of [results.gram, results.sweep, results.toLoss]) console.table(table);
console.log(JSON.stringify(results));
