import { BacksolveError } from '../errors.ts';

/** @throws `OPTION_OUT_OF_RANGE` unless the value is a finite number from 0. */
export function checkPenalty(call: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes a finite ${name} of 0 or more, got ${String(value)}. Try { ${name}: 1e-3 }.`,
  );
}
