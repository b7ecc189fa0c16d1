import { type Activation, tanh } from '../activations/index.ts';
import { workbench } from '../core/core.ts';
import type { Layout } from './flat.ts';
import { affineInto, backInto, gradientInto } from './products.ts';

/** One layer's place in the flat parameters. */
type Place = Layout['layers'][number];

/** The products of a forward and a backward pass, on arrays that are made once and used again and again. */
export interface Bench {
  array(count: number): Float64Array;
  /** Z = A W + 1bᵀ. */
  affine(z: Float64Array, a: Float64Array, flat: Float64Array, place: Place, rows: number): void;
  /** f of the first numbers of z. */
  apply(
    activation: Activation,
    z: Float64Array,
    into: Float64Array,
    rows: number,
    units: number,
  ): void;
  /** δ ∘ f′. */
  slope(
    activation: Activation,
    d: Float64Array,
    z: Float64Array,
    a: Float64Array,
    count: number,
  ): void;
  /** B = D Wᵀ. */
  back(b: Float64Array, d: Float64Array, flat: Float64Array, place: Place, rows: number): void;
  /** Adds AᵀD and D's column sums where the layer's weights and bias are. */
  gradient(into: Float64Array, a: Float64Array, d: Float64Array, place: Place, rows: number): void;
}

/** A bench with kernels where there are, for arrays of so many numbers together. */
export function benchFor({ layers }: Layout, numbers: number): Bench {
  const scratchFor = layers.map(
    ({ inputs, units }) => 8 * (inputs + 8) * (units + 8) + 264 * (inputs + units + 8),
  );
  const most = Math.max(...scratchFor);
  const made = workbench(numbers + most);
  if (!made) return twin;
  const { kernels } = made;
  const scratch = made.array(most).byteOffset;
  const place = (flat: Float64Array, at: number): number => flat.byteOffset + 8 * at;
  return {
    array: made.array,
    affine(z, a, flat, { weights, bias, inputs, units }, rows) {
      const w = place(flat, weights);
      const b = place(flat, bias);
      kernels.affine(a.byteOffset, w, b, rows, inputs, units, z.byteOffset, scratch);
    },
    apply(activation, z, into, rows, units) {
      if (activation !== tanh) {
        twin.apply(activation, z, into, rows, units);
        return;
      }
      into.set(z);
      kernels.tanh(into.byteOffset, rows * units);
    },
    slope(activation, d, z, a, count) {
      if (activation === tanh) kernels.timesTanhSlope(d.byteOffset, a.byteOffset, count);
      else twin.slope(activation, d, z, a, count);
    },
    back(b, d, flat, { weights, inputs, units }, rows) {
      const w = place(flat, weights);
      kernels.back(d.byteOffset, w, rows, inputs, units, b.byteOffset, scratch);
    },
    gradient(into, a, d, { weights, bias, inputs, units }, rows) {
      const w = place(into, weights);
      const b = place(into, bias);
      kernels.addGradient(a.byteOffset, d.byteOffset, rows, inputs, units, w, b, scratch);
    },
  };
}

/** The same in TypeScript. */
const twin: Bench = {
  array: (count) => new Float64Array(count),
  affine: (z, a, flat, { weights, bias, inputs, units }, rows) =>
    affineInto(z, a, flat, weights, bias, rows, inputs, units),
  apply: (activation, z, into, rows, units) =>
    into.set(activation.values(z.subarray(0, rows * units), units)),
  slope(activation, d, z, a, count) {
    const slopes = activation.derivatives(z.subarray(0, count), a.subarray(0, count));
    for (let at = 0; at < count; at++) d[at]! *= slopes[at]!;
  },
  back: (b, d, flat, { weights, inputs, units }, rows) =>
    backInto(b, d, flat, weights, rows, inputs, units),
  gradient: (into, a, d, { weights, bias, inputs, units }, rows) =>
    gradientInto(into, weights, bias, a, d, rows, inputs, units),
};
