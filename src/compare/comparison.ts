import type { Displayable } from '../display/protocol.ts';
import type { LossName } from '../losses/index.ts';

/** What {@link compare} found out: plain data, which tables and pictures read. */
export interface Comparison extends Displayable {
  /** In the order in which they were given. */
  readonly methods: readonly MethodResult[];
  /** What every trial was given. */
  readonly budget: Budget;
  readonly seeds: readonly number[];
  /** What all methods make small. */
  readonly lossName: LossName;
  /** The training losses to which times are told. */
  readonly targets: readonly number[];
  /** Whether it was stopped before its end; the trials are then as far as they came. */
  readonly aborted: boolean;
}

export type Budget =
  | { readonly kind: 'seconds'; readonly seconds: number }
  | { readonly kind: 'passes'; readonly passes: number };

/** One method over all seeds. */
export interface MethodResult {
  readonly name: string;
  /** The recipe as a person would write it. */
  readonly description: string;
  /** One for each seed. */
  readonly trials: readonly Trial[];
}

/** One method from one initial network. Where a setting was searched for, the best candidate. */
export interface Trial extends CandidateTrial {
  /** The seconds that all candidates took together; those of the trial where nothing was searched. */
  readonly searchSeconds: number;
  /** All that were tried; this trial alone where nothing was searched. */
  readonly candidates: readonly CandidateTrial[];
}

/** One training from one initial network. */
export interface CandidateTrial {
  readonly seed: number;
  readonly description: string;
  readonly curve: Curve;
  readonly reason: TrialEnd;
  readonly sweeps: number;
  readonly passes: number;
  /** Of the method's own work: judging the loss is not on the clock. */
  readonly seconds: number;
  /** The training loss at the end: in the targets' units squared, or the mean cross-entropy. */
  readonly loss: number;
  /** RMSE, or mean cross-entropy, on rows that it wasn't trained on, where there are such. */
  readonly valid?: number;
  readonly test?: number;
}

/** How a trial ended: its budget was used up, nothing changed any more, or the numbers overflowed. */
export type TrialEnd = 'budget' | 'stalled' | 'diverged' | 'aborted';

/** The training loss on the way: one entry a look, the first before training. */
export interface Curve {
  readonly seconds: readonly number[];
  readonly passes: readonly number[];
  readonly losses: readonly number[];
}

/** When a curve first came down to a loss; ∞ where it never did. */
export function secondsTo({ seconds, losses }: Curve, loss: number): number {
  const at = losses.findIndex((value) => value <= loss);
  return at < 0 ? Number.POSITIVE_INFINITY : (seconds[at] ?? Number.POSITIVE_INFINITY);
}

/** The middle one of some numbers, the higher of two; what isn't a number counts as ∞. */
export function median(values: readonly number[]): number {
  const sorted = values
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
