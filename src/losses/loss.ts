import type { Activation } from '../activations/index.ts';
import type { Dense } from '../linear/index.ts';

/** How wrong outputs are: squared error, or cross-entropy for probabilities. */
export type LossName = 'squared' | 'cross-entropy';

/** What a network said, and what it should have said. All shapes (samples × outputs). */
export interface Outcome {
  /** f_L. */
  readonly activation: Activation;
  /** z_L. */
  readonly total: Dense;
  /** a_L. */
  readonly output: Dense;
  /** y, in the network's units. */
  readonly targets: Dense;
  /** √w_i, one per sample; absent where all count alike. */
  readonly roots?: Float64Array | undefined;
}

/** How wrong an outcome is. */
interface Judgement {
  /** The weighted mean over the samples, in the units that people see. */
  readonly loss: number;
  /** Twice the negative log-likelihood in the network's units: what the solves make small. */
  readonly deviance: number;
}

/**
 * A loss as a sequence of least-squares problems.
 *
 * To second order (generalised Gauss–Newton, Schraudolph 2002) the deviance after a change Δz of the
 * output layer's total input is ‖e − S Δz‖² + constant, sample by sample. Every rung works on e and
 * S alone, so that each layer's solve is a step of iteratively reweighted least squares. e = y − a and
 * S = diag f′ for squared errors; with sample weights both are multiplied by √w.
 */
export interface Loss {
  readonly name: LossName;
  /** @param deviation - From the network's units to the targets', one per output. */
  judge(outcome: Outcome, deviation: readonly number[]): Judgement;
  /** e. Shape (samples × outputs). */
  error(outcome: Outcome): Dense;
  /** S. Shape (samples·outputs × outputs): row i·outputs + o is ∂(what e_io misses)/∂z_i. */
  sensitivity(outcome: Outcome): Dense;
  /** The same with S made diagonal: what each output unit would see alone. Shapes (samples × outputs). */
  separately(outcome: Outcome): { readonly error: Dense; readonly slopes: Dense };
  /** How many terms the deviance adds up, for means: samples, times outputs where each has its own. */
  terms(samples: number, outputs: number): number;
  /**
   * Writes scale·∂(deviance)/∂z_L of some rows and returns their deviance, unscaled. Sample weights
   * come as w, one per row.
   */
  slope(into: Float64Array, block: OutputBlock, scale: number): number;
}

/** Some rows of an outcome in reused arrays, of which the first rows × outputs numbers count. */
interface OutputBlock {
  readonly activation: Activation;
  readonly z: Float64Array;
  readonly a: Float64Array;
  readonly y: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly rows: number;
  readonly outputs: number;
}
