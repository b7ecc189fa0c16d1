import type { ShownWarning } from '../display/warning.ts';
import type { Factored, RegressionSolution } from '../targets/index.ts';
import { type Trouble, worse } from '../warnings/finding.ts';
import { ILL_CONDITIONED, MUCH_CLAMPED } from '../warnings/thresholds.ts';
import { severityOf } from '../warnings/warning.ts';
import { adviceOn } from '../warnings/words.ts';
import type { TrainingState } from './state.ts';
import { settingOf, type Task } from './task.ts';

/**
 * A numerical misfortune: data, not an error. One of each kind for each layer and sweep, at its worst,
 * with the positions of the first and the last event that it is about.
 */
export type Incident = Trouble & { readonly first: number; readonly last: number };

/** What is to be said of a layer's ideal values. */
export function clamping(layer: number, share: number): Trouble | undefined {
  return share > MUCH_CLAMPED ? { kind: 'clamped', layer, share } : undefined;
}

/** What is to be said of a solve. */
export function troubleOf(
  layer: number,
  status: RegressionSolution['status'],
  factored: Factored | undefined,
  unknowns: number,
): Trouble | undefined {
  if (status === 'failed') return { kind: 'failed', layer };
  if (status === 'rank-deficient') {
    return { kind: 'rank-deficient', layer, rank: factored?.rank ?? 0, unknowns };
  }
  const leastPivot = factored?.leastPivot ?? 1;
  return leastPivot < ILL_CONDITIONED ? { kind: 'ill-conditioned', layer, leastPivot } : undefined;
}

/** A layer was left as it was, though its solve promised an improvement. */
export function refusal(layer: number, damping: number): Trouble {
  return { kind: 'refused', layer, damping };
}

/** Adds to what went wrong in a sweep what the next event tells. */
export function noting(
  { incidents, sequence }: TrainingState,
  trouble: Trouble | undefined,
): Partial<TrainingState> {
  if (!trouble) return {};
  const at = sequence + 1;
  const same = ({ kind, layer }: Trouble): boolean =>
    kind === trouble.kind && layer === trouble.layer;
  const known = incidents.find(same);
  if (!known) return { incidents: [...incidents, { ...trouble, first: at, last: at }] };
  const grown: Incident = { ...worse(known, trouble), first: known.first, last: at };
  return { incidents: incidents.map((incident) => (incident === known ? grown : incident)) };
}

/** What stands above an event that is drawn. */
export function warningsAt(
  task: Task,
  sweep: number,
  ...troubles: readonly (Trouble | undefined)[]
): readonly ShownWarning[] {
  return troubles
    .filter((trouble) => trouble !== undefined)
    .map((trouble) => ({
      severity: severityOf(trouble.kind),
      ...adviceOn(trouble, settingOf(task), sweep),
    }));
}
