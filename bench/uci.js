// Real data beside published figures: five UCI sets, the official 20 random splits into 90 % and
// 10 %, one hidden layer of 50 tanh units trained by `layer`. Table: test RMSE, mean ± standard
// error over the splits.
//
//   npm run bench -- uci [--yacht --energy --concrete --wine --power] [--splits=20] [--path] [--adam] [--kernels] [--resume]
//
// Nothing is chosen on test rows, and the procedure is the same for all sets. Each network is trained
// from its first weights at one ridge; ridge and number of sweeps are chosen by held-back training
// rows (uci/from-scratch.js). Then, with all training rows:
//
// - single: five networks by themselves, the mean of their five errors;
// - ensemble of 5: the error of the mean prediction of five networks.
//
// --path trains along a path of falling ridges instead (uci/path.js): two pilots on each of three
// folds of the training rows say how far down to go. It adds
//
// - single, taught: one network of 50 units that has learnt the ensemble's predictions, at training
//   rows and between them, not the targets.
//
// --adam adds the same network trained by our own Adam, with a search of its own (uci/adam.js);
// --kernels adds kernel ridge regression with two kernels, without any network (uci/kernel.js).
// Every split is kept as soon as it is done; --resume goes on from there.
//
// Published: dropout networks of Gal and Ghahramani as republished in 2018 with the splits.
import { printTable, secondsSince } from './problems/clock.js';
import { flag } from './problems/flags.js';
import { partOf } from './problems/parts.js';
import { trainByAdam } from './uci/adam.js';
import { mean, missing, read, rmse, standardised, withError } from './uci/data.js';
import { fromScratch, SCRATCH_SETTINGS } from './uci/from-scratch.js';
import { byKernels } from './uci/kernel.js';
import { answer, follow, RIDGES, SETTINGS, search, taught, teach } from './uci/path.js';

const quick = process.argv.includes('--short');
const SPLITS = flag('splits', quick ? 1 : 20);
const MEMBERS = quick ? 2 : 5;
const ridges = quick ? RIDGES.slice(0, 3) : RIDGES;
const adam = process.argv.includes('--adam');
const scratch = !process.argv.includes('--path');
const kernels = process.argv.includes('--kernels');

const sets = [
  { name: 'yacht', published: 0.67, error: 0.05 },
  { name: 'energy', published: 0.54, error: 0.014 },
  { name: 'concrete', published: 4.82, error: 0.16 },
  { name: 'wine', published: 0.62, error: 0.01 },
  { name: 'power', published: 4.01, error: 0.04 },
];

if (missing) {
  console.log(`SKIPPED: the UCI data is not here: it would be in ${missing}`);
  console.log(JSON.stringify({ skipped: true }));
  process.exit(0);
}
const named = sets.filter(({ name }) => process.argv.includes(`--${name}`));
const wanted = named.length > 0 ? named : quick ? sets.slice(0, 1) : sets;

const figures = wanted.map((set) => {
  const source = read(set.name);
  const splits = source.testIndex.slice(0, SPLITS).map((test, at) => {
    const split = at + 1;
    const figure = scratch
      ? partOf('uci', `${set.name} ${split} from scratch`, SCRATCH_SETTINGS, () =>
          fromScratch(source, test, { set: set.name, split, members: MEMBERS, quick }),
        )
      : partOf('uci', `${set.name} ${split}`, SETTINGS, () => oneSplit(source, test, split));
    const { single, ensemble, student } = figure;
    const ofStudent = student ? ` taught ${student.rmse.toFixed(3)},` : '';
    console.log(
      `${set.name} ${at + 1}: single ${single.rmse.toFixed(3)} (ridge ${single.ridge}), ensemble ${ensemble.rmse.toFixed(3)} (${ensemble.ridge}),${ofStudent} MC dropout ${source.published[at].toFixed(3)}, ${figure.seconds.toFixed(1)} s`,
    );
    return { ...figure, published: source.published[at] };
  });
  const byAdam = adam ? splits.map((_, at) => adamSplit(set.name, source, at)) : undefined;
  const byKernel = kernels ? splits.map((_, at) => kernelSplit(set.name, source, at)) : undefined;
  return {
    ...set,
    rows: source.rows.length,
    splits,
    ...(byAdam ? { adam: byAdam } : {}),
    ...(byKernel ? { kernels: byKernel } : {}),
  };
});

