import { BacksolveError } from '../errors.ts';
import { type Network, network } from './network.ts';

/** Networks that differ in their first weights: widths (of a tanh network), or a function of a seed. */
export type NetworkOfSeed = readonly number[] | ((seed: number) => Network);

/**
 * Makes a network for each seed.
 *
 * @param call - Who asks, as a person writes it.
 * @throws `OPTION_OUT_OF_RANGE` for anything else, and what `network` throws.
 */
export function networkOfSeed(call: string, given: NetworkOfSeed): (seed: number) => Network {
  if (Array.isArray(given)) {
    const widths = [...given];
    return (seed) => network(widths, { seed });
  }
  if (typeof given !== 'function') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${call} needs networks with different first weights: widths such as [8, 50, 1], or a function such as (seed) => network([8, 50, 1], { activation: 'sigmoid', seed }).`,
    );
  }
  return given;
}
