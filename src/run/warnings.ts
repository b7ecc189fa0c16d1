import { numberText } from '../display/number-text.ts';
import type { LossName } from '../losses/index.ts';
import type { Rung } from '../targets/index.ts';
import type { Incident } from '../training/state.ts';
import type { SweepRecord } from '../training/sweep-record.ts';

/** Something a user should know about a run, said once however often it happened. */
export interface RunWarning {
  readonly kind:
    | 'not-monotone'
    | 'clamped'
    | 'rank-deficient'
    | 'failed'
    | 'not-finite'
    | 'separated'
    /** Of an observer, not of the numbers. */
    | 'observer';
  /** Absent where the whole run is meant. */
  readonly layer?: number;
  /** In how many sweeps, and in which first and last. */
  readonly sweeps: number;
  readonly firstSweep: number;
  readonly lastSweep: number;
  readonly cause: string;
  readonly effect: string;
  /** What to try, naming the call. */
  readonly fix: string;
}

/** Clamping a few entries is part of rule `inverse`; above this share it decides the solve. */
const MUCH_CLAMPED = 0.2;

/**
 * A mean cross-entropy below this is certainty about every training row: from there on the weights
 * can only grow, and nothing but rounding ends it.
 */
const CERTAIN = 1e-6;

/** Groups what went wrong in the sweeps 1 … of the records; the worst first. */
export function warningsOf(
  rung: Rung,
  lossName: LossName,
  records: readonly SweepRecord[],
): readonly RunWarning[] {
  const groups = new Map<string, { readonly found: Found; readonly sweeps: number[] }>();
  records.forEach((record, sweep) => {
    if (sweep === 0) return;
    for (const found of problemsOf(lossName, record, records[sweep - 1])) {
      const key = `${found.kind} ${found.layer ?? ''}`;
      const group = groups.get(key) ?? { found, sweeps: [] };
      groups.set(key, { found: worse(group.found, found), sweeps: group.sweeps });
      if (group.sweeps.at(-1) !== sweep) group.sweeps.push(sweep);
    }
  });
  return [...groups.values()]
    .sort((a, b) => ORDER.indexOf(a.found.kind) - ORDER.indexOf(b.found.kind))
    .map(({ found, sweeps }) => ({
      kind: found.kind,
      ...(found.layer === undefined ? {} : { layer: found.layer }),
      sweeps: sweeps.length,
      firstSweep: sweeps[0] ?? 0,
      lastSweep: sweeps.at(-1) ?? 0,
      ...words(rung, found),
    }));
}

const ORDER: readonly RunWarning['kind'][] = [
  'not-finite',
  'failed',
  'not-monotone',
  'clamped',
  'separated',
  'rank-deficient',
];

interface Found {
  readonly kind: Exclude<RunWarning['kind'], 'observer'>;
  readonly layer?: number;
  /** The clamped share; otherwise 0. */
  readonly size: number;
}

function problemsOf(
  lossName: LossName,
  record: SweepRecord,
  before: SweepRecord | undefined,
): readonly Found[] {
  const found: Found[] = [];
  if (!Number.isFinite(record.loss)) found.push({ kind: 'not-finite', size: 0 });
  // Under another λ it is another objective.
  const comparable = before !== undefined && before.ridge === record.ridge;
  if (comparable && record.objective > before.objective)
    found.push({ kind: 'not-monotone', size: 0 });
  if (lossName === 'cross-entropy' && record.ridge === 0 && record.loss < CERTAIN)
    found.push({ kind: 'separated', size: 0 });
  return [...found, ...record.incidents.filter(counts).map(ofIncident)];
}

function counts(incident: Incident): boolean {
  return incident.kind !== 'clamped' || incident.share > MUCH_CLAMPED;
}

function ofIncident(incident: Incident): Found {
  const size = incident.kind === 'clamped' ? incident.share : 0;
  return { kind: incident.kind, layer: incident.layer, size };
}

function worse(one: Found, other: Found): Found {
  return other.size > one.size ? other : one;
}

function words(
  rung: Rung,
  { kind, layer, size }: Found,
): Pick<RunWarning, 'cause' | 'effect' | 'fix'> {
  switch (kind) {
    case 'not-finite':
      return {
        cause: 'The loss overflowed.',
        effect: 'Predictions are useless from here on.',
        fix: "Go back with run.back() and fork with more ridge, run.fork({ ridge: 1e-3 }), or train with { rung: 'layer' }.",
      };
    case 'failed':
      return {
        cause: `The numbers of a solve of layer ${layer} overflowed.`,
        effect: 'The layer was left as it was.',
        fix: 'Standardise the inputs (data.standardise()) or train with more ridge, { ridge: 1e-3 }.',
      };
    case 'not-monotone':
      return {
        cause: `Rung '${rung}' takes every solve, without asking whether the objective falls.`,
        effect: 'The loss fell and rose again.',
        fix: "Train with { rung: 'layer' }, which never lets the objective rise, or return to the best sweep with run.goto(sweep).",
      };
    case 'clamped':
      return {
        cause: `Up to ${numberText(100 * size, 3)} % of layer ${layer}'s ideal activations lay on the edge of the activation's range or outside and were moved into it.`,
        effect: 'The layer was regressed on targets that no longer make up the error.',
        fix: "Train with { rung: 'layer' }, which needs no inverse, or use an activation with an unbounded range, { activation: 'leaky-relu' }.",
      };
    case 'separated':
      return {
        cause:
          'The classes of the training rows can be told apart without error, and no ridge holds the weights.',
        effect:
          'They grow without end, and the network becomes certain of rows that it has never seen.',
        fix: 'Fork with a ridge, run.fork({ ridge: 0.1 }), or end the fit by validation, { until: earlyStop(data.valid) }.',
      };
    case 'rank-deficient':
      return {
        cause: `What comes into layer ${layer} has dependent columns.`,
        effect: 'Of all equally good solutions the one of minimum norm was taken.',
        fix: 'Leave out constant or repeated columns (data.drop(name)) or train with a little ridge, { ridge: 1e-6 }.',
      };
  }
}
