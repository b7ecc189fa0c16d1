import type { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import { toMatrix } from '../linear/index.ts';
import type { LayerParameters } from './parameters.ts';

/** One layer of a network, for looking at. */
export interface Layer {
  /** W_l. Shape (width of the layer before × width); a copy. */
  readonly weights: Matrix;
  /** b_l, one per unit; a copy. */
  readonly bias: readonly number[];
  /** The activation's name. */
  readonly activation: string;
  /**
   * One weight: from input (or unit of the layer before) `from` to unit `to`, both from 0.
   *
   * @throws `OPTION_OUT_OF_RANGE` when there is no such weight.
   */
  weight(from: number, to: number): Weight;
}

/** One number of a network. */
export interface Weight {
  readonly value: number;
}

/** Shows one layer's parameters. */
export function layerView(
  layer: number,
  { weights, bias }: LayerParameters,
  activation: string,
): Layer {
  return {
    activation,
    get weights() {
      return toMatrix(weights);
    },
    get bias() {
      return [...bias];
    },
    weight(from, to) {
      checkIndex(layer, 'comes from', from, weights.rows);
      checkIndex(layer, 'goes to', to, weights.columns);
      return { value: weights.data[from * weights.columns + to]! };
    },
  };
}

function checkIndex(layer: number, role: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `The unit that a weight of layer ${layer} ${role} is numbered 0 … ${count - 1}, got ${index}.`,
  );
}
