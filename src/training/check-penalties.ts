import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { Penalties } from '../targets/index.ts';

/**
 * Merges changed penalties into the ones there are.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE` for a negative or infinite penalty.
 */
export function checkPenalties(
  call: string,
  { ridge, damping }: Penalties,
  changes: { readonly ridge?: number; readonly damping?: number },
): Penalties {
  checkOptions(call, changes, ['ridge', 'damping']);
  return {
    ridge: checkPenalty(call, 'ridge', changes.ridge ?? ridge),
    damping: checkPenalty(call, 'damping', changes.damping ?? damping),
  };
}

/** @throws `OPTION_OUT_OF_RANGE` unless the value is a finite number from 0. */
export function checkPenalty(call: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a finite ${name} of 0 or more, got ${String(value)}. Try { ${name}: 1e-3 }.`,
  );
}
