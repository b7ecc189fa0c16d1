import { checkOptions } from '../../check-options.ts';
import { BacksolveError } from '../../errors.ts';

/** What every generator takes. */
export interface SyntheticOptions {
  /** How many rows to draw. */
  readonly samples: number;
  /** The same seed draws the same rows, on every machine. */
  readonly seed: number;
  /** Standard deviation of the normal noise on the target. Default 0: the formula itself. */
  readonly noise?: number;
}

/** Throws `UNKNOWN_OPTION`, `NO_ROWS` or `OPTION_OUT_OF_RANGE` before anything is drawn. */
export function checkSynthetic(
  call: string,
  options: SyntheticOptions,
  others: readonly string[] = [],
): void {
  checkOptions(call, options, ['samples', 'seed', 'noise', ...others]);
  const { samples, seed, noise = 0 } = options;
  if (samples === 0) throw new BacksolveError('NO_ROWS', `${call} was asked for 0 samples.`);
  if (!Number.isInteger(samples) || samples < 0) {
    throw outOfRange(`${call} draws a whole number of samples, such as 1000; got ${samples}.`);
  }
  if (!Number.isFinite(seed)) {
    throw outOfRange(`${call} needs a seed, such as 1, to draw the same rows again; got ${seed}.`);
  }
  if (!(noise >= 0) || !Number.isFinite(noise)) {
    throw outOfRange(`${call}'s noise is a standard deviation, 0 or more; got ${noise}.`);
  }
}

function outOfRange(message: string): BacksolveError {
  return new BacksolveError('OPTION_OUT_OF_RANGE', message);
}
