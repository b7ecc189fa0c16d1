import { BacksolveError } from './errors.ts';
import { nearestName } from './nearest-name.ts';

/**
 * Refuses options that a function doesn't have, because a misspelt option that is silently ignored
 * gives a wrong result that looks right.
 *
 * @param call - The function's name, as a person writes it: `'csv'`.
 * @throws BacksolveError - `UNKNOWN_OPTION`, naming the option and the one that was probably meant.
 */
export function checkOptions(call: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    throw new BacksolveError(
      'UNKNOWN_OPTION',
      `${call} has no option '${name}'. ${nearest === undefined ? '' : `Did you mean '${nearest}'? `}It takes: ${known.join(', ')}.`,
    );
  }
}
