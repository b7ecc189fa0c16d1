import { slopesOf } from '../../network/index.ts';
import type { TrainingState } from '../../training/state.ts';
import { passOf, type Task } from '../../training/task.ts';
import { countOf, varianceOf } from '../../training/training-data.ts';
import type { StandFinding } from '../../warnings/finding.ts';
import {
  EXACT,
  FITTED,
  FLAT,
  FLAT_ROWS,
  MOST_UNITS,
  NEVER_ACTIVE,
} from '../../warnings/thresholds.ts';

/** What the network as it is tells of its units, and of how many they are. */
export function standFindings(task: Task, state: TrainingState): readonly StandFinding[] {
  if (!Number.isFinite(state.loss)) return [];
  return [...overfitting(task, state), ...unitFindings(task, state)];
}

/** The deviance as a share of what the mean as the only answer leaves; NaN where that is nothing. */
function unexplained(task: Task, { deviance }: TrainingState): number {
  const { data } = task;
  return deviance / (countOf(data) * data.targets.columns * varianceOf(data));
}

/**
 * Why a run stands still. Without hidden layers there is one minimum, and it has come there: nothing to
 * be said.
 */
export function standstill(task: Task, state: TrainingState): StandFinding | undefined {
  if (task.architecture.activations.length === 1) return undefined;
  const fitted = task.loss.name === 'squared' && !(unexplained(task, state) > EXACT);
  // A linear output layer is tried once, and left where it is solved exactly.
  const tried = state.incidents.some(({ kind }) => kind === 'refused' || kind === 'failed');
  return { kind: 'stalled', reason: fitted || !tried ? 'exact' : 'refused' };
}

function overfitting(task: Task, state: TrainingState): readonly StandFinding[] {
  const { architecture, data, loss, ridge, criterion } = task;
  const parameters = architecture.widths
    .slice(1)
    .reduce((sum, width, l) => sum + width * (architecture.widths[l]! + 1), 0);
  const targets = countOf(data) * data.targets.columns;
  const free = loss.name === 'squared' && ridge === 0 && criterion === undefined;
  if (!free || state.sweep === 0 || parameters < targets) return [];
  if (!(unexplained(task, state) < FITTED)) return [];
  return [{ kind: 'interpolating', parameters, targets }];
}

/** Looked at once for every state, as long as it is kept. */
const known = new WeakMap<TrainingState, readonly StandFinding[]>();

function unitFindings(task: Task, state: TrainingState): readonly StandFinding[] {
  let found = known.get(state);
  if (!found) {
    found = task.architecture.activations
      .slice(0, -1)
      .flatMap((_, index) => unitsOf(task, state, index + 1));
    known.set(state, found);
  }
  return found;
}

function unitsOf(
  task: Task,
  { parameters }: TrainingState,
  layer: number,
): readonly StandFinding[] {
  const { architecture, data } = task;
  const {
    rows,
    columns: width,
    data: slopes,
  } = slopesOf(architecture, passOf(task, parameters), layer);
  const flat = new Float64Array(width);
  const steepest = new Float64Array(width);
  for (let row = 0, at = 0; row < rows; row++) {
    if (data.roots && data.roots[row] === 0) {
      at += width;
      continue;
    }
    for (let unit = 0; unit < width; unit++, at++) {
      const slope = Math.abs(slopes[at]!);
      if (slope < FLAT) flat[unit]!++;
      if (slope > steepest[unit]!) steepest[unit] = slope;
    }
  }
  const all = Array.from({ length: width }, (_, unit) => unit);
  const bounded = architecture.activations[layer - 1]!.range.every(Number.isFinite);
  if (!bounded) {
    const units = all.filter((unit) => steepest[unit]! < NEVER_ACTIVE);
    return units.length > 0 ? [{ kind: 'dead', layer, units, width }] : [];
  }
  const units = all.filter((unit) => flat[unit]! >= FLAT_ROWS * countOf(data));
  return units.length > MOST_UNITS * width ? [{ kind: 'saturated', layer, units, width }] : [];
}
