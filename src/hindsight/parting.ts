import type { AnyRun } from '../run/any-run.ts';
import { standingOf } from './standing.ts';

/** Where the pasts of two runs part, as far as both have come. */
export interface Parting {
  /** The sweep after which two branches of one run go their own ways; absent where they share nothing. */
  readonly forked?: number;
  /** The first sweep whose loss differs, 0 being the untrained network; absent where none does. */
  readonly differs?: number;
}

/**
 * Compares records of sweeps, never states: what a fork shares with its parent is one record, the very
 * same object, and two runs that only resemble each other have losses of the same bits.
 */
export function partingOf(a: AnyRun, b: AnyRun): Parting {
  const forked = forkOf(a, b);
  const [one, other] = [a.losses, b.losses];
  const both = Math.min(one.length, other.length);
  let differs = 0;
  while (differs < both && Object.is(one[differs], other[differs])) differs++;
  return {
    ...(forked === undefined ? {} : { forked }),
    ...(differs < both ? { differs } : {}),
  };
}

function forkOf(a: AnyRun, b: AnyRun): number | undefined {
  const [one, other] = [standingOf(a), standingOf(b)];
  if (!one || !other || one.past === other.past) return undefined;
  const [own, others] = [one.past.records(one.sweep), other.past.records(other.sweep)];
  const both = Math.min(own.length, others.length);
  let shared = 0;
  while (shared < both && own[shared] === others[shared]) shared++;
  // A branch judges the sweep it begins with anew: that one is a record of its own.
  return shared > 0 && shared < both ? shared : undefined;
}
