// How exactly the terms of run.why() add up, and what asking costs. Run: npm run bench -- why
//
// Every rung on the twelve problems of the suite, 30 sweeps each (10 of rung `network`), asked after
// every sweep and once from the beginning; with --short two problems, 3 sweeps. `off` is the largest
// |sum of the parts as they stand − change|/|change|; cost is processor time, the replayed sweeps' as 1.
import { train } from '../dist/src/index.js';
import { median, printTable, secondsSince } from './problems/clock.js';
import { problems } from './problems/small.js';

const SHORT = process.argv.includes('--short');
const rungs = ['inverse', 'weighted', 'neuron', 'layer', 'network'];

const seconds = (go) => {
  const clock = process.cpuUsage();
  go();
  return secondsSince(clock);
};

function off({ change, parts }) {
  const missing = Math.abs(parts.reduce((sum, part) => sum + part.change, 0) - change);
  return missing === 0 ? 0 : missing / Math.abs(change);
}

const figures = rungs.map((rung) => {
  const sweeps = SHORT ? 3 : rung === 'network' ? 10 : 30;
  const found = { rung, asked: 0, off: 0, rounding: 0, turns: 0, leftOut: 0 };
  const costs = [];
  const note = (why) => {
    found.asked++;
    found.off = Math.max(found.off, off(why));
    if (why.parts.some(({ kind }) => kind === 'rounding')) found.rounding++;
  };
  for (const { pose } of SHORT ? problems.slice(0, 2) : problems) {
    const { net, data } = pose(1);
    const run = train(net, data, { rung });
    let trained = 0;
    for (let sweep = 0; sweep < sweeps && Number.isFinite(run.loss); sweep++) {
      trained += seconds(() => run.step());
      note(run.why());
    }
    let whole;
    costs.push(seconds(() => (whole = run.why({ from: 0 }))) / trained);
    note(whole);
    const turns = whole.sweeps.flatMap((sweep) => sweep.turns);
    found.turns += turns.length;
    found.leftOut += turns.filter(({ leftOut }) => leftOut.length > 0).length;
  }
  return { ...found, cost: median(costs), most: Math.max(...costs) };
});

printTable(
  [
    'rung',
    'asked',
    'off at most',
    'with a rounding term',
    'turns',
    'a way-point left out',
    'cost',
    'at most',
  ],
  figures.map(({ rung, asked, off, rounding, turns, leftOut, cost, most }) => [
    rung,
    asked,
    off.toExponential(1),
    rounding,
    turns,
    leftOut,
    cost.toFixed(2),
    most.toFixed(2),
  ]),
);
console.log(JSON.stringify(figures));
