import type { TrainingState } from '../../training/state.ts';
import type { SweepRecord } from '../../training/sweep-record.ts';
import { settingOf, type Task } from '../../training/task.ts';
import type { Finding } from '../../warnings/finding.ts';
import { IDLE } from '../../warnings/thresholds.ts';
import { type RunWarning, severityOf, WARNING_KINDS } from '../../warnings/warning.ts';
import { adviceOn } from '../../warnings/words.ts';
import { dataFindings } from './data.ts';
import { type Group, groupsOf } from './groups.ts';
import { standFindings, standstill } from './stand.ts';

/** What is known of a run where it stands. */
export interface Told {
  /** What rules the sweep that follows sweep `done`. */
  taskAfter(done: number): Task;
  /** Of the sweeps 0 … the last completed one, the first being what there was before training. */
  readonly records: readonly SweepRecord[];
  readonly state: TrainingState;
  /** What went wrong with those who watch it. */
  readonly observers: readonly Group[];
}

/**
 * Everything that a user should know about a run up to where it stands, each thing once, the gravest
 * first. What happened is read from the records, one look at each; what the network is like now, and
 * what the training rows are like, is found out when somebody asks, and once.
 */
export function warningsOf(told: Told): readonly RunWarning[] {
  const { taskAfter, records, state } = told;
  const done = records.length - 1;
  const task = taskAfter(done);
  const idle = state.idle >= IDLE;
  const stalled = idle ? standstill(task, state) : undefined;
  const { sweep, sequence } = state;
  const here = { sweeps: 1, firstSweep: sweep, lastSweep: sweep, first: sequence, last: sequence };
  const since = (firstSweep: number): Omit<Group, 'finding'> => ({
    sweeps: done + 1 - firstSweep,
    firstSweep,
    lastSweep: done,
    first: records[firstSweep]!.sequence,
    last: records[done]!.sequence,
  });
  const always = { sweeps: 0, firstSweep: 0, lastSweep: 0, first: 0, last: 0 };
  // Least squares without a ridge gives the same answer in any units.
  const unitless = task.architecture.activations.length === 1 && task.ridge === 0;
  const of =
    (where: Omit<Group, 'finding'>) =>
    (finding: Finding): Group => ({ finding, ...where });
  const groups = [
    // A run that stands still is refused everywhere: that is said once, if at all.
    ...groupsOf(told).filter(({ finding }) => !(idle && finding.kind === 'refused')),
    ...(stalled ? [of(since(done + 1 - state.idle))(stalled)] : []),
    ...standFindings(task, state).map(of(here)),
    ...dataFindings(task.data)
      .filter(({ kind }) => !(unitless && kind === 'unscaled-inputs'))
      .map(of(always)),
    ...told.observers,
  ];
  return groups
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map(({ finding, sweeps, firstSweep, lastSweep, first, last }) => ({
      ...finding,
      severity: severityOf(finding.kind),
      sweeps,
      firstSweep,
      lastSweep,
      first: { sequence: first },
      last: { sequence: last },
      ...adviceOn(finding, settingOf(taskAfter(Math.max(firstSweep - 1, 0))), firstSweep),
    }));
}

function rankOf({ finding }: Group): number {
  return WARNING_KINDS.indexOf(finding.kind);
}
