// Who takes part, with the settings that each may try. Where a list is longer than one, all of it is
// tried on seeds of its own, and the best are measured: that search is charged to nobody.

const adams = (rates, batch) => rates.map((rate) => ({ rate, batch }));

const FULL = [0.003, 0.01, 0.03, 0.1];
const SMALL = [0.001, 0.003, 0.01, 0.03];

/** Time to an error on the first problem. */
export const first = [
  { name: 'Backsolve layer', peer: 'backsolve', method: 'layer', ours: true },
  {
    name: 'Backsolve layer, output not re-solved',
    peer: 'backsolve',
    method: 'layer',
    ours: true,
    grid: [{ resolveOutput: false }],
  },
  { name: 'Backsolve network', peer: 'backsolve', method: 'network', ours: true },
  { name: 'own Levenberg–Marquardt', peer: 'backsolve', method: 'levenbergMarquardt' },
  { name: 'own L-BFGS', peer: 'backsolve', method: 'lbfgs' },
  {
    name: 'own Adam',
    peer: 'backsolve',
    method: 'adam',
    grid: [...adams(SMALL, 32), ...adams(FULL.slice(1), 'full')],
  },
  {
    name: 'NumPy Levenberg–Marquardt',
    peer: 'numpy',
    method: 'levenbergMarquardt',
    grid: [{ solver: 'normal equations' }, { solver: 'MINPACK' }],
  },
  {
    name: 'SciPy L-BFGS',
    peer: 'numpy',
    method: 'lbfgs',
    grid: [{ memory: 10 }, { memory: 30 }],
  },
  { name: 'scikit-learn L-BFGS', peer: 'sklearn', method: 'lbfgs' },
  {
    name: 'scikit-learn Adam',
    peer: 'sklearn',
    method: 'adam',
    grid: [...adams(SMALL.slice(1), 32), ...adams(SMALL.slice(1), 200)],
  },
  {
    name: 'PyTorch L-BFGS',
    peer: 'torch',
    method: 'lbfgs',
    grid: [
      { dtype: 'float32', memory: 10 },
      { dtype: 'float64', memory: 10 },
      { dtype: 'float64', memory: 30 },
    ],
  },
  {
    name: 'PyTorch Adam',
    peer: 'torch',
    method: 'adam',
    grid: [...adams(SMALL.slice(1), 32), ...adams(FULL, 'full')],
  },
  { name: 'jax-js Adam', peer: 'jaxjs', method: 'adam', grid: adams(FULL.slice(1), 'full') },
  {
    name: 'TensorFlow.js wasm Adam',
    peer: 'tfjs-wasm',
    method: 'adam',
    grid: [...adams([0.01], 32), ...adams(FULL.slice(1), 'full')],
  },
  {
    name: 'TensorFlow.js cpu Adam',
    peer: 'tfjs-cpu',
    method: 'adam',
    grid: [...adams([0.01], 32), ...adams([0.03], 'full')],
  },
  {
    name: 'brain.js',
    peer: 'brain',
    method: 'sgd',
    grid: [
      { praxis: 'adam', rate: 0.001 },
      { praxis: 'adam', rate: 0.003 },
      { praxis: 'momentum', rate: 0.1 },
      { praxis: 'momentum', rate: 0.3 },
    ],
  },
];

/** The teacher: ours against PyTorch at its best rate. */
export const large = [
  ...first.slice(0, 2),
  {
    name: 'PyTorch Adam',
    peer: 'torch',
    method: 'adam',
    grid: [...adams([0.001, 0.003, 0.01], 32), ...adams([0.001, 0.003, 0.01], 200)],
  },
];

export const alone = first.slice(0, 2);

/** A sweep against an epoch or an iteration: one setting each. */
export const epochs = [
  ['Backsolve layer, a sweep', 'backsolve', 'layer', {}],
  ['own Adam, batch 32', 'backsolve', 'adam', { rate: 0.003, batch: 32 }],
  ['own Adam, full', 'backsolve', 'adam', { rate: 0.003, batch: 'full' }],
  ['SciPy L-BFGS, an evaluation', 'numpy', 'lbfgs', { memory: 10 }],
  ['scikit-learn Adam, batch 200', 'sklearn', 'adam', { rate: 0.003, batch: 200 }],
  ['scikit-learn L-BFGS, an evaluation', 'sklearn', 'lbfgs', {}],
  ['PyTorch Adam, batch 32', 'torch', 'adam', { rate: 0.003, batch: 32 }],
  ['PyTorch Adam, full', 'torch', 'adam', { rate: 0.003, batch: 'full' }],
  ['jax-js Adam, full', 'jaxjs', 'adam', { rate: 0.003, batch: 'full' }],
  ['TensorFlow.js wasm Adam, full', 'tfjs-wasm', 'adam', { rate: 0.003, batch: 'full' }],
  ['TensorFlow.js cpu Adam, full', 'tfjs-cpu', 'adam', { rate: 0.003, batch: 'full' }],
  ['brain.js, row by row', 'brain', 'sgd', { praxis: 'adam', rate: 0.001 }],
].map(([name, peer, method, settings]) => ({ name, peer, method, grid: [settings] }));

/** Our own Adam against `layer` as problems grow. */
export const growingAdam = [...adams(SMALL, 32), ...adams([0.01, 0.03], 'full')];
