import { BacksolveError } from '../errors.ts';
import { type Activation, type ActivationDefinition, defineActivation } from './activation.ts';
import { identity } from './identity.ts';
import { leakyRelu } from './leaky-relu.ts';
import { sigmoid } from './sigmoid.ts';
import { tanh } from './tanh.ts';

/** The activations that have a name of their own. */
export type ActivationName = 'identity' | 'leaky-relu' | 'tanh' | 'sigmoid';

/** How a user names an activation: by name, ready made, or by a definition of their own. */
export type ActivationLike = ActivationName | Activation | ActivationDefinition;

const byName: ReadonlyMap<string, Activation> = new Map<ActivationName, Activation>([
  ['identity', identity],
  ['leaky-relu', leakyRelu(0.01)],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
]);

const names = [...byName.keys()].join(', ');

/**
 * Looks an activation up by name, or completes a definition.
 *
 * @throws `UNKNOWN_OPTION` for a name that isn't in the table.
 */
export function activation(like: ActivationLike): Activation {
  if (typeof like === 'object' && like !== null) {
    return 'values' in like ? like : defineActivation(like);
  }
  const known = byName.get(like);
  if (known) return known;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `There is no activation ${JSON.stringify(like)}. There are ${names}; or give an object { name, value, derivative }.`,
  );
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
  const known = byName.get(name);
  if (known) return known;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `The saved network uses the activation '${name}', which this version doesn't have. There are ${names}.`,
  );
}
