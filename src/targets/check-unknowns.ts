import { BacksolveError } from '../errors.ts';
import type { Architecture } from '../network/index.ts';

/** A normal matrix of this many columns takes 288 MB, and its factor as much again. */
const MOST_FACTORED = 6000;

/**
 * Refuses a network of which one regression has more unknowns than can be factored.
 *
 * @param unknowns - Of the largest matrix that is factored for layer l.
 * @param advice - What to do, as a sentence.
 * @throws `OPTION_OUT_OF_RANGE`.
 */
export function checkUnknowns(
  { widths }: Architecture,
  unknowns: (layer: number) => number,
  advice: string,
): void {
  for (let layer = 1; layer < widths.length; layer++) {
    const count = unknowns(layer);
    if (count <= MOST_FACTORED) continue;
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `Layer ${layer} of the network ${widths.join('-')} has ${count} unknowns in one regression, and at most ${MOST_FACTORED} can be factored. ${advice}`,
    );
  }
}

/** What helps where the number of a layer's inputs alone is too large. */
export const NARROWER =
  'Make the layer before it narrower, or choose fewer of the inputs (data.drop(name)).';
