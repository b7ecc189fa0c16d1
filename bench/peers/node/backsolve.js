// Backsolve by its public calls, and its own baselines; its kernels and ml-matrix's.
import { readFileSync } from 'node:fs';
import { CholeskyDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import { tanh } from '../../../dist/src/activations/index.js';
import {
  adam,
  lbfgs,
  levenbergMarquardt,
  network,
  networkFromJson,
  train,
} from '../../../dist/src/index.js';
import { factor, gram, leastSquares, solve } from '../../../dist/src/linear/index.js';

const rowsOf = (data, width) =>
  Array.from({ length: data.length / width }, (_, row) =>
    Array.from(data.subarray(row * width, (row + 1) * width)),
  );

/** The rows as a caller has them, and a network with the weights that everybody starts from. */
function pose({ widths, inputs, targets, start }) {
  const layers = start.map(({ weights, bias }) => ({ weights: [...weights], bias: [...bias] }));
  return {
    net: networkFromJson({ ...network(widths, { activation: 'tanh', seed: 1 }).toJSON(), layers }),
    data: { inputs: rowsOf(inputs, widths[0]), targets: rowsOf(targets, widths.at(-1)) },
  };
}

/** Moves a run a sweep at a time; a loss that the method does not need itself is not charged. */
const moved =
  (make, charged = true) =>
  (problem, { byEvents = false, ...settings }, { start, report, check, handOver }) => {
    const { net, data } = pose(problem);
    start();
    const run = make(settings, net, data);
    handOver(() => run.predict(data.inputs).to1DArray());
    report(charged ? run.loss : () => run.loss);
    while (!run.stalled) {
      if (byEvents) while (run.stepInto().kind !== 'sweep:end') check();
      else run.step();
      report(charged ? run.loss : () => run.loss);
    }
  };

const methods = {
  layer: moved((settings, net, data) => train(net, data, settings)),
  network: moved((settings, net, data) => train(net, data, { ...settings, rung: 'network' })),
  adam: moved(
    ({ rate, batch }, net, data) => adam({ learningRate: rate, batch }).train(net, data),
    false,
  ),
  lbfgs: moved((settings, net, data) => lbfgs(settings).train(net, data), false),
  levenbergMarquardt: moved((_, net, data) => levenbergMarquardt().train(net, data), false),
};

/** One repetition of a kernel, ours and ml-matrix's. */
function kernels({ file, rows, columns, kernel }) {
  const bytes = readFileSync(file);
  const data = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8).slice();
  const a = { rows, columns, data };
  const matrix = Matrix.from1DArray(rows, columns, data);
  const right = { rows, columns: 1, data: data.filter((_, at) => at % columns === 0) };
  const z = Matrix.columnVector(right.data);
  if (kernel === 'gram') {
    return { ours: () => gram(a), 'ml-matrix': () => matrix.transpose().mmul(matrix) };
  }
  if (kernel === 'cholesky') {
    const normal = gram(a);
    const one = { rows: columns, columns: 1, data: data.slice(0, columns) };
    const plain = Matrix.from1DArray(columns, columns, normal.data);
    const column = Matrix.columnVector(one.data);
    return {
      ours: () => solve(factor(normal), one),
      'ml-matrix': () => new CholeskyDecomposition(plain).solve(column),
    };
  }
  if (kernel === 'qr') {
    const size = new Float64Array(columns).fill(1);
    return {
      ours: () => leastSquares(a, right, size),
      'ml-matrix': () => new QrDecomposition(matrix).solve(z),
    };
  }
  return { ours: () => tanh.values(data), 'Math.tanh': () => data.map(Math.tanh) };
}

/** Milliseconds of processor time a repetition, a list each. */
function kernel(request) {
  const { [request.who]: run } = kernels(request);
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  };
  const began = performance.now();
  run();
  // Small pieces are timed by the hundred: the clock counts microseconds.
  const many = Math.min(1000, Math.max(1, Math.round(2 / (performance.now() - began))));
  const times = [];
  const end = performance.now() + 1e3 * request.seconds;
  while (times.length < 3 || performance.now() < end) {
    const from = clock();
    for (let at = 0; at < many; at++) run();
    times.push((clock() - from) / many);
  }
  return { times };
}

export const open = () => ({ versions: {}, methods, kernel });
