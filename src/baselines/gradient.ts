import type { Activation } from '../activations/index.ts';
import type { Dense } from '../linear/index.ts';
import type { Architecture } from '../network/index.ts';
import type { Layout } from './flat.ts';
import { affineInto, backInto, gradientInto } from './products.ts';

/** Rows run through the network at a time: their activations then stay in the caches. */
const BLOCK = 128;

/** What a gradient is taken of. Inputs and targets in the network's units. */
export interface Rows {
  readonly inputs: Dense;
  readonly targets: Dense;
}

/**
 * Adds scale · ∂/∂θ Σ (y − a_L)² over some rows to `gradient` and returns Σ (y − a_L)², unscaled.
 *
 * @param order - Which rows, by position; absent for the rows themselves, in their order.
 * @param from - The first place in the order …
 * @param to - … and the one after the last.
 */
export type Backpropagate = (
  parameters: Float64Array,
  gradient: Float64Array,
  scale: number,
  from: number,
  to: number,
  order?: ArrayLike<number>,
) => number;

/**
 * One backward pass: δ_L = 2 (a_L − y) ∘ f′_L, δ_l = (δ_{l+1} W_{l+1}ᵀ) ∘ f′_l, and then
 * ∂/∂W_l = a_{l−1}ᵀ δ_l, ∂/∂b_l = Σ δ_l (Rumelhart, Hinton and Williams 1986), in blocks of rows
 * through arrays that are made once.
 *
 * Check: `test/baselines/gradient.test.ts` takes the same derivatives by finite differences.
 */
export function backpropagation(
  { widths, activations }: Architecture,
  { layers }: Layout,
  { inputs, targets }: Rows,
): Backpropagate {
  const capacity = Math.min(BLOCK, inputs.rows);
  const a = widths.map((width) => new Float64Array(capacity * width));
  const z = widths.map((width) => new Float64Array(capacity * width));
  const deltas = widths.map((width) => new Float64Array(capacity * width));
  const y = new Float64Array(capacity * targets.columns);
  const last = layers.length;

  const block = (
    parameters: Float64Array,
    gradient: Float64Array,
    scale: number,
    rows: number,
  ): number => {
    for (let l = 1; l <= last; l++) {
      const { weights, bias, inputs: depth, units } = layers[l - 1]!;
      affineInto(z[l]!, a[l - 1]!, parameters, weights, bias, rows, depth, units);
      a[l]!.set(activations[l - 1]!.values(z[l]!.subarray(0, rows * units)));
    }
    const sum = outputDelta(deltas[last]!, a[last]!, y, 2 * scale, rows * targets.columns);
    for (let l = last; l >= 1; l--) {
      const { weights, bias, inputs: depth, units } = layers[l - 1]!;
      const delta = deltas[l]!;
      timesSlope(activations[l - 1]!, delta, z[l]!, a[l]!, rows * units);
      gradientInto(gradient, weights, bias, a[l - 1]!, delta, rows, depth, units);
      if (l > 1) backInto(deltas[l - 1]!, delta, parameters, weights, rows, depth, units);
    }
    return sum;
  };

  return (parameters, gradient, scale, from, to, order) => {
    let sum = 0;
    for (let start = from; start < to; start += capacity) {
      const rows = Math.min(capacity, to - start);
      gather(a[0]!, inputs, start, rows, order);
      gather(y, targets, start, rows, order);
      sum += block(parameters, gradient, scale, rows);
    }
    return sum;
  };
}

function gather(
  into: Float64Array,
  { columns, data }: Dense,
  start: number,
  rows: number,
  order: ArrayLike<number> | undefined,
): void {
  for (let row = 0, at = 0; row < rows; row++) {
    let from = (order === undefined ? start + row : order[start + row]!) * columns;
    for (let column = 0; column < columns; column++) into[at++] = data[from++]!;
  }
}

/** δ ∘ f′. The activation's own loop over the array is twice as fast as a call for each entry. */
function timesSlope(
  activation: Activation,
  delta: Float64Array,
  z: Float64Array,
  a: Float64Array,
  count: number,
): void {
  const slopes = activation.derivatives(z.subarray(0, count), a.subarray(0, count));
  for (let at = 0; at < count; at++) delta[at]! *= slopes[at]!;
}

function outputDelta(
  delta: Float64Array,
  a: Float64Array,
  y: Float64Array,
  scale: number,
  count: number,
): number {
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const error = a[at]! - y[at]!;
    sum += error * error;
    delta[at] = scale * error;
  }
  return sum;
}
