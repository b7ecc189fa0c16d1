import type { Matrix } from 'ml-matrix';
import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { toMatrix } from '../linear/index.ts';
import { type NumberHistory, numberHistory, writeText } from './number-history.ts';
import type { LayerParameters } from './parameters.ts';
import type { LayerWrite, Provenance } from './provenance.ts';

/** One layer of a network, for looking at. */
export interface Layer extends Displayable {
  /** W_l. Shape (width of the layer before × width); a copy. */
  readonly weights: Matrix;
  /** b_l, one per unit; a copy. */
  readonly bias: readonly number[];
  /** The activation's name. */
  readonly activation: string;
  /** The last solve that wrote this layer; undefined where it is as it began. */
  readonly writtenBy: LayerWrite | undefined;
  /**
   * One weight: from input (or unit of the layer before) `from` to unit `to`, both from 0.
   *
   * @throws `OPTION_OUT_OF_RANGE` when there is no such weight.
   */
  weight(from: number, to: number): Weight;
  /**
   * The bias of one unit, from 0.
   *
   * @throws `OPTION_OUT_OF_RANGE` when there is no such unit.
   */
  biasOf(unit: number): Weight;
}

/** One number of a network. */
export interface Weight extends Displayable {
  readonly value: number;
  /**
   * Every solve that wrote this number up to here, with its share. Of a network that a run made:
   * `run.network.layer(1).weight(3, 0).history()`. Where the states of the past aren't kept
   * (`historyMegabytes`), the sweeps are made again.
   *
   * A run's networks therefore hold on to what the run remembers, its data included;
   * `networkFromJson(network.toJSON())` is one that doesn't.
   */
  history(): NumberHistory;
}

/** Shows one layer's parameters. */
export function layerView(
  layer: number,
  parameters: LayerParameters,
  activation: string,
  past: Provenance | undefined,
): Layer {
  const { weights, bias } = parameters;
  const number = (name: string, of: (parameters: LayerParameters) => number): Weight => {
    const value = of(parameters);
    const full = `${name} of layer ${layer}`;
    const shown = (): string =>
      [`${full}: ${numberText(value)}`, ...written(layer, past)].join('; ');
    return {
      value,
      history: () => numberHistory(full, layer, value, of, past),
      [displaySymbol]: () => ({ 'text/html': `<div>${shown()}</div>`, 'text/plain': shown() }),
      [inspectSymbol]: shown,
    };
  };
  const text = (): string => layerText(layer, parameters, activation, past);
  return {
    activation,
    get weights() {
      return toMatrix(weights);
    },
    get bias() {
      return [...bias];
    },
    get writtenBy() {
      return past?.writtenBy(layer);
    },
    weight(from, to) {
      checkIndex(layer, 'The unit that a weight', 'comes from', from, weights.rows);
      checkIndex(layer, 'The unit that a weight', 'goes to', to, weights.columns);
      const { columns } = weights;
      return number(`weight ${from} → ${to}`, ({ weights }) => weights.data[from * columns + to]!);
    },
    biasOf(unit) {
      checkIndex(layer, 'The unit that a bias', 'belongs to', unit, bias.length);
      return number(`bias ${unit}`, ({ bias }) => bias[unit]!);
    },
    [displaySymbol]: () => ({
      'text/html': `<div>${escapeHtml(text())}</div>`,
      'text/plain': text(),
    }),
    [inspectSymbol]: text,
  };
}

/** `layer 1: 8 → 50 units, tanh; weights −1.2 … 3.4, bias −0.9 … 1; written by solve #143 (sweep 12, trial 1)`. */
function layerText(
  layer: number,
  { weights, bias }: LayerParameters,
  activation: string,
  past: Provenance | undefined,
): string {
  const parts = [
    `layer ${layer}: ${weights.rows} → ${weights.columns} units, ${activation}`,
    `weights ${range(weights.data)}, bias ${range(bias)}`,
  ];
  return [...parts, ...written(layer, past)].join('; ');
}

/** Words and numbers only, nothing to escape; nothing of a network that comes from no run. */
function written(layer: number, past: Provenance | undefined): readonly string[] {
  if (!past) return [];
  const write = past.writtenBy(layer);
  return [write ? `written by ${writeText(write)}` : 'as it began'];
}

function range(numbers: Float64Array): string {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of numbers) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return `${numberText(lowest, 3)} … ${numberText(highest, 3)}`;
}

function checkIndex(layer: number, what: string, role: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${what} of layer ${layer} ${role} is numbered 0 … ${count - 1}, got ${index}.`,
  );
}
