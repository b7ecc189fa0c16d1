// What a long run keeps, and what it costs to go back, fork and look. Run: npm run bench -- hindsight
//
// 2,000 sweeps of 8-64-64-1 on 1,000 rows; with --short 60 sweeps of it. Then 200 sweeps of it, 20 with
// --short, and what it costs in processor time to list the solves that wrote a weight and to capture
// events, with every state kept and with none.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { network, synthetic, train } from '../dist/src/index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const SHORT = process.argv.includes('--short');
const SWEEPS = SHORT ? 60 : 2000;

/** What is alive, in megabytes. */
function alive() {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function millis(go) {
  const began = performance.now();
  go();
  return performance.now() - began;
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

/** Processor time of all threads, in milliseconds. */
function processorMillis(go) {
  const began = process.cpuUsage();
  go();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

const { inputs, targets } = synthetic.friedman1({ samples: 1000, noise: 1, seed: 1 });
const data = { inputs: inputs.subMatrix(0, 999, 0, 7), targets };
const figures = {};

for (const megabytes of [128, 16]) {
  const before = alive();
  const run = train(network([8, 64, 64, 1], { seed: 1 }), data, {
    ridge: 1e-2,
    historyMegabytes: megabytes,
  });
  const began = performance.now();
  for (let done = 0; done < SWEEPS; done++) run.step();
  const perSweep = (performance.now() - began) / SWEEPS;
  const kept = alive() - before;
  const { loss, sequence } = run;
  const places = Array.from({ length: 25 }, (_, at) => Math.round((at * SWEEPS) / 24));
  const sweeps = places.map((sweep) => millis(() => run.goto(sweep)));
  const events = places.map((sweep) =>
    millis(() => run.goto({ sequence: Math.round((sweep / SWEEPS) * sequence) })),
  );
  run.goto(SWEEPS);
  if (run.loss !== loss) throw new Error('The run came back to another loss.');
  const fork = median(places.map((sweep) => millis(() => run.fork({ ridge: 1 }, { at: sweep }))));
  console.log(
    `${SWEEPS} sweeps with room for ${megabytes} MB: ${kept.toFixed(0)} MB kept, ${perSweep.toFixed(0)} ms a sweep; ` +
      `goto a sweep ${median(sweeps).toFixed(1)} ms, at most ${Math.max(...sweeps).toFixed(0)}; ` +
      `an event ${median(events).toFixed(0)} ms, at most ${Math.max(...events).toFixed(0)}; fork ${fork.toFixed(2)} ms`,
  );
  figures[`room${megabytes}`] = {
    kept,
    perSweep,
    gotoSweep: { median: median(sweeps), most: Math.max(...sweeps) },
    gotoEvent: { median: median(events), most: Math.max(...events) },
    fork,
  };
}

const LOOKED_BACK = SHORT ? 20 : 200;
for (const megabytes of [128, 0]) {
  const run = train(network([8, 64, 64, 1], { seed: 1 }), data, {
    ridge: 1e-2,
    historyMegabytes: megabytes,
  });
  const made = processorMillis(() => run.goto(LOOKED_BACK));
  const { network: net } = run;
  const cost = {
    made,
    hiddenHistory: processorMillis(() => net.layer(1).weight(3, 0).history()),
    outputHistory: processorMillis(() => net.layer(3).weight(0, 0).history()),
    captureLast: processorMillis(() => run.capture('ideal', { layer: 1 }).ideal),
    captureMiddle: processorMillis(
      () => run.capture('ideal', { layer: 1, sweep: LOOKED_BACK / 2 }).ideal,
    ),
    captureNever: processorMillis(() => {
      try {
        run.capture('reject', { layer: 3, trial: 8 });
      } catch {
        // There is none: all sweeps have been looked through.
      }
    }),
    captureAll: processorMillis(() => run.capture('solve', { layer: 1 }, ({ trial }) => trial)),
  };
  const said = (name) => `${cost[name].toFixed(cost[name] < 10 ? 1 : 0)} ms`;
  console.log(
    `${LOOKED_BACK} sweeps with room for ${megabytes} MB, processor time: made ${said('made')}; ` +
      `history of a hidden weight ${said('hiddenHistory')}, of an output weight ${said('outputHistory')}; ` +
      `capture the latest ideal ${said('captureLast')}, one halfway ${said('captureMiddle')}, ` +
      `one that never came ${said('captureNever')}, of every solve of a layer ${said('captureAll')}`,
  );
  figures[`past${megabytes}`] = cost;
}
console.log(JSON.stringify(figures));
