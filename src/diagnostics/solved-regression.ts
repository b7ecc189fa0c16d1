import type { Dense } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import type { Penalties, Regression, RegressionSolution } from '../targets/index.ts';

/** A solve with all its numbers at hand. */
export interface SolvedRegression {
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly trial: number;
  /** Where the solve is no step of the run: what was changed, and, if not all are there, which rows count. */
  readonly counterfactual?:
    | { readonly description: string; readonly rows?: readonly number[] }
    | undefined;
  readonly inputNames: readonly string[] | undefined;
  /** Of the units, where they are outputs. */
  readonly targetNames?: readonly string[] | undefined;
  readonly proposed: LayerParameters;
  readonly penalties: Penalties;
  readonly response: Dense;
  /** √w, which the response has been multiplied by; undefined for none. */
  readonly roots?: Float64Array | undefined;
  /**
   * Present where the loss is cross-entropy, whose noise is known; `redundant` where the outputs are a
   * softmax, of which one follows from the others.
   */
  readonly classes?: { readonly redundant: boolean } | undefined;
  /**
   * Where the response comes from: `data`, where the targets themselves are regressed on the inputs
   * themselves; `outputs`, where they are regressed on what hidden layers make of the inputs;
   * otherwise `constructed`.
   */
  readonly origin: 'data' | 'outputs' | 'constructed';
  /** Share of the layer's ideal total inputs that were clamped, and where: 1 for such an entry. */
  readonly clamped: number;
  clampedAt(): Dense;
  readonly regression: Regression;
  readonly solution: RegressionSolution;
}
