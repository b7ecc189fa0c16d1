// What a fit costs over the bare sweeps, and what watching costs. Run: npm run bench -- watching
//
// Bare: the sweeps' own generators, asked for one step after the other; nothing is kept, no event is
// made, nothing is asked. Unwatched: run.fit. Watched: run.fit with one observer of every event. With
// a look: one that reads a number of every event and, of every solve, the weights.
//
// And how long timers and messages wait for their turn meanwhile.
//
// The contestants take turns, in changing order, with fits so short that many are not interrupted even
// on a busy machine: the time of each is that which 95 % of its fits exceed. With --short a few.
import { network, train } from '../dist/src/index.js';
import { squared } from '../dist/src/losses/index.js';
import { architectureOf } from '../dist/src/network/index.js';
import { random } from '../dist/src/random.js';
import { targetRule } from '../dist/src/targets/index.js';
import { dampingSchedule } from '../dist/src/training/damping.js';
import { initialState } from '../dist/src/training/state.js';
import { sweep } from '../dist/src/training/sweep.js';
import { checkSweepOptions } from '../dist/src/training/sweep-options.js';
import { takeData } from '../dist/src/training/training-data.js';

const SHORT = process.argv.includes('--short');

function problem(width, samples) {
  const source = random(1);
  const inputs = Array.from({ length: samples }, () =>
    Array.from({ length: width }, () => 2 * source.uniform() - 1),
  );
  const targets = inputs.map(([x, y]) => Math.sin(3 * x) * Math.cos(2 * y) + (x * y) / 2);
  return { inputs, targets };
}

/** Makes the sweeps by themselves. */
function bare(net, data) {
  const architecture = architectureOf(net);
  const taken = takeData(architecture, data);
  const task = {
    architecture,
    data: taken,
    rule: targetRule('layer'),
    loss: squared,
    ridge: 0,
    damping: dampingSchedule({}, taken.inputs.rows),
    ...checkSweepOptions('bench', {}, architecture, 'layer'),
    latest: {},
  };
  const start = initialState(task, net.parameters);
  return (sweeps) => {
    let state = start;
    for (let done = 0; done < sweeps; done++) {
      const steps = sweep(task, state);
      for (let next = steps.next(); ; next = steps.next()) {
        if (next.done) {
          state = next.value;
          break;
        }
      }
    }
    return state.loss;
  };
}

function fitted(net, data, watch) {
  const run = train(net, data);
  watch(run);
  return async (sweeps) => (await run.fit({ sweeps })).loss;
}

/** What the observers saw: somebody must want it, or it might not be worked out. */
let seen = 0;
const contestants = {
  bare,
  unwatched: (net, data) => fitted(net, data, () => {}),
  watched: (net, data) =>
    fitted(net, data, (run) =>
      run.on('*', () => {
        seen++;
      }),
    ),
  withALook: (net, data) =>
    fitted(net, data, (run) =>
      run.on('*', (event) => {
        seen += event.sequence;
        if (event.kind === 'solve') seen += event.weights.get(0, 0);
      }),
    ),
};

/** Milliseconds of each. */
async function race(net, data, sweeps, rounds) {
  const names = Object.keys(contestants);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    const losses = new Set();
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + Math.max(round, 0)) % names.length];
      const go = contestants[name](net, data);
      const began = performance.now();
      losses.add(await go(sweeps));
      if (round >= 0) times[name].push(performance.now() - began);
    }
    if (losses.size > 1) throw new Error('All must end at the same loss.');
  }
  return Object.fromEntries(names.map((name) => [name, lowest(times[name])]));
}

function lowest(list) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 20)];
}

const table = [];
for (const [widths, samples, sweeps, rounds] of [
  [[2, 4, 1], 20, 25, 600],
  [[2, 4, 1], 100, 25, 600],
  [[2, 16, 16, 1], 200, 1, 600],
  [[2, 16, 16, 1], 1000, 1, 400],
  [[8, 50, 1], 1000, 1, 400],
]) {
  const net = network(widths, { seed: 1 });
  const times = await race(net, problem(widths[0], samples), sweeps, SHORT ? 20 : rounds);
  const cost = (name) => Number((100 * (times[name] / times.bare - 1)).toFixed(1));
  table.push({
    network: widths.join('-'),
    samples,
    microsPerSweep: Number(((1000 * times.bare) / sweeps).toFixed(1)),
    unwatchedPercent: cost('unwatched'),
    watchedPercent: cost('watched'),
    withALookPercent: cost('withALook'),
  });
}
console.table(table);

/** How long others wait for their turn while a run is fitted, in milliseconds. */
async function gaps(widths, samples) {
  const run = train(network(widths, { seed: 1 }), problem(widths[0], samples));
  await run.fit({ sweeps: 2 });
  const waits = [];
  let last = performance.now();
  let fitting = true;
  const look = () => {
    const now = performance.now();
    waits.push(now - last);
    last = now;
    if (fitting) setImmediate(look);
  };
  setImmediate(look);
  await run.fit({ sweeps: SHORT ? 4 : 40 });
  fitting = false;
  waits.sort((a, b) => a - b);
  return {
    median: waits[waits.length >> 1],
    most99: waits[Math.floor(0.99 * waits.length)],
    most: waits.at(-1),
  };
}

const waiting = [];
for (const [widths, samples] of [
  [[2, 16, 16, 1], 1000],
  [[8, 50, 1], 1000],
  [[8, 64, 64, 1], 1000],
  [[8, 64, 64, 1], 4000],
]) {
  const { median, most99, most } = await gaps(widths, samples);
  const rounded = (millis) => Number(millis.toFixed(1));
  waiting.push({
    network: widths.join('-'),
    samples,
    medianMillis: rounded(median),
    percent99Millis: rounded(most99),
    mostMillis: rounded(most),
  });
}
console.log('How long timers and messages wait for their turn during a fit:');
console.table(waiting);
console.log(JSON.stringify({ node: process.version, seen, table, waiting }));
