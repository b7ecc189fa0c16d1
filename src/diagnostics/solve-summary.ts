/**
 * The regression table of one unit of one solve, as data.
 *
 * Targets are constructed, not observed, so t is descriptive: it ranks coefficients, it tests nothing.
 */
export interface SolveSummary {
  readonly layer: number;
  readonly sweep: number;
  /** Unit index, from 0. */
  readonly unit: number;
  readonly rows: readonly CoefficientRow[];
  readonly samples: number;
  readonly rSquared: number;
  /** Residual standard deviation, in the response's units. */
  readonly residualDeviation: number;
  /** Of the matrix that was factored, λ and μ included; ∞ where it is deficient. */
  readonly condition: number;
  /** The condition number with every column in units of its own size. */
  readonly conditionScaled: number;
  readonly rank: number;
  /** Whether rank and condition numbers are estimates; standard errors are then not computed. */
  readonly estimated?: boolean;
  readonly unknowns: number;
  readonly ridge: number;
  readonly damping: number;
  readonly route: string;
  /** What a reader must know: biased by ridge, constructed targets, rank deficiency. */
  readonly notes: readonly string[];
}

export interface CoefficientRow {
  /** Input column's name or the unit of the layer before, `bias` last. */
  readonly name: string;
  readonly coefficient: number;
  /** NaN where the residual has no degrees of freedom left, or too many unknowns for a matrix. */
  readonly standardError: number;
  readonly t: number;
}
