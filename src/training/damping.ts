import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';

/** How μ, the proximal penalty, follows success and refusal. Every layer has its own μ. */
export interface DampingSchedule {
  /** μ of every layer before the first sweep. */
  readonly initial: number;
  /** Factor after a refusal. */
  readonly raise: number;
  /** Factor after an acceptance. */
  readonly lower: number;
  /** μ stays within [least, most]. */
  readonly least: number;
  readonly most: number;
  /** Solves per layer and sweep before the layer is left as it was. */
  readonly trials: number;
}

/** What a user may set: μ before the first sweep, or any part of the schedule. */
export type DampingOption = number | Partial<DampingSchedule>;

/**
 * Completes the schedule. The normal matrix is a sum over samples, so μ starts at 1e−4 per sample, but
 * no higher than for a thousand: μ also says how far a step may go from the weights that it is exact at,
 * and that doesn't shrink with more samples. Friedman 1 with 4,000 samples, 10-64-64-1, came to 1e-4 in 7
 * or 8 sweeps from 0.1, in 9 or 10 from 0.4; four other problems with 5,000 and 10,000 samples hardly cared.
 *
 * The factors were chosen among 2, 3, 4, 5 and 0.3, 0.5, 0.7 on six small problems: a
 * small raise finds the least damping that works, and a refused trial costs only a factorisation.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function dampingSchedule(option: DampingOption, samples: number): DampingSchedule {
  const given = typeof option === 'object' && option !== null ? option : { initial: option };
  checkOptions('train({ damping })', given, NAMES);
  const schedule: DampingSchedule = {
    initial: 1e-4 * Math.min(samples, 1000),
    raise: 2,
    lower: 0.5,
    least: 1e-13 * samples,
    most: 1e7 * samples,
    trials: 8,
    ...given,
  };
  for (const [name, fits, wanted] of bounds(schedule)) {
    if (fits) continue;
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `train takes damping.${name} ${wanted}, got ${String(schedule[name])}. Leave it out for the default.`,
    );
  }
  return schedule;
}

const NAMES = ['initial', 'raise', 'lower', 'least', 'most', 'trials'] as const;

function bounds({
  initial,
  raise,
  lower,
  least,
  most,
  trials,
}: DampingSchedule): readonly [keyof DampingSchedule, boolean, string][] {
  return [
    ['initial', Number.isFinite(initial) && initial >= 0, 'of 0 or more'],
    ['raise', Number.isFinite(raise) && raise > 1, 'above 1'],
    ['lower', lower > 0 && lower <= 1, 'in (0, 1]'],
    ['least', Number.isFinite(least) && least > 0, 'above 0'],
    ['most', Number.isFinite(most) && most > least, 'above damping.least'],
    ['trials', Number.isInteger(trials) && trials >= 1, 'as a whole number from 1'],
  ];
}

/** μ after a refusal: at least the schedule's smallest, where the layer had none. */
export function raised({ raise, least, most }: DampingSchedule, damping: number): number {
  return Math.min(Math.max(damping * raise, least), most);
}

/** μ after an acceptance. */
export function lowered({ lower, least }: DampingSchedule, damping: number): number {
  return Math.max(damping * lower, least);
}
