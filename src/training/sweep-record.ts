import type { Incident } from './incidents.ts';
import type { TrainingState, Write } from './state.ts';

/** What is kept of every sweep for good, the first being what there was before training. */
export interface SweepRecord {
  /** The position in the log after it. */
  readonly sequence: number;
  readonly loss: number;
  readonly objective: number;
  readonly ridge: number | undefined;
  readonly writes: readonly Write[];
  readonly incidents: readonly Incident[];
}

/** Keeps of a sweep what takes little room. */
export function recordOf(state: TrainingState): SweepRecord {
  const { sequence, loss, objective, ridge, writes, incidents } = state;
  return { sequence, loss, objective, ridge, writes: writes.map(told), incidents };
}

/** A write without the numbers that it left. */
export function told({ layer, sweep, sequence, trial, ridge, damping, resolved }: Write): Write {
  return { layer, sweep, sequence, trial, ridge, damping, resolved };
}
