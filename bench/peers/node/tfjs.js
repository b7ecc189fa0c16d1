// TensorFlow.js on its plain JavaScript and on its WebAssembly backend, one thread: Adam.
import { join, sep } from 'node:path';
import { shuffler } from './contest.js';
import { folderOf, load, versionOf } from './installed.js';

export async function open(name) {
  const backend = name.replace('tfjs-', '');
  // It advertises another of its packages on the error stream.
  console.warn = () => {};
  const tf = load('@tensorflow/tfjs');
  if (backend === 'wasm') {
    const wasm = load('@tensorflow/tfjs-backend-wasm');
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    wasm.setWasmPaths(join(folderOf('@tensorflow/tfjs-backend-wasm'), 'dist') + sep);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();

  // The last fit's, let go when the next one begins: its predictions are asked for after its end.
  let held = [];

  function adam({ widths, samples, inputs, targets, start }, { rate, batch }, contest) {
    tf.dispose(held);
    tf.disposeVariables();
    const x = tf.tensor2d(Float32Array.from(inputs), [samples, widths[0]]);
    const y = tf.tensor2d(Float32Array.from(targets), [samples, widths.at(-1)]);
    held = [x, y];
    const layers = start.map(({ before, width, weights, bias }) => [
      tf.variable(tf.tensor2d(Float32Array.from(weights), [before, width])),
      tf.variable(tf.tensor1d(Float32Array.from(bias))),
    ]);
    const forward = (rows) =>
      layers.reduce((a, [weights, bias], at) => {
        const z = tf.add(tf.matMul(a, weights), bias);
        return at < layers.length - 1 ? tf.tanh(z) : z;
      }, rows);
    const loss = (rows, wanted) => tf.losses.meanSquaredError(wanted, forward(rows));
    const optimizer = tf.train.adam(rate);
    contest.handOver(() => tf.tidy(() => forward(x).dataSync()));
    const mse = () => tf.tidy(() => loss(x, y).dataSync()[0]);
    const shuffle = shuffler(samples);
    contest.report(mse);
    for (;;) {
      if (batch === 'full') {
        optimizer.minimize(() => loss(x, y));
      } else {
        const order = tf.tensor1d(Int32Array.from(shuffle()), 'int32');
        const [rows, wanted] = [tf.gather(x, order), tf.gather(y, order)];
        for (let from = 0; from < samples; from += batch) {
          const size = Math.min(batch, samples - from);
          tf.tidy(() => {
            const part = [
              tf.slice(rows, [from, 0], [size, -1]),
              tf.slice(wanted, [from, 0], [size, -1]),
            ];
            optimizer.minimize(() => loss(...part));
          });
        }
        tf.dispose([order, rows, wanted]);
      }
      contest.report(mse);
    }
  }

  return { versions: { 'TensorFlow.js': versionOf('@tensorflow/tfjs') }, methods: { adam } };
}
