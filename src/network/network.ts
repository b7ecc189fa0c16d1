import type { Matrix } from 'ml-matrix';
import {
  type ActivationJson,
  type ActivationLike,
  activation,
  type OutputLike,
  outputActivation,
} from '../activations/index.ts';
import { BacksolveError } from '../errors.ts';
import { toMatrix } from '../linear/index.ts';
import { random } from '../random.ts';
import { forward, outputOf } from './forward.ts';
import { type Layer, layerView } from './layer.ts';
import { networkHtml, networkText } from './network-display.ts';
import { type Numbers, numbersToDense } from './numbers.ts';
import {
  type Architecture,
  initialParameters,
  type NetworkParameters,
  skipsOf,
} from './parameters.ts';
import type { Provenance } from './provenance.ts';
import { fromJson, toJson } from './serialise.ts';

/**
 * A feed-forward network: an architecture and its numbers. It never changes; training makes new ones.
 */
export interface Network extends Architecture {
  readonly parameters: NetworkParameters;
  /** All weights and biases counted. */
  readonly parameterCount: number;
  /**
   * One layer, from 1 (the first after the inputs) to L (the output).
   *
   * @throws `OPTION_OUT_OF_RANGE` for any other number.
   */
  layer(layer: number): Layer;
  /**
   * a_L for new inputs, in the network's own units.
   *
   * @param inputs - Shape (samples × inputs).
   * @returns Shape (samples × outputs).
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
   */
  predict(inputs: Numbers): Matrix;
  /** Everything that `networkFromJson` needs to build this network again, to the last bit. */
  toJSON(): NetworkJson;
}

export interface NetworkOptions {
  /** For the hidden layers: one for all, or one each. Default tanh. */
  readonly activation?: ActivationLike | readonly ActivationLike[];
  /**
   * For the output layer: identity by default; `'softmax'` for the probabilities of two classes or
   * more, one unit each; `'sigmoid'` for yes or no.
   */
  readonly output?: OutputLike;
  /**
   * Whether every hidden layer that is as wide as what comes into it adds that to what it makes of
   * it: a_l = f_l(z_l) + a_{l−1}. Default false.
   */
  readonly skip?: boolean;
  /** Of the random first weights and biases. Default 0. */
  readonly seed?: number;
}

/** A network as JSON. */
export interface NetworkJson {
  readonly format: 'backsolve-network';
  readonly version: 1;
  readonly widths: readonly number[];
  readonly activations: readonly ActivationJson[];
  /** Whether its hidden layers of equal width have skip connections. */
  readonly skip?: true;
  readonly layers: readonly {
    /** Row after row. */
    readonly weights: readonly number[];
    readonly bias: readonly number[];
  }[];
}

/**
 * Makes a network with random first weights and biases.
 *
 * @param widths - Inputs, hidden units of each layer, outputs: `[8, 50, 1]`.
 * @throws `OPTION_OUT_OF_RANGE` for widths that make no network, `UNKNOWN_OPTION` for an unknown
 * activation or option.
 */
export function network(widths: readonly number[], options: NetworkOptions = {}): Network {
  checkWidths(widths);
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) {
    throw new BacksolveError(
      'UNKNOWN_OPTION',
      `network has no option '${unknown}'. It takes: ${OPTIONS.join(', ')}.`,
    );
  }
  const hidden = widths.length - 2;
  const { activation: given = 'tanh', output = 'identity', skip = false, seed = 0 } = options;
  if (typeof seed !== 'number' || !Number.isFinite(seed)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The seed must be a finite number, got ${String(seed)}. Try { seed: 1 }.`,
    );
  }
  const likes = isList(given) ? given : new Array<ActivationLike>(hidden).fill(given);
  if (likes.length !== hidden) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${likes.length} activations are given for ${hidden} hidden layers. Give one for all or one each; the output layer's is the option 'output'.`,
    );
  }
  const architecture: Architecture = {
    widths: [...widths],
    activations: [...likes.map(activation), outputActivation(output)],
    ...(checkSkip(widths, skip) ? { skips: skipsOf(widths) } : {}),
  };
  checkClasses(architecture);
  return networkOf(architecture, initialParameters(architecture, random(seed)));
}

/**
 * Builds a network from its JSON.
 *
 * @throws `FILE_NOT_UNDERSTOOD`, `OPTION_OUT_OF_RANGE` for what makes no network, `UNKNOWN_OPTION`
 * for an activation that JSON can't carry.
 */
export function networkFromJson(json: NetworkJson): Network {
  const { architecture, parameters } = fromJson(json);
  checkWidths(architecture.widths);
  checkClasses(architecture);
  return networkOf(architecture, parameters);
}

/**
 * Gives an architecture and its numbers the shape that users hold.
 *
 * @param past - Where the numbers come from, for a network that a run has made.
 */
export function networkOf(
  architecture: Architecture,
  parameters: NetworkParameters,
  past?: Provenance,
): Network {
  const { widths, activations, skips } = architecture;
  const parameterCount = parameters.reduce(
    (count, { weights, bias }) => count + weights.data.length + bias.length,
    0,
  );
  const text = (): string => networkText(architecture, parameterCount, past);
  const drawn = {
    [Symbol.for('Jupyter.display')]: () => ({
      'text/html': networkHtml(architecture, parameterCount, past),
      'text/plain': text(),
    }),
    [Symbol.for('nodejs.util.inspect.custom')]: text,
  };
  return {
    widths,
    activations,
    ...(skips ? { skips } : {}),
    parameters,
    parameterCount,
    layer(layer) {
      const found = parameters[layer - 1];
      const used = activations[layer - 1];
      if (found && used) return layerView(layer, found, used.name, past);
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `This network has layers 1 … ${parameters.length}, not ${layer}. Layer 1 comes after the inputs, layer ${parameters.length} is the output.`,
      );
    },
    predict(inputs) {
      const count = widths[0] ?? 0;
      const because = `the network ${widths.join('-')} takes ${count} inputs`;
      const dense = numbersToDense(inputs, { what: 'inputs' }, { count, because });
      return toMatrix(outputOf(forward(architecture, parameters, dense)));
    },
    toJSON: () => toJson(architecture, parameters),
    ...drawn,
  };
}

const OPTIONS: readonly string[] = ['activation', 'output', 'skip', 'seed'];

function isList(
  given: ActivationLike | readonly ActivationLike[],
): given is readonly ActivationLike[] {
  return Array.isArray(given);
}

function checkSkip(widths: readonly number[], skip: boolean): boolean {
  if (typeof skip !== 'boolean' || (skip && !skipsOf(widths).includes(true))) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      typeof skip === 'boolean'
        ? `{ skip: true } adds its input to a hidden layer of the same width, and the network ${widths.join('-')} has none. Try network([8, 16, 16, 1], { skip: true }).`
        : `network takes skip as true or false, got ${String(skip)}.`,
    );
  }
  return skip;
}

function checkClasses({ widths, activations }: Architecture): void {
  if (activations[activations.length - 1]?.name !== 'softmax' || (widths.at(-1) ?? 0) >= 2) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    "A softmax of one output is always 1. Give one output for each class, or { output: 'sigmoid' } for yes or no.",
  );
}

function checkWidths(widths: readonly number[]): void {
  const fits = (width: number): boolean => Number.isInteger(width) && width >= 1;
  if (Array.isArray(widths) && widths.length >= 2 && widths.every(fits)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `The widths of a network are at least two whole numbers from 1: inputs, hidden units, outputs; got ${JSON.stringify(widths)}. Try network([8, 50, 1]).`,
  );
}
