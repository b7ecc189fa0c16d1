import type { Matrix } from 'ml-matrix';
import type { LayerSummary, SolveSummary } from '../diagnostics/solve-summary.ts';
import type { Rung } from '../targets/index.ts';
import type { KeptRows } from './kept-rows.ts';
import type { OtherTargets } from './other-targets.ts';

/**
 * What a run is made of, in order, for every sweep: `sweep:start`; for each layer from the output
 * to the input `forward`, `ideal`, one or more trials (`solve`, then `accept` or `reject`); then
 * `sweep:end`.
 *
 * Events are snapshots: they hold the weights they were made from and recompute their tensors by
 * exact replay when asked, so keeping one costs little and nothing that happens later changes it.
 * Layers, sweeps and units in a sentence are numbered from 1; `unit` arguments are indices from 0.
 */
export type TrainingEvent =
  | SweepStartEvent
  | ForwardEvent
  | IdealEvent
  | SolveEvent
  | AcceptEvent
  | RejectEvent
  | SweepEndEvent;

export type EventKind = TrainingEvent['kind'];

/** The event of one kind: `EventOf<'solve'>` is {@link SolveEvent}. */
export type EventOf<K extends EventKind> = Extract<TrainingEvent, { readonly kind: K }>;

interface Positioned {
  /** Position in the run's log, from 1. */
  readonly sequence: number;
  /** The sweep that made this event, from 1. */
  readonly sweep: number;
}

interface OfLayer extends Positioned {
  /** The layer this event is about, 1 … L. */
  readonly layer: number;
}

export interface SweepStartEvent extends Positioned {
  readonly kind: 'sweep:start';
  /** On the training rows: mean squared error in the targets' units squared, or mean cross-entropy. */
  readonly loss: number;
  /** ‖y − a_L‖² or deviance, + λ‖W‖², in the network's units: a safeguarded rung never raises it. */
  readonly objective: number;
}

export interface ForwardEvent extends OfLayer {
  readonly kind: 'forward';
  /** a_{l−1}, what comes into the layer. Shape (samples × width of the layer before). */
  readonly activations: Matrix;
  /** z_l = a_{l−1} W_l + b_l. Shape (samples × width). */
  readonly preActivations: Matrix;
}

export interface IdealEvent extends OfLayer {
  readonly kind: 'ideal';
  /** z*_l, what the layer's total input should be. Shape (samples × width). */
  readonly ideal: Matrix;
  /** z_l, what it is. Shape (samples × width). */
  readonly actual: Matrix;
  /** Share of entries, 0 … 1, that had to be moved into the activation's open range. */
  readonly clamped: number;
  /** 1 where an entry was clamped, else 0. Shape (samples × width). */
  readonly clampedAt: Matrix;
}

export interface SolveEvent extends OfLayer {
  readonly kind: 'solve';
  /** By whose rule the regression was posed. */
  readonly rung: Rung;
  /** Which attempt at this layer in this sweep, from 1: each refusal raises the damping. */
  readonly trial: number;
  /** λ, the penalty on the weights. */
  readonly ridge: number;
  /** μ, the proximal penalty ‖W − W_old‖². */
  readonly damping: number;
  /** What the rows of `weights` belong to, where this is layer 1 and the inputs have names. */
  readonly inputNames?: readonly string[];
  /** Proposed W_l. Shape (width of the layer before × width). */
  readonly weights: Matrix;
  /** Proposed b_l, one per unit. */
  readonly bias: readonly number[];
  /**
   * What the regression could not explain. Rung `inverse`: z*_l − A W, shape (samples × width);
   * rungs `weighted` and `neuron`: the same times the root of each row's weight, f′ and ‖s_k‖. Rungs
   * `layer` and `network`: e − Σ_k s_k ∘ (A ΔW_k), over all layers in `network`, in the network's
   * output units, shape (samples × outputs). Of a linear output layer always y − A W. With
   * cross-entropy e and s are whitened, sᵀe half the deviance's downhill slope; with sample weights
   * every row is multiplied by √w.
   */
  readonly residual: Matrix;
  /** The response that the regression was fitted to: same shape and units as `residual`. */
  readonly response: Matrix;
  /**
   * Condition number of the matrix that was factored (λ and μ included), in the 2-norm; where every
   * unit has a matrix of its own, the worst. By `conjugate-gradients` it is computed when it is asked
   * for, and an estimate beyond 1,000 unknowns (the summary says so).
   */
  readonly condition: number;
  /** The same with every column in units of its own size: what bad units alone do not explain. */
  readonly conditionScaled: number;
  /**
   * Numerical rank of the normal matrix before λ and μ, and the number of its columns; where every
   * unit has a matrix of its own, the lowest. By `conjugate-gradients` as `condition`.
   */
  readonly rank: number;
  readonly unknowns: number;
  /**
   * Mean squared error on a row left out, Σ_i (r_i/(1 − h_i))²/n, from the leverages and without a
   * refit, rows of weight 0 not counted; with several outputs ‖(I − H_ii)⁻¹ r_i‖², a block for each
   * row. In the units of `residual`, squared. Exact for the linear problem that was solved: in front of a nonlinear layer
   * that is the linearised one, with the other layers, λ and μ as they are. ∞ where a row alone
   * decides its fit; NaN by `conjugate-gradients` beyond 1,000 unknowns.
   */
  readonly press: number;
  /** h_i = tr H_ii, the share of its own response in what is fitted to row i, one per row. */
  readonly leverages: readonly number[];
  /**
   * tr H, the sum of the leverages: what λ and μ leave of `unknowns`, of all units together where
   * each has a regression of its own.
   */
  readonly effectiveParameters: number;
  /** Generalised cross-validation, n‖r‖²/(n − tr H)² (Golub, Heath and Wahba 1979). */
  readonly gcv: number;
  /**
   * How the system was solved: from the normal matrix, or, where that had lost too many digits of
   * its columns, by QR of the rows themselves; where R then hasn't clearly full rank, by its singular
   * values (`qr-svd`) or, with many columns, by pivoting (`qr-pivoted`).
   */
  readonly route:
    | 'cholesky'
    | 'pivoted-cholesky'
    | 'eigen'
    | 'qr'
    | 'qr-svd'
    | 'qr-pivoted'
    | 'conjugate-gradients';
  /** `'failed'` where the numbers overflowed: the layer then stays as it was. */
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  /** All units of the layer, one line each. */
  summary(): LayerSummary;
  /**
   * The regression table of one unit: coefficients with standard errors, t and variance inflation,
   * R², condition, leverages, the largest Cook's distances.
   *
   * @param options - `unit` is an index from 0.
   * @throws `OPTION_OUT_OF_RANGE` for a unit that the layer hasn't.
   */
  summary(options: { readonly unit: number }): SolveSummary;
  /**
   * Where this solve leads if the run takes it, judged on the run's own rows and targets; for a
   * solve of the run, the figures of the `accept` or `reject` that follows.
   */
  readonly outcome: SolveOutcome;
  /** Present where this solve was never the run's own: it answers `solve.with(changes)`. */
  readonly counterfactual?: Counterfactual;
  /**
   * The same step solved again in other circumstances, at the same weights; the run is untouched.
   * Changes add up: `solve.with({ ridge: 1 }).with({ rows })` changes both, and of one that is made
   * twice the later counts.
   *
   * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, `NO_ROWS`, `SHAPE_MISMATCH`, `NOT_FINITE`,
   * `WRONG_ARGUMENT`; `TARGET_OUT_OF_RANGE` and `NOT_INVERTIBLE` as `train` does for a rung.
   */
  with(changes: SolveChanges): SolveEvent;
}

