import type { SweepRecord } from '../../training/sweep-record.ts';
import type { Task } from '../../training/task.ts';
import { type Finding, worse } from '../../warnings/finding.ts';
import { CERTAIN, LATEST, OFTEN, REFUSED, ROSE } from '../../warnings/thresholds.ts';
import { WARNING_KINDS } from '../../warnings/warning.ts';
import type { Told } from './warnings-of.ts';

/** A finding with where it was found; `first` and `last` are positions in the log. */
export interface Group {
  readonly finding: Finding;
  readonly sweeps: number;
  readonly firstSweep: number;
  readonly lastSweep: number;
  readonly first: number;
  readonly last: number;
}

/** What went wrong in the sweeps, grouped by kind and layer. */
export function groupsOf({ taskAfter, records, state }: Told): readonly Group[] {
  const done = records.length - 1;
  const task = taskAfter(done);
  const groups = new Map<number, Counted>();
  const take = (sweep: number, finding: Finding, first: number, last = first): void => {
    const key = keyOf(finding);
    const group = groups.get(key);
    // Habits are asked for of the sweeps that went by the task that rules now.
    const latest = sweep > done - LATEST && taskAfter(sweep - 1) === task;
    if (group) add(group, finding, { sweep, last, latest });
    else groups.set(key, begun(finding, { sweep, first, last, latest }));
  };
  for (let sweep = 1; sweep <= done; sweep++) {
    const record = records[sweep]!;
    wholeSweep(task, record, records[sweep - 1]!, (finding) =>
      take(sweep, finding, record.sequence),
    );
    for (const incident of record.incidents) {
      take(sweep, incident, incident.first, incident.last);
    }
  }
  // Of a sweep that has been started the state knows more than the records.
  if (state.sequence > records[done]!.sequence) {
    for (const incident of state.incidents) {
      take(done + 1, incident, incident.first, incident.last);
    }
  }
  return [...groups.values()].filter((group) => isHabit(group, done));
}

interface Counted {
  finding: Finding;
  sweeps: number;
  firstSweep: number;
  lastSweep: number;
  first: number;
  last: number;
  /** In how many of the latest sweeps. */
  latest: number;
}

/** One number for a kind and a layer. */
function keyOf(finding: Finding): number {
  const layer = 'layer' in finding ? finding.layer : 0;
  return layer * WARNING_KINDS.length + WARNING_KINDS.indexOf(finding.kind);
}

function begun(
  finding: Finding,
  { sweep, first, last, latest }: { sweep: number; first: number; last: number; latest: boolean },
): Counted {
  return {
    finding,
    sweeps: 1,
    firstSweep: sweep,
    lastSweep: sweep,
    first,
    last,
    latest: latest ? 1 : 0,
  };
}

function add(
  group: Counted,
  finding: Finding,
  { sweep, last, latest }: { sweep: number; last: number; latest: boolean },
): void {
  group.finding = worse(group.finding, finding);
  group.sweeps++;
  group.lastSweep = sweep;
  group.last = last;
  if (latest) group.latest++;
}

function isHabit({ finding, latest }: Counted, done: number): boolean {
  switch (finding.kind) {
    case 'refused':
      return latest >= REFUSED;
    case 'ill-conditioned':
      return latest >= Math.max(1, (OFTEN / LATEST) * Math.min(done, LATEST));
    default:
      return true;
  }
}

/** What a sweep's own figures tell. */
function wholeSweep(
  { loss: { name } }: Task,
  record: SweepRecord,
  before: SweepRecord,
  found: (finding: Finding) => void,
): void {
  if (!Number.isFinite(record.loss)) found({ kind: 'not-finite' });
  // Under another λ it is another objective.
  if (before.ridge === record.ridge && record.objective > (1 + ROSE) * before.objective) {
    found({ kind: 'not-monotone', factor: record.objective / before.objective });
  }
  if (name === 'cross-entropy' && record.ridge === 0 && record.loss < CERTAIN) {
    found({ kind: 'separated' });
  }
}
