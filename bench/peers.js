// Backsolve against its peers: NumPy and SciPy, scikit-learn, PyTorch, TensorFlow.js, jax-js, brain.js
// and our own baselines, everybody with one thread, the same rows and the same first weights.
//
//   npm run bench -- peers [--only=torch,sklearn,tfjs,brain,jaxjs,numpy] [--parts=first,steps,...]
//                          [--grow=rows,width,depth,million] [--seeds=10] [--pilot=2] [--seconds=1.5]
//
// Parts: first (time to an error, the first problem), steps (a sweep against an epoch), large (the
// teacher and Friedman's function), growth (rows, width, depth;
// only if asked, for it takes minutes, a million rows), kernels. Each is kept as it grows in
// out/bench/peers/<part>.json.
//
// Times are processor seconds of the contestant's own process, those of the wall beside them: other
// work on the machine costs nobody anything but its share of the caches. A fit begins with the call of
// the library and everybody is warm. Losses that a method does not compute itself are not charged.
//
// What a peer needs is installed on the first run into out/bench, PyTorch's default Linux wheels being
// several gigabytes (pip takes smaller ones from an index of your own choice). With --short nothing is
// installed and who isn't there is skipped.
import { mkdirSync, writeFileSync } from 'node:fs';
import { alone, epochs, first, large } from './peers/contestants.js';
import { recruiter } from './peers/crew.js';
import { compareSteps, printSteps } from './peers/epochs.js';
import { race } from './peers/fits.js';
import { grow, points, printGrowth } from './peers/growth.js';
import { compareKernels, kernelContestants, printKernels } from './peers/kernels.js';
import { friedman, sine, teacher } from './peers/problems.js';
import { printAhead, printFits } from './peers/tables.js';
import { flag } from './problems/flags.js';

const quick = process.argv.includes('--short');
const SEEDS = flag('seeds', quick ? 1 : 10);
const PILOTS = flag('pilot', quick ? 1 : 2);
const SECONDS = flag('seconds', quick ? 0.05 : 1.5);
const PEERS = ['numpy', 'sklearn', 'torch', 'tfjs', 'brain', 'jaxjs'];
const PARTS = ['first', 'steps', 'large', 'growth', 'kernels'];
const AXES = ['rows', 'width', 'depth', 'million'];
const only = words('only', PEERS);
const parts = words('parts', PARTS);
const grown = words('grow', AXES, AXES.slice(0, 3));

/** The words of --name=one,another. */
function words(name, all, otherwise = all) {
  const given = process.argv.find((word) => word.startsWith(`--${name}=`));
  if (given === undefined) return otherwise;
  const list = given.slice(name.length + 3).split(',');
  if (list.every((word) => all.includes(word))) return list;
  console.error(`--${name} takes ${all.join(', ')}, some of them with commas between.`);
  process.exit(2);
}

const wanted = (peer) => peer === 'backsolve' || only.some((name) => peer.startsWith(name));
const { gather, dismiss, versions, skipped } = recruiter(wanted, quick);
const settings = { seeds: SEEDS, pilots: PILOTS, seconds: SECONDS };

const folder = new URL('../out/bench/peers/', import.meta.url);
const results = {};

/** Runs a part and keeps what it has so far, together with who made it. */
async function part(name, contestants, run) {
  if (!parts.includes(name)) return;
  const crew = await gather(contestants);
  const keep = (figures) => {
    if (quick) return;
    mkdirSync(folder, { recursive: true });
    const kept = { date: new Date().toISOString(), settings, versions, skipped, figures };
    writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(kept, null, 1)}\n`);
  };
  try {
    results[name] = await run(crew, keep);
    keep(results[name]);
  } finally {
    dismiss(crew);
  }
}

const GOALS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

await part('first', first, async (crew, keep) => {
  const problem = { widths: [2, 16, 16, 1], draw: sine(quick ? 200 : 1000) };
  const figures = await race('first', problem, crew, { ...settings, goals: GOALS, keep });
  console.log(`\n### Time to an error: 2-16-16-1 tanh, ${quick ? 200 : 1000} rows\n`);
  const ahead = printFits(figures, GOALS);
  printAhead(ahead);
  return { figures, ahead };
});

await part('steps', epochs, async (crew, keep) => {
  const all = {};
  const problems = {
    '2-16-16-1, 1,000 rows': { widths: [2, 16, 16, 1], draw: sine(1000) },
    ...(quick
      ? {}
      : { '8-64-64-1, 10,000 rows': { widths: [8, 64, 64, 1], draw: teacher(10000) } }),
  };
  for (const [name, problem] of Object.entries(problems)) {
    const options = { seconds: quick ? 0.02 : 0.25, rounds: quick ? 1 : 5 };
    all[name] = await compareSteps(`steps-${problem.widths[1]}`, problem, crew, {
      ...options,
      keep: (figures) => keep({ ...all, [name]: figures }),
    });
    console.log(`\n### A sweep against an epoch: ${name}\n`);
    printSteps(all[name]);
  }
  return all;
});

await part('large', large, async (crew, keep) => {
  const all = {};
  const options = {
    ...settings,
    pilots: 1,
    seeds: Math.min(3, SEEDS),
    seconds: (quick ? 1 : 10) * SECONDS,
  };
  const rows = quick ? 200 : 10000;
  const wide = quick ? 8 : 64;
  const run = async (name, problem, runners, goals) => {
    const figures = await race(name, problem, runners, {
      ...options,
      goals,
      keep: (found) => keep({ ...all, [name]: found }),
    });
    console.log(`\n### Time to an error: ${name}, ${problem.widths.join('-')}\n`);
    const ahead = printFits(figures, goals);
    printAhead(ahead);
    all[name] = { figures, ahead };
  };
  const names = alone.map(({ name }) => name);
  await run(
    'teacher',
    { widths: [8, wide, wide, 1], draw: teacher(rows) },
    crew,
    GOALS.slice(0, 3),
  );
  await run(
    'friedman',
    { widths: [10, wide, wide, 1], draw: friedman(quick ? 200 : 4000) },
    crew.filter(({ name }) => names.includes(name)),
    GOALS,
  );
  return all;
});

await part('growth', [], async (_, keep) => {
  const figures = [];
  for (const point of points(quick).filter(({ axis }) => grown.includes(axis))) {
    // A process for each point: nobody meets code that other shapes have made slower.
    const pair = await gather([
      { name: 'layer', peer: 'backsolve', method: 'layer' },
      { name: 'Adam', peer: 'backsolve', method: 'adam' },
    ]);
    const limits = quick ? { least: 0.02, most: 0.02 } : { least: SECONDS / 3, most: 4 * SECONDS };
    figures.push(await grow(point, pair, limits));
    dismiss(pair);
    keep(figures);
  }
  console.log('\n### Growth: `layer` against Adam at equal processor time\n');
  printGrowth(figures);
  return figures;
});

await part('kernels', kernelContestants, async (crew, keep) => {
  const figures = await compareKernels(crew, { quick, keep });
  console.log('\n### Kernels, one thread\n');
  printKernels(figures);
  return figures;
});

console.log('\nVersions and threads');
for (const [peer, about] of Object.entries(versions)) {
  const list = Object.entries(about.versions).map((pair) => pair.join(' '));
  const pools = (about.threads ?? []).map(
    (pool) => `${pool.internal_api} ${pool.architecture ?? ''} × ${pool.num_threads}`,
  );
  console.log(`${peer}: ${[...list, ...pools].join(', ')}`);
}
console.log(JSON.stringify({ settings, versions, skipped, ...results }));
