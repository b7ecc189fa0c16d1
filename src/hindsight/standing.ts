import type { Past } from './past.ts';

/** By this a run shows its past to what is no method of it. */
export const standing: unique symbol = Symbol('standing');

/** A past, and where a run stands in it. */
export interface Standing {
  readonly past: Past;
  /** Sweeps completed. */
  readonly sweep: number;
}

/** The past of a run by linear regressions; a baseline has none to show. */
export function standingOf(run: object): Standing | undefined {
  return hasStanding(run) ? run[standing]() : undefined;
}

function hasStanding(run: object): run is { [standing](): Standing } {
  return standing in run;
}