console.log('');
printTable(
  [
    'set',
    'splits',
    'single',
    'single, taught',
    'ensemble of 5',
    'MC dropout, same splits',
    'MC dropout, all 20',
    's per split',
    ...(adam ? ['adam', 's per split'] : []),
    ...(kernels ? ['gaussian kernel', 'laplacian kernel'] : []),
  ],
  figures.map(({ name, splits, published, error, adam: byAdam, kernels: byKernel }) => [
    name,
    splits.length,
    withError(splits.map(({ single }) => single.rmse)),
    scratch ? '' : withError(splits.map(({ student }) => student.rmse)),
    withError(splits.map(({ ensemble }) => ensemble.rmse)),
    withError(splits.map((split) => split.published)),
    `${published} ± ${error}`,
    mean(splits.map(({ seconds }) => seconds)).toFixed(1),
    ...(byAdam
      ? [
          withError(byAdam.map((each) => each.rmse)),
          mean(byAdam.map((each) => each.seconds)).toFixed(1),
        ]
      : []),
    ...(byKernel
      ? ['gaussian', 'laplacian'].map((kernel) =>
          withError(byKernel.map((each) => each[kernel].rmse)),
        )
      : []),
  ]),
);
console.log(JSON.stringify({ figures }));

function partition({ rows }, test) {
  const isTest = new Set(test);
  const training = rows.filter((_, row) => !isTest.has(row));
  const fitted = standardised(training, training);
  const tested = standardised(
    test.map((row) => rows[row]),
    training,
  );
  return { training, fitted, tested };
}

function oneSplit(source, test, split) {
  const clock = process.cpuUsage();
  const { training, fitted, tested } = partition(source, test);
  const { targetScale } = fitted;
  const found = search(training, { split, members: MEMBERS, ridges });
  const searched = secondsSince(clock);
  const places = [found.single, found.together];
  const seeds = Array.from({ length: MEMBERS }, (_, at) => at + 1);
  const networks = follow(fitted, { seeds, places, ridges });
  const members = networks.map(([, each]) => each);
  const errors = networks.map(([each]) =>
    rmse(answer(each, tested.inputs, targetScale), tested.targets),
  );
  const followed = secondsSince(clock);
  const student = taught(members, fitted, MEMBERS + 1);
  return {
    single: { rmse: mean(errors), ridge: ridges[found.single], errors },
    ensemble: {
      rmse: rmse(teach(members, tested.inputs, targetScale), tested.targets),
      ridge: ridges[found.together],
    },
    student: { rmse: rmse(answer(student, tested.inputs, targetScale), tested.targets) },
    inner: found.table,
    seconds: secondsSince(clock),
    phases: { searched, followed },
  };
}

function adamSplit(name, source, at) {
  const figure = partOf('uci', `${name} ${at + 1} adam`, SETTINGS, () => {
    const clock = process.cpuUsage();
    const { training, fitted, tested } = partition(source, source.testIndex[at]);
    const { network, ...found } = trainByAdam(training, fitted, { split: at + 1, quick });
    const said = answer(network, tested.inputs, fitted.targetScale);
    return { rmse: rmse(said, tested.targets), ...found, seconds: secondsSince(clock) };
  });
  console.log(
    `${name} ${at + 1}: adam ${figure.rmse.toFixed(3)} (rate ${figure.rate}, ridge ${figure.ridge}, ${figure.epochs} epochs), ${figure.seconds.toFixed(1)} s`,
  );
  return figure;
}

function kernelSplit(name, source, at) {
  const figure = partOf('uci', `${name} ${at + 1} kernels`, SETTINGS, () => {
    const test = source.testIndex[at];
    const tested = test.map((row) => source.rows[row]);
    return byKernels(partition(source, test).training, tested, { split: at + 1 });
  });
  const said = Object.entries(figure).map(
    ([kernel, found]) => `${kernel} ${found.rmse.toFixed(3)}`,
  );
  console.log(`${name} ${at + 1}: ${said.join(', ')}`);
  return figure;
}
