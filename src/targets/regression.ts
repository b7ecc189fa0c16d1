import {
  affine,
  condition,
  conditionScaled,
  type Dense,
  difference,
  type Factor,
  factorIfTrusted,
  inverseBlock,
  leastPivot,
  multiply,
  type RowSolution,
  rowsTimes,
  solve,
  transposeMultiply,
} from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { once } from '../once.ts';
import { type Design, designOf, metric, uncentre, uncentreVariances } from './design.ts';
import { gradient, type Penalties, penalised, pulled, sum } from './equations.ts';
import { hatDiagonal } from './hat.ts';
import { type Inflation, inflationOf } from './inflation.ts';
import { solveByRows } from './row-solve.ts';

/**
 * The linear problem of one layer:
 * min over Δ of ‖r − Σ_k s_k ∘ (A Δ_k)‖² + λ‖W₀ + Δ‖² (weights only) + μ‖Δ‖².
 *
 * The Gram matrix is made once and serves every pair of penalties.
 */
export interface Regression {
  /** Columns of the normal matrix, or of each unit's where there is one for every unit. */
  readonly unknowns: number;
  /**
   * `alike`: unit k alone answers for response k, its bias is the response's intercept, and all
   * units share one normal matrix. `weighted`: every unit has row weights and a normal matrix of its
   * own. `joint`: one normal matrix holds the unknowns of all units.
   */
  readonly units: 'alike' | 'weighted' | 'joint';
  /**
   * Whether rank and conditions are estimates, there being too many unknowns for a matrix; variances
   * and degrees of freedom are then NaN, and there are no leverages.
   */
  readonly estimated?: boolean;
  /** Rank of the normal matrix before λ and μ; the smallest where there are several. */
  rank(): number;
  /** Variance inflation of a unit's weights: of the columns as its rows count for it, before λ and μ. */
  inflation(unit: number): Inflation;
  solve(penalties: Penalties): RegressionSolution;
  /**
   * The same, resting on the way wherever `due` says so; then it goes on to the same bits. Absent where
   * a solve can't rest.
   */
  solving?(penalties: Penalties, due: () => boolean): Generator<void, RegressionSolution>;
}

/** What a factor tells without a further computation, λ and μ included. */
export interface Factored {
  /** As `leastPivot` of the factor: 1e-8 says that eight digits may be gone, 0 where M is deficient. */
  readonly leastPivot: number;
  readonly rank: number;
}

/** One answer to a {@link Regression}. */
export interface RegressionSolution {
  /** W₀ + Δ. */
  readonly proposed: LayerParameters;
  /** A Δ, by how much the layer's total input would move. Shape (samples × width). */
  move(): Dense;
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  readonly route: Factor['route'] | 'conjugate-gradients';
  /** r − Σ_k s_k ∘ (A Δ_k). Shape (samples × responses). */
  residual(): Dense;
  /** Of the factored matrix, λ and μ included, 2-norm. */
  condition(): number;
  /** The same with every column in units of its own size. */
  conditionScaled(): number;
  /** What the factor says of its matrix, the worst of several; absent where nothing was factored. */
  readonly factored?: Factored;
  /** Variances of a unit's weights, then its bias, per unit of residual variance. */
  variances(unit: number): Float64Array;
  /** Columns of the residual that speak about this unit, and the degrees of freedom they have left. */
  residualsOf(unit: number): { readonly columns: readonly number[]; readonly freedom: number };
  /**
   * H_ii for every sample, see `hatBlocks`. Shape (samples × responses²), (samples × responses) where
   * each has a regression of its own, or (samples × 1) where all share one. Absent where the system
   * isn't factored.
   */
  hat?(): Dense;
}

/** What is asked: A comes from `inputs`, W₀ from `start`, r is `response`. */
export interface Question {
  /** a_{l−1}. Shape (samples × d). */
  readonly inputs: Dense;
  /** One column for every unit. */
  readonly response: Dense;
  readonly start: LayerParameters;
  /**
   * √w, one per sample: what is made small is then ‖r − √w ∘ (A Δ_k)‖², r being weighted already.
   */
  readonly roots?: Float64Array | undefined;
}

/**
 * Poses the regression of units that answer for themselves: unit k alone for response k, all with
 * one Gram matrix of (d + 1)² entries. Nothing is computed before it is asked for.
 */
export function regressionOf(question: Question): Regression {
  const { inputs, response, start, roots } = question;
  const design = designOf(inputs, roots);
  const system = once(() => ({
    gram: design.gram(),
    metric: metric(design),
    slope: transposeMultiply(design.columns, response),
  }));

  const byRows = (penalties: Penalties): RowSolution =>
    solveByRows(design, inputs, response, start.weights, penalties);
  const inflation = once(() => inflationOf(design, inputs, system().gram));

  return {
    unknowns: design.columns.columns,
    units: 'alike',
    rank: once(
      () => (factorIfTrusted(system().gram) ?? byRows({ ridge: 0, damping: 0 }).factor).rank,
    ),
    inflation,
    solve(penalties) {
      const factored = factorIfTrusted(penalised(system().gram, system().metric, penalties));
      if (!factored) {
        const { factor, solution } = byRows(penalties);
        return answer(question, design, factor, solution);
      }
      const first = solve(factored, pulled(system().slope, start.weights, penalties.ridge));
      if (factored.kind === 'failed') return answer(question, design, factored, first);
      // The residual in the rows' own numbers wins back what forming AᵀA has lost (Björck 1987).
      const left = difference(response, multiply(design.columns, first));
      const slope = transposeMultiply(design.columns, left);
      const rest = gradient(slope, first, start.weights, system().metric, penalties);
      return answer(question, design, factored, sum(first, solve(factored, rest)));
    },
  };
}

function answer(
  { inputs, response, start, roots }: Question,
  design: Design,
  factored: Factor,
  solution: Dense,
): RegressionSolution {
  const step = uncentre(design, solution);
  const weights = sum(start.weights, step.weights);
  const bias = start.bias.map((value, unit) => value + step.bias[unit]!);
  const move = once(() => affine(inputs, step.weights, step.bias));
  const q = design.columns.columns;
  return {
    proposed: { weights, bias },
    move,
    status: STATUS[factored.kind],
    route: factored.route,
    residual: once(() => difference(response, rowsTimes(move(), roots))),
    condition: once(() => condition(factored)),
    conditionScaled: once(() => conditionScaled(factored)),
    factored: { leastPivot: leastPivot(factored), rank: factored.rank },
    variances: once(() => uncentreVariances(design, inverseBlock(factored, 0, q))),
    residualsOf: (unit) => ({ columns: [unit], freedom: response.rows - factored.rank }),
    hat: once(() => hatDiagonal(factored, design.columns)),
  };
}

const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;
