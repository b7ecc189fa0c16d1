/** Which solve a table is about. */
export interface SummarisedSolve {
  /** Of the `solve` event, its position in the run's log. */
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly trial: number;
  /** In what the solve differs from the run's own, where it answers `solve.with(changes)`. */
  readonly counterfactual?: string;
  readonly ridge: number;
  readonly damping: number;
  readonly route: string;
  /** Rows that count: those of weight 0 don't. */
  readonly samples: number;
  /** Of the matrix that was factored, λ and μ included; ∞ where it is deficient. */
  readonly condition: number;
  /** The condition number with every column in units of its own size. */
  readonly conditionScaled: number;
  /** Before λ and μ. */
  readonly rank: number;
  readonly unknowns: number;
  /** Whether rank and condition numbers are estimates; standard errors are then not computed. */
  readonly estimated: boolean;
  /** Share of the entries of the layer's ideal total inputs, 0 … 1, that had to be clamped. */
  readonly clamped: number;
  /** What stands in the way of reading the figures, the worst first. */
  readonly warnings: readonly SummaryWarning[];
  /** What a reader must know: what t is worth, bias by ridge, what the figures are about. */
  readonly notes: readonly string[];
}

/**
 * The regression table of one unit of one solve, as data.
 *
 * Targets are constructed, not observed, so t is descriptive: it ranks coefficients, it tests
 * nothing. For the same reason there are no p-values, no confidence intervals, no F, no likelihood.
 */
export interface SolveSummary extends SummarisedSolve {
  /** Unit index, from 0. */
  readonly unit: number;
  /** The target's name, where the unit is an output and its target has one. */
  readonly target?: string;
  readonly rows: readonly CoefficientRow[];
  /**
   * 1 − RSS/TSS. TSS is about the mean where the unit's bias is the response's intercept, otherwise
   * about 0: R² is then the share of what was asked for that the step gives.
   */
  readonly rSquared: number;
  /** 1 − (1 − R²) · (degrees of freedom of TSS)/(those of RSS). */
  readonly adjustedRSquared: number;
  /** 1 − PRESS/TSS: what R² is worth on rows left out; −∞ where a row alone decides its fit. */
  readonly predictedRSquared: number;
  /** σ̂ = √(RSS/degreesOfFreedom), in the response's units. */
  readonly residualDeviation: number;
  /** Responses less the rank of the factored matrix; in a joint solve of all units together. */
  readonly degreesOfFreedom: number;
  /**
   * tr H: what λ and μ leave of the unknowns. In a joint solve of all units together, like the
   * leverages.
   */
  readonly effectiveParameters: number;
  /** Mean squared error on a row left out, as in `solve.press`, of this unit's responses. */
  readonly press: number;
  /** h_i, one per row of `solve.residual`; none where no matrix is formed. Several responses: tr H_ii. */
  readonly leverages: readonly number[];
  /** Present where not all training rows are there: the index of each of the leverages' rows. */
  readonly rowsKept?: readonly number[];
  /** The rows of the largest Cook's distances, at most five. */
  readonly cooks: readonly InfluentialRow[];
  /** Share of this unit's ideal total inputs that had to be clamped. */
  readonly clampedOfUnit: number;
}

export interface CoefficientRow {
  /** Input column's name or the unit of the layer before, `bias` last. */
  readonly name: string;
  readonly coefficient: number;
  /** NaN where the residual has no degrees of freedom left, or too many unknowns for a matrix. */
  readonly standardError: number;
  readonly t: number;
  /**
   * Variance inflation factor 1/(1 − R_j²), R_j² that of this column's regression on the unit's other
   * columns and its bias, as the rows count for this unit and before λ and μ; ∞ where the others make
   * the column up. In a joint solve it is about the unit's own columns, not other units'. NaN for the
   * bias.
   */
  readonly vif: number;
}

/** What one row does to the solution. */
export interface InfluentialRow {
  /** Index among the training rows, from 0. */
  readonly row: number;
  /** Cook's distance; ∞ where the row alone decides its fit. */
  readonly distance: number;
  readonly leverage: number;
  /**
   * Internally studentised, r/(σ̂√(1 − h)); of m responses together √(rᵀ(I − H_ii)⁻¹r/m)/σ̂.
   */
  readonly residual: number;
}

/** Something that stands in the way of reading a table. */
export interface SummaryWarning {
  readonly kind:
    | 'failed'
    | 'rank-deficient'
    | 'no-freedom'
    | 'perfect-fit'
    | 'clamped'
    | 'ill-conditioned'
    | 'collinear'
    | 'leverage'
    | 'influential';
  readonly cause: string;
  readonly effect: string;
  /** What to try, naming the call. */
  readonly fix: string;
  /** The columns it is about, by name. */
  readonly columns?: readonly string[];
  /** The training rows it is about, indices from 0. */
  readonly rows?: readonly number[];
}

/** All units of a solve, one line each. */
export interface LayerSummary extends SummarisedSolve {
  /** Whether all units were solved together: R², residual and Cook's distances are then theirs. */
  readonly joint: boolean;
  readonly units: readonly UnitSummary[];
}

/** The most telling figures of a unit's table. */
export interface UnitSummary {
  /** Unit index, from 0. */
  readonly unit: number;
  readonly target?: string;
  readonly rSquared: number;
  readonly predictedRSquared: number;
  readonly residualDeviation: number;
  /** The row of the largest |t| besides the bias, where there are standard errors. */
  readonly strongest?: CoefficientRow;
  /** The row of the largest variance inflation factor. */
  readonly mostInflated?: CoefficientRow;
  /** The row of the largest Cook's distance. */
  readonly mostInfluential?: InfluentialRow;
  readonly clampedOfUnit: number;
}
