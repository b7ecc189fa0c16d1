import type { Dense } from '../linear/index.ts';
import type { Loss } from '../losses/index.ts';
import type { Architecture, ForwardPass, NetworkParameters } from '../network/index.ts';
import type { Regression, RegressionSolution } from './regression.ts';

/** The rungs of the ladder, from our reading of the paper to Levenberg–Marquardt. */
export type Rung = 'inverse' | 'weighted' | 'neuron' | 'layer' | 'network';

/**
 * How rung `layer` solves a hidden layer's regression: by factoring its normal matrix, by conjugate
 * gradients without one, or by whichever is faster at its size.
 */
export type Solver = 'auto' | 'factor' | 'conjugate-gradients';

/** Where a run stands when a layer's turn comes. */
export interface Position {
  readonly architecture: Architecture;
  readonly parameters: NetworkParameters;
  readonly pass: ForwardPass;
  /** y, in the network's own units. Shape (samples × outputs). */
  readonly targets: Dense;
  readonly loss: Loss;
  /** √w, one per sample; absent where all count alike. */
  readonly roots?: Float64Array | undefined;
  /** Default `'auto'`. */
  readonly solver?: Solver;
}

/** What a rule is to be used on. */
interface Exercise {
  readonly architecture: Architecture;
  /** y, in the network's own units. Shape (samples × outputs). */
  readonly targets: Dense;
  readonly targetNames?: readonly string[] | undefined;
  readonly loss: Loss;
  readonly solver: Solver;
}

/**
 * How ideal pre-activations are found and what is regressed on them: one rung of the ladder.
 *
 * A rule is a description without state; the sweep drives every rule alike.
 */
export interface TargetRule {
  readonly rung: Rung;
  /** Whether a step is taken only where the objective falls. */
  readonly safeguarded: boolean;
  /**
   * Whether all layers are solved for in one regression: the sweep then looks at every layer, solves
   * once, and takes or refuses all proposals together. {@link TargetRule.pose} then shows each
   * layer its part of the one solve, as long as it is asked with the same position.
   */
  readonly together: boolean;
  /**
   * Refuses what the rule can't be used on, before anything has been changed.
   *
   * @throws `TARGET_OUT_OF_RANGE`, `NOT_INVERTIBLE`, `OPTION_OUT_OF_RANGE`.
   */
  check(exercise: Exercise): void;
  /** The damping that the first solve of a layer gets, μ. */
  firstDamping(architecture: Architecture, layer: number, proposed: number): number;
  /** The linear problem of one layer. */
  pose(position: Position, layer: number): LayerProblem;
}

/** One layer's turn: what it should be, and the regression that tries to get there. */
export interface LayerProblem {
  readonly regression: Regression;
  /** What a solution was fitted to, as a person should see it. Shape of its residual. */
  response(solution: () => RegressionSolution): Dense;
  /** Share of the entries that had to be moved into an activation's range. */
  readonly clamped: number;
  /** 1 where an entry was moved. Shape (samples × width). */
  clampedAt(): Dense;
  /** z*_l. Shape (samples × width). Rule `layer` needs the first trial's solution for it. */
  ideal(first: () => RegressionSolution): Dense;
  /**
   * f_l(z*_l) as it was wanted, before anything was moved into f_l's range; absent where nothing is
   * ever moved. Shape (samples × width).
   */
  unclamped?(): Dense;
}
