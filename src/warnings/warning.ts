import type { Finding } from './finding.ts';

/** What a warning is about. */
export type WarningKind = Finding['kind'];

/** How much a warning matters: results are useless, worse than they could be, or need a second look. */
export type Severity = 'error' | 'warning' | 'note';

/** One warning in words: a sentence or two each, with the calls to paste between backticks. */
export interface Advice {
  readonly cause: string;
  readonly effect: string;
  /** What to try, naming the exact call. */
  readonly fix: string;
}

/** A position in the log of events: `run.goto(warning.first)` stands right after that event. */
interface LogPosition {
  readonly sequence: number;
}

/** How often and where something was found. */
interface Occurrence {
  readonly severity: Severity;
  /** 1 … L; absent where the whole run is meant. */
  readonly layer?: number;
  /** In how many sweeps, and in which first and last; 0 where training rows alone tell it. */
  readonly sweeps: number;
  readonly firstSweep: number;
  readonly lastSweep: number;
  /** The first and the last event it is about; 0 is before the first one. */
  readonly first: LogPosition;
  readonly last: LogPosition;
}

/**
 * Something that a user should know about a run, said once however often it happened: what was found,
 * by its `kind` and figures, where, and in words.
 */
export type RunWarning = Finding & Occurrence & Advice;

/** What rules the words of a warning. */
export interface Setting {
  readonly rung: string;
  readonly widths: readonly number[];
  /** The hidden layers' activation, where they share one. */
  readonly activation?: string | undefined;
  readonly inputNames?: readonly string[] | undefined;
}

const KINDS: Readonly<Record<WarningKind, Severity>> = {
  'not-finite': 'error',
  failed: 'error',
  'not-monotone': 'warning',
  clamped: 'warning',
  separated: 'warning',
  refused: 'warning',
  saturated: 'warning',
  'unscaled-inputs': 'warning',
  'rank-deficient': 'warning',
  observer: 'warning',
  'ill-conditioned': 'note',
  interpolating: 'note',
  dead: 'note',
  'duplicate-inputs': 'note',
  'constant-inputs': 'note',
  stalled: 'note',
};

/** All kinds, the gravest first. */
export const WARNING_KINDS: readonly WarningKind[] = Object.keys(KINDS).filter(isKind);

function isKind(name: string): name is WarningKind {
  return name in KINDS;
}

/** How much a finding of this kind matters. */
export function severityOf(kind: WarningKind): Severity {
  return KINDS[kind];
}
