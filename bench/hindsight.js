// What a long run keeps, and what it costs to go back, fork and look. Run: npm run bench -- hindsight
//
// 2,000 sweeps of 8-64-64-1 on 1,000 rows; with --short 60 sweeps of it.
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
console.log(JSON.stringify(figures));
