import { BacksolveError } from '../errors.ts';

/**
 * The learning rates to try, one where there is nothing to search for.
 *
 * @throws `OPTION_OUT_OF_RANGE` unless all are finite and positive.
 */
export function checkRates(
  call: string,
  given: number | 'grid' | readonly number[],
  grid: readonly number[],
): readonly number[] {
  const rates = given === 'grid' ? grid : typeof given === 'number' ? [given] : given;
  const fits = (rate: unknown): boolean => typeof rate === 'number' && rate > 0 && rate < 1e6;
  if (Array.isArray(rates) && rates.length > 0 && rates.every(fits)) return [...rates];
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a positive learning rate, several of them in an array, or 'grid' for ${grid.join(', ')}; got ${JSON.stringify(given)}.`,
  );
}

/** @throws `OPTION_OUT_OF_RANGE` unless the batch is `'full'` or a whole number from 1. */
export function checkBatch(call: string, batch: unknown): void {
  if (batch === 'full' || isWhole(batch, 1)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a batch of whole rows from 1, or 'full' for all rows at once; got ${String(batch)}. Try { batch: 32 }.`,
  );
}

/** @throws `OPTION_OUT_OF_RANGE` unless the value is a whole number from 1. */
export function checkWhole(call: string, name: string, value: unknown): void {
  if (isWhole(value, 1)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a whole number from 1 as its ${name}, got ${String(value)}.`,
  );
}

/** @throws `OPTION_OUT_OF_RANGE` unless the value lies in [low, high). */
export function checkWithin(
  call: string,
  name: string,
  value: unknown,
  [low, high]: readonly [number, number],
): void {
  if (typeof value === 'number' && value >= low && value < high) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a ${name} from ${low} to below ${high}, got ${String(value)}.`,
  );
}

/** @throws `OPTION_OUT_OF_RANGE` unless the seed is a finite number. */
export function checkSeed(call: string, seed: unknown): void {
  if (typeof seed === 'number' && Number.isFinite(seed)) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a finite number as its seed, got ${String(seed)}. Try { seed: 1 }.`,
  );
}

function isWhole(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}
