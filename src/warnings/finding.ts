/** What a single event of one layer tells, with its figures. */
export type Trouble =
  | { readonly kind: 'failed'; readonly layer: number }
  | {
      readonly kind: 'clamped';
      readonly layer: number;
      /** The largest share of the layer's ideal entries, 0 … 1, that were moved into the range. */
      readonly share: number;
    }
  | {
      readonly kind: 'rank-deficient';
      readonly layer: number;
      /** The lowest numerical rank of the factored matrix, λ and μ included, and its columns. */
      readonly rank: number;
      readonly unknowns: number;
    }
  | {
      readonly kind: 'ill-conditioned';
      readonly layer: number;
      /** The least pivot of the factored matrix with a unit diagonal: what is left of 1. */
      readonly leastPivot: number;
    }
  | {
      readonly kind: 'refused';
      readonly layer: number;
      /** μ after the last refusal. */
      readonly damping: number;
    };

/** What the training rows tell before anything is trained; columns are indices from 0. */
export type DataFinding =
  | { readonly kind: 'constant-inputs'; readonly columns: readonly number[] }
  | {
      readonly kind: 'duplicate-inputs';
      /** Each column that follows from an earlier one by a factor and a constant, with that one. */
      readonly pairs: readonly (readonly [earlier: number, later: number])[];
    }
  | {
      readonly kind: 'unscaled-inputs';
      readonly columns: readonly number[];
      /** The largest root mean square of a column, and the smallest deviation of one. */
      readonly largest: number;
      readonly smallest: number;
    };

/** What the network as it is tells, and how the run came here. */
export type StandFinding =
  | { readonly kind: 'not-finite' }
  | {
      readonly kind: 'not-monotone';
      /** The largest factor by which the objective rose in a sweep. */
      readonly factor: number;
    }
  | { readonly kind: 'separated' }
  | {
      readonly kind: 'interpolating';
      readonly parameters: number;
      /** Numbers to be learnt: rows that count, times outputs. */
      readonly targets: number;
    }
  | {
      readonly kind: 'stalled';
      /** `exact`: the loss is within rounding of its least; else every proposal was refused. */
      readonly reason: 'exact' | 'refused';
    }
  | {
      readonly kind: 'saturated';
      readonly layer: number;
      /** Those at an end of their activation in nearly all rows; indices from 0. */
      readonly units: readonly number[];
      readonly width: number;
    }
  | {
      readonly kind: 'dead';
      readonly layer: number;
      /** Those active in no row; indices from 0. */
      readonly units: readonly number[];
      readonly width: number;
    };

/** An observer that failed: the run went on. */
interface ObserverFinding {
  readonly kind: 'observer';
  /** The observer, as a person would name it. */
  readonly observer: string;
  /** How often it failed, and with what first. */
  readonly failures: number;
  readonly error: string;
}

/** Something that a person who trains a network should know, as figures. */
export type Finding = Trouble | DataFinding | StandFinding | ObserverFinding;

/** Of two findings of one kind about one layer, the graver. */
export function worse<F extends Finding>(one: F, other: F): F {
  return gravity(other) > gravity(one) ? other : one;
}

function gravity(finding: Finding): number {
  switch (finding.kind) {
    case 'clamped':
      return finding.share;
    case 'rank-deficient':
      return -finding.rank;
    case 'ill-conditioned':
      return -finding.leastPivot;
    case 'refused':
      return finding.damping;
    case 'not-monotone':
      return finding.factor;
    default:
      return 0;
  }
}