/** In what a counterfactual differs from the solve that a run made. */
export interface SolveChanges {
  /** λ. It rules the judgement too, as in a fork with that ridge. */
  readonly ridge?: number;
  /** μ. */
  readonly damping?: number;
  /**
   * Another rule poses the layer's problem, from the same weights and forward pass. μ stays as it is
   * where both rungs damp this layer. Of `'network'` one sees this layer's part of the joint step of
   * all layers; of a solve by `'network'`, asked for another rung, the layer alone.
   */
  readonly rung?: Rung;
  /**
   * Which training rows count: those to keep, a condition, or `{ without: [3, 17] }`, from 0. The
   * solve is that of the data without the others; its residual and leverages have a row for each that
   * counts, listed in `counterfactual.rows`.
   */
  readonly rows?: KeptRows;
  /**
   * Other targets, in the targets' own units: for all training rows, shape (samples × outputs), or a
   * function of each, `(y, row) => (row === 17 ? 3.2 : y)`.
   */
  readonly targets?: OtherTargets;
}

/** What a counterfactual solve says of itself. */
export interface Counterfactual {
  /** Position in the log of the solve that the run made. */
  readonly of: number;
  /** All changes from that solve. */
  readonly changes: SolveChanges;
  /** The same in words: `ridge 1, 58 of 60 rows`. */
  readonly description: string;
  /** Where not all rows count: those that do, ascending from 0; the residual's rows in order. */
  readonly rows?: readonly number[];
  /** Where there are other targets: the number of training rows whose targets differ. */
  readonly retargeted?: number;
}

/**
 * What comes of a solve that is taken. Rows and targets are the run's own; λ is the solve's; the
 * output layer is solved anew on the run's rows where sweeps of that rung do so; rung `network` takes
 * the parts of all layers together.
 */
export interface SolveOutcome {
  /** Whether a sweep takes it: where the objective falls, or, without a safeguard, always. */
  readonly accepted: boolean;
  /** False for rung `inverse`, which takes every solve whose numbers didn't overflow. */
  readonly safeguarded: boolean;
  readonly outputResolved: boolean;
  /** Mean squared error in the targets' units squared, or mean cross-entropy. */
  readonly lossBefore: number;
  readonly loss: number;
  /** ‖y − a_L‖² or deviance, + λ‖W‖² with the solve's λ, in the network's units. */
  readonly objectiveBefore: number;
  readonly objective: number;
}

interface Judged extends OfLayer {
  readonly trial: number;
  /** Position in the log of the `solve` that is judged: `run.goto({ sequence: event.solve })`. */
  readonly solve: number;
  readonly damping: number;
  /** Whether the output layer was solved anew for this proposal: it is then judged and taken with it. */
  readonly outputResolved: boolean;
  readonly lossBefore: number;
  readonly loss: number;
  readonly objectiveBefore: number;
  readonly objective: number;
}

/** The proposed weights were taken. */
export interface AcceptEvent extends Judged {
  readonly kind: 'accept';
}

/** The proposed weights would have raised the objective; `loss` and `objective` are what they would have been. */
export interface RejectEvent extends Judged {
  readonly kind: 'reject';
  /** True where no further trial follows: the layer is left as it was. */
  readonly final: boolean;
}

export interface SweepEndEvent extends Positioned {
  readonly kind: 'sweep:end';
  readonly loss: number;
  readonly objective: number;
  /** The layers that changed in this sweep. */
  readonly accepted: readonly number[];
}
