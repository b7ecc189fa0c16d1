import { type Dense, zeros } from '../linear/index.ts';
import type { NetworkParameters } from '../network/index.ts';

/** Where the numbers of the layers lie in one flat array: W_1 row after row, b_1, W_2, b_2, … */
export interface Layout {
  /** All weights and biases counted. */
  readonly size: number;
  readonly layers: readonly LayerPlace[];
}

interface LayerPlace {
  readonly inputs: number;
  readonly units: number;
  /** Where W_l begins. Shape (inputs × units). */
  readonly weights: number;
  /** Where b_l begins. */
  readonly bias: number;
}

/** Lays out a network of the given widths. */
export function layoutOf(widths: readonly number[]): Layout {
  let size = 0;
  const layers = widths.slice(1).map((units, index): LayerPlace => {
    const inputs = widths[index] ?? 0;
    const weights = size;
    const bias = weights + inputs * units;
    size = bias + units;
    return { inputs, units, weights, bias };
  });
  return { size, layers };
}

/** All parameters in one array; a copy. */
export function flatten({ size, layers }: Layout, parameters: NetworkParameters): Float64Array {
  const flat = new Float64Array(size);
  layers.forEach(({ weights, bias }, index) => {
    const layer = parameters[index];
    if (!layer) return;
    flat.set(layer.weights.data, weights);
    flat.set(layer.bias, bias);
  });
  return flat;
}

/** The other way; copies. */
export function unflatten({ layers }: Layout, flat: Float64Array): NetworkParameters {
  return layers.map(({ inputs, units, weights, bias }) => {
    const matrix: Dense = zeros(inputs, units);
    matrix.data.set(flat.subarray(weights, bias));
    return { weights: matrix, bias: flat.slice(bias, bias + units) };
  });
}
