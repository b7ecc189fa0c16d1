// The problems, drawn by our own generator and handed over as files: the same rows and the same first
// weights for everybody.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { network, synthetic } from '../../dist/src/index.js';
import { random } from '../../dist/src/random.js';

const folder = new URL('../../out/bench/peers/data/', import.meta.url);

/** y = sin 3x₁ · cos 2x₂ + ½x₁x₂ on [−1, 1]². */
export const sine = (samples) => (seed) => synthetic.sineProduct({ samples, seed });

/** A random network of 8 inputs and 8 tanh units, without noise. */
export const teacher = (samples) => (seed) => synthetic.teacher({ samples, seed, inputs: 8 });

/** Friedman's first function of ten inputs without noise, everything standardised. */
export const friedman = (samples) => (seed) => {
  const { inputs, targets } = synthetic.friedman1({ samples, seed });
  return { inputs: standardised(inputs), targets: standardised(targets) };
};

/**
 * One problem of a seed, written to a file: inputs, targets, then weights and bias of each layer, all
 * row after row as little-endian 64-bit numbers.
 *
 * @returns What a worker needs to read it, and the targets.
 */
export function drawn(name, { widths, draw }, seed) {
  const data = draw(seed);
  const net = network(widths, { activation: 'tanh', seed });
  const targets = data.targets.to1DArray();
  const { layers } = net.toJSON();
  const file = write(`${name}-${seed}`, [
    ...data.inputs.to1DArray(),
    ...targets,
    ...layers.flatMap(({ weights, bias }) => [...weights, ...bias]),
  ]);
  return { problem: { file, widths, samples: targets.length / widths.at(-1) }, targets };
}

/** A matrix of standard normal numbers as a file. */
export function drawnMatrix(rows, columns) {
  const source = random(1);
  const values = Float64Array.from({ length: rows * columns }, () => source.normal());
  return { file: write(`matrix-${rows}-${columns}`, values), rows, columns };
}

function write(name, values) {
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}.f64`, folder));
  writeFileSync(file, new Uint8Array(Float64Array.from(values).buffer));
  return file;
}

/** Columns of mean 0 and deviation 1. */
function standardised(matrix) {
  const result = matrix.clone();
  const deviations = matrix.standardDeviation('column');
  result.center('column', { center: matrix.mean('column') });
  return result.scale('column', { scale: deviations });
}
