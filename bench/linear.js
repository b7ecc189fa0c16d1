// What the linear algebra of one layer costs: Gram matrix, factorisation and solve, the whole
// regression, well-conditioned and degenerate. Run: npm run build && node bench/linear.js
//
// Rates are n·p·(p + 1)/t for AᵀA; ml-matrix is what the library would be without kernels of its own.
// Contestants take turns, so that a machine that is busy for a while is busy for all; medians.
import { factor, gram, solve, toMatrix, zeros } from '../dist/src/linear/index.js';
import { random } from '../dist/src/random.js';
import { regressionOf } from '../dist/src/targets/regression.js';

const SHORT = process.argv.includes('--short');
const BUDGET = SHORT ? 60 : 1200;

/** Median milliseconds of each contestant, taking turns until the budget is spent. */
function race(contestants) {
  const names = Object.keys(contestants);
  const times = new Map(names.map((name) => [name, []]));
  const end = performance.now() + BUDGET;
  for (let round = -3; round < 3 || performance.now() < end; round++) {
    for (const name of names) {
      const began = performance.now();
      contestants[name]();
      if (round >= 0) times.get(name).push(performance.now() - began);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

function normals(rows, columns, seed) {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = source.normal();
  return matrix;
}

function mapped({ rows, columns, data }, change) {
  return { rows, columns, data: data.map((value, at) => change(value, at % columns, at)) };
}

const round = (value) => Number(value.toPrecision(3));

const grams = [];
for (const [rows, columns] of [
  [1000, 11],
  [1000, 51],
  [1000, 129],
  ...(SHORT ? [] : [[10000, 129]]),
]) {
  const a = normals(rows, columns, 1);
  const matrix = toMatrix(a);
  const slow = rows * columns * columns > 5e7;
  const { ours, theirs } = race({
    ours: () => gram(a),
    ...(slow ? {} : { theirs: () => matrix.transpose().mmul(matrix) }),
  });
  grams.push({
    shape: `${rows}×${columns}`,
    ms: round(ours),
    gigaflops: round((rows * columns * (columns + 1)) / ours / 1e6),
    ...(theirs === undefined ? {} : { 'ml-matrix ms': round(theirs), times: round(theirs / ours) }),
  });
}
console.log('AᵀA');
console.table(grams);

const solves = [];
for (const size of [12, 52, 130, 260]) {
  const normal = gram(normals(size + 300, size, 2));
  const rhs = normals(size, 1, 3);
  const factored = factor(normal);
  const found = race({ factor: () => factor(normal), solve: () => solve(factored, rhs) });
  solves.push({ size, 'factor ms': round(found.factor), 'solve ms': round(found.solve) });
}
console.log('Cholesky of the normal matrix, one right side');
console.table(solves);

const regressions = [];
for (const [rows, inputs, units] of [
  [1000, 2, 16],
  [1000, 16, 1],
  [1000, 50, 1],
  [400, 33, 4],
]) {
  const plain = mapped(normals(rows, inputs, 4), Math.tanh);
  const question = (a) => ({
    inputs: a,
    response: normals(rows, units, 5),
    start: { weights: zeros(inputs, units), bias: new Float64Array(units) },
  });
  const shapes = {
    sound: plain,
    constant: mapped(plain, (value, column) => (column === 0 ? 1 : value)),
    twice: mapped(plain, (value, column, at) =>
      column === 0 && inputs > 1 ? plain.data[at + 1] : value,
    ),
    saturated: mapped(plain, (value, column) => (column < 2 ? Math.tanh(9 + value / 9) : value)),
  };
  const asked = Object.fromEntries(Object.entries(shapes).map(([name, a]) => [name, question(a)]));
  const run = (name) => regressionOf(asked[name]).solve({ ridge: 0, damping: 0 });
  const found = race(
    Object.fromEntries(Object.keys(shapes).map((name) => [`${name} ms`, () => run(name)])),
  );
  regressions.push({
    shape: `${rows}×${inputs} → ${units}`,
    ...Object.fromEntries(Object.entries(found).map(([name, ms]) => [name, round(ms)])),
    routes: Object.keys(shapes)
      .map((name) => run(name).route)
      .join(', '),
  });
}
console.log('One whole regression: centring, Gram matrix, solve, refinement');
console.table(regressions);
console.log(JSON.stringify({ grams, solves, regressions }));
