import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { type Activation, type ActivationDefinition, defineActivation } from './activation.ts';
import { arctan } from './arctan.ts';
import { asinh } from './asinh.ts';
import { checkActivation } from './check-activation.ts';
import { elu } from './elu.ts';
import { gelu } from './gelu.ts';
import { identity } from './identity.ts';
import { leakyRelu } from './leaky-relu.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { softsign } from './softsign.ts';
import { tanh } from './tanh.ts';

/** The activations that have a name of their own; the last two have no inverse. */
export type ActivationName =
  | 'identity'
  | 'leaky-relu'
  | 'tanh'
  | 'sigmoid'
  | 'softplus'
  | 'asinh'
  | 'elu'
  | 'arctan'
  | 'softsign'
  | 'relu'
  | 'gelu';

/** How a user names an activation: by name, ready made, or by a definition of their own. */
export type ActivationLike = ActivationName | Activation | ActivationDefinition;

/** What an output layer can have beside: softmax, the probabilities of classes. */
export type OutputLike = ActivationLike | 'softmax';

const byName: ReadonlyMap<string, Activation> = new Map<ActivationName, Activation>([
  ['identity', identity],
  ['leaky-relu', leakyRelu(0.01)],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
  ['softplus', softplus],
  ['asinh', asinh],
  ['elu', elu(1)],
  ['arctan', arctan],
  ['softsign', softsign],
  ['relu', relu],
  ['gelu', gelu],
]);

const names = [...byName.keys()].join(', ');

/**
 * Looks an activation up by name, or completes a definition and checks that its parts agree.
 *
 * ```ts
 * const swish = activation({
 *   name: 'swish',
 *   value: (z) => z / (1 + Math.exp(-z)),
 *   derivative: (z, a) => a + (1 - a) / (1 + Math.exp(-z)),
 * });
 * ```
 *
 * @throws `UNKNOWN_OPTION` for a name that isn't in the table; `WRONG_ARGUMENT` or
 * `OPTION_OUT_OF_RANGE` for a definition that lacks something; `ACTIVATION_INCONSISTENT`, with the
 * point, where derivative, inverse or range contradict the value.
 */
export function activation(like: ActivationLike): Activation {
  if (like === softmax) throw softmaxInside();
  if (typeof like === 'object' && like !== null) {
    return 'values' in like ? like : checkActivation(defineActivation(checkDefinition(like)));
  }
  const known = byName.get(like);
  if (known) return known;
  if (String(like) === softmax.name) throw softmaxInside();
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `There is no activation ${JSON.stringify(like)}. There are ${names}; or give an object { name, value, derivative }.`,
  );
}

function softmaxInside(): BacksolveError {
  return new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    "'softmax' makes probabilities of the outputs, and is for the output layer: network([4, 8, 3], { output: 'softmax' }).",
  );
}

/**
 * The same for an output layer, which alone may be a softmax.
 *
 * @throws What `activation` throws.
 */
export function outputActivation(like: OutputLike): Activation {
  return like === 'softmax' || like === softmax ? softmax : activation(like);
}

const PARTS: readonly string[] = [
  'name',
  'parameters',
  'value',
  'derivative',
  'inverse',
  'noInverse',
  'range',
];

function checkDefinition(definition: ActivationDefinition): ActivationDefinition {
  checkOptions('activation', definition, PARTS);
  const { name, value, derivative, inverse } = definition;
  for (const [part, given] of Object.entries({ value, derivative, inverse })) {
    if (typeof given === 'function' || (part === 'inverse' && given === undefined)) continue;
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `The activation ${JSON.stringify(name)} needs '${part}' as a function of a number, got ${given === null ? 'null' : typeof given}. Try activation({ name: 'cube', value: (z) => z ** 3, derivative: (z) => 3 * z * z }).`,
    );
  }
  if (byName.has(name) || name === softmax.name) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `'${name}' is the name of a built-in activation, and a saved network knows activations by name. Give your own another one, such as 'my-${name}'.`,
    );
  }
  return definition;
}

/** What JSON keeps of an activation. */
export interface ActivationJson {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/**
 * Rebuilds an activation from its JSON.
 *
 * @throws `UNKNOWN_OPTION` for an activation of the user's own: functions don't survive JSON.
 */
export function activationFromJson({ name, parameters }: ActivationJson): Activation {
  if (name === 'leaky-relu') return leakyRelu(parameters.slope ?? Number.NaN);
  if (name === 'elu') return elu(parameters.alpha ?? Number.NaN);
  if (name === softmax.name) return softmax;
  const known = byName.get(name);
  if (known) return known;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `The saved network uses the activation '${name}', which this version doesn't have. There are ${names}.`,
  );
}
