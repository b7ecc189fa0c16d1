import type { Dense } from '../linear/index.ts';
import type { Loss } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import type { Layout } from './flat.ts';
import { benchFor } from './workbench.ts';

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
  layout: Layout,
  loss: Loss,
  { inputs, targets, roots }: Rows,
): Backpropagate {
  const { layers } = layout;
  const capacity = Math.min(BLOCK, inputs.rows);
  const outputs = targets.columns;
  const last = layers.length;
  const size = widths.reduce((sum, width) => sum + capacity * width + 4, 0);
  const { size: count } = layout;
  const bench = benchFor(layout, (skips ? 5 : 3) * size + 2 * (count + 4) + capacity + 4);
  const arrays = (): readonly Float64Array[] =>
    widths.map((width) => bench.array(capacity * width));
  const a = arrays();
  const z = arrays();
  const deltas = arrays();
  const branches = skips ? arrays() : a;
  const above = skips ? arrays() : deltas;
  const flat = bench.array(count);
  const sums = bench.array(count);
  const y = new Float64Array(capacity * outputs);
  const w = roots ? new Float64Array(capacity) : undefined;
  const squares = roots
    ? { rows: roots.length, columns: 1, data: roots.map((root) => root * root) }
    : undefined;

  const block = (scale: number, rows: number): number => {
    for (let l = 1; l <= last; l++) {
      const place = layers[l - 1]!;
      bench.affine(z[l]!, a[l - 1]!, flat, place, rows);
      bench.apply(activations[l - 1]!, z[l]!, branches[l]!, rows, place.units);
      if (skips) {
        addInto(a[l]!, branches[l]!, skips[l - 1] ? a[l - 1] : undefined, rows * place.units);
      }
    }
    const activation = activations[last - 1]!;
    const said = { activation, z: z[last]!, a: a[last]!, y, weights: w, rows, outputs };
    const sum = loss.slope(deltas[last]!, said, scale);
    for (let l = last; l >= 1; l--) {
      const place = layers[l - 1]!;
      const delta = deltas[l]!;
      if (l < last) {
        bench.slope(activations[l - 1]!, delta, z[l]!, branches[l]!, rows * place.units);
      }
      bench.gradient(sums, a[l - 1]!, delta, place, rows);
      if (l === 1) break;
      const below = deltas[l - 1]!;
      bench.back(below, delta, flat, place, rows);
      if (!skips) continue;
      addInto(below, below, skips[l - 1] ? above[l] : undefined, rows * place.inputs);
      above[l - 1]!.set(below);
    }
    return sum;
  };

  return (parameters, gradient, scale, from, to, order) => {
    flat.set(parameters);
    sums.fill(0);
    let sum = 0;
    for (let start = from; start < to; start += capacity) {
      const rows = Math.min(capacity, to - start);
      gather(a[0]!, inputs, start, rows, order);
      gather(y, targets, start, rows, order);
      if (w && squares) gather(w, squares, start, rows, order);
      sum += block(scale, rows);
    }
    for (let at = 0; at < count; at++) gradient[at]! += sums[at]!;
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
