import type { Activation } from '../activations/index.ts';
import type { Dense } from '../linear/index.ts';
import type { Loss } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import type { Layout } from './flat.ts';
import { affineInto, backInto, gradientInto } from './products.ts';

/** Rows run through the network at a time: their activations then stay in the caches. */
const BLOCK = 128;

/** What a gradient is taken of. Inputs and targets in the network's units. */
export interface Rows {
  readonly inputs: Dense;
  readonly targets: Dense;
  /** √w, one per sample; absent where all count alike. */
  readonly roots?: Float64Array | undefined;
}

/**
 * Adds scale · ∂/∂θ of the deviance, Σ (y − a_L)² for squared errors, over some rows to `gradient` and
 * returns the deviance, unscaled.
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
 * One backward pass: δ_L as the loss has it, 2 (a_L − y) ∘ f′_L for squared errors,
 * δ_l = t_l ∘ f′_l with t_l = δ_{l+1} W_{l+1}ᵀ, plus t_{l+1} where layer l + 1 adds its input, and then
 * ∂/∂W_l = a_{l−1}ᵀ δ_l, ∂/∂b_l = Σ δ_l (Rumelhart, Hinton and Williams 1986), in blocks of rows
 * through arrays that are made once.
 *
 * Check: `test/baselines/gradient.test.ts` takes the same derivatives by finite differences.
 */
export function backpropagation(
  { widths, activations, skips }: Architecture,
  { layers }: Layout,
  loss: Loss,
  { inputs, targets, roots }: Rows,
): Backpropagate {
  const capacity = Math.min(BLOCK, inputs.rows);
  const arrays = (): readonly Float64Array[] =>
    widths.map((width) => new Float64Array(capacity * width));
  const a = arrays();
  const z = arrays();
  const deltas = arrays();
  const branches = skips ? arrays() : a;
  const above = skips ? arrays() : deltas;
  const outputs = targets.columns;
  const y = new Float64Array(capacity * outputs);
  const w = roots ? new Float64Array(capacity) : undefined;
  const squares = roots
    ? { rows: roots.length, columns: 1, data: roots.map((root) => root * root) }
    : undefined;
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
      branches[l]!.set(activations[l - 1]!.values(z[l]!.subarray(0, rows * units), units));
      if (skips) addInto(a[l]!, branches[l]!, skips[l - 1] ? a[l - 1] : undefined, rows * units);
    }
    const activation = activations[last - 1]!;
    const said = { activation, z: z[last]!, a: a[last]!, y, weights: w, rows, outputs };
    const sum = loss.slope(deltas[last]!, said, scale);
    for (let l = last; l >= 1; l--) {
      const { weights, bias, inputs: depth, units } = layers[l - 1]!;
      const delta = deltas[l]!;
      if (l < last) timesSlope(activations[l - 1]!, delta, z[l]!, branches[l]!, rows * units);
      gradientInto(gradient, weights, bias, a[l - 1]!, delta, rows, depth, units);
      if (l === 1) break;
      const below = deltas[l - 1]!;
      backInto(below, delta, parameters, weights, rows, depth, units);
      if (!skips) continue;
      addInto(below, below, skips[l - 1] ? above[l] : undefined, rows * depth);
      above[l - 1]!.set(below);
    }
    return sum;
  };

  return (parameters, gradient, scale, from, to, order) => {
    let sum = 0;
    for (let start = from; start < to; start += capacity) {
      const rows = Math.min(capacity, to - start);
      gather(a[0]!, inputs, start, rows, order);
      gather(y, targets, start, rows, order);
      if (w && squares) gather(w, squares, start, rows, order);
      sum += block(parameters, gradient, scale, rows);
    }
    return sum;
  };
}

/** into = one + other, or one alone. */
function addInto(
  into: Float64Array,
  one: Float64Array,
  other: Float64Array | undefined,
  count: number,
): void {
  for (let at = 0; at < count; at++) into[at] = one[at]! + (other ? other[at]! : 0);
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
