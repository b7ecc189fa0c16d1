import {
  affine,
  condition,
  type Dense,
  difference,
  type Factor,
  factor,
  gram,
  inverseBlock,
  kroneckerGram,
  multiply,
  numericalRank,
  solve,
  transposeMultiply,
  zeros,
} from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { once } from '../once.ts';
import { type Design, designOf, metric, uncentre, uncentreVariances } from './design.ts';

/** What keeps a solution small, λ, and near where it started, μ. */
export interface Penalties {
  readonly ridge: number;
  readonly damping: number;
}

/**
 * The linear problem of one layer:
 * min over Δ of ‖r − Σ_k s_k ∘ (A Δ_k)‖² + λ‖W₀ + Δ‖² (weights only) + μ‖Δ‖².
 *
 * The Gram matrix is made once and serves every pair of penalties.
 */
export interface Regression {
  /** Columns of the normal matrix. */
  readonly unknowns: number;
  /** Whether unit k alone answers for response k, so that its bias is the response's intercept. */
  readonly separate: boolean;
  /** Rank of the normal matrix before λ and μ. */
  rank(): number;
  solve(penalties: Penalties): RegressionSolution;
}

/** One answer to a {@link Regression}. */
export interface RegressionSolution {
  /** W₀ + Δ. */
  readonly proposed: LayerParameters;
  /** A Δ, by how much the layer's total input would move. Shape (samples × width). */
  move(): Dense;
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  readonly route: Factor['route'];
  /** r − Σ_k s_k ∘ (A Δ_k). Shape (samples × responses). */
  residual(): Dense;
  /** Of the factored matrix, λ and μ included, 2-norm. */
  condition(): number;
  /** Variances of a unit's weights, then its bias, per unit of residual variance. */
  variances(unit: number): Float64Array;
  /** Columns of the residual that speak about this unit, and the degrees of freedom they have left. */
  residualsOf(unit: number): { readonly columns: readonly number[]; readonly freedom: number };
}

/** What is asked: A comes from `inputs`, W₀ from `start`, r is `response`. */
export interface Question {
  /** a_{l−1}. Shape (samples × d). */
  readonly inputs: Dense;
  readonly response: Dense;
  readonly start: LayerParameters;
  /**
   * s. Shape (samples × responses·units). Without it unit k alone answers for response k with
   * weight 1, and all units share one Gram matrix of (d + 1)² entries.
   */
  readonly sensitivity?: Dense;
}

/** Poses the regression; nothing is computed before it is asked for. */
export function regressionOf(question: Question): Regression {
  const { inputs, response, start, sensitivity } = question;
  const units = start.bias.length;
  const design = designOf(inputs);
  const q = design.columns.columns;
  const blocks = sensitivity ? units : 1;
  const system = once(() => ({
    gram: sensitivity ? kroneckerGram(sensitivity, design.columns, units) : gram(design.columns),
    metric: metric(design),
    slope: correlation(question, design, response),
  }));

  return {
    unknowns: q * blocks,
    separate: !sensitivity,
    rank: once(() => numericalRank(system().gram)),
    solve(penalties) {
      const normal = penalised(system().gram, system().metric, blocks, penalties);
      const factored = factor(normal);
      const apply = (slope: Dense): Dense =>
        sensitivity ? unfolded(solve(factored, folded(slope)), units) : solve(factored, slope);
      let solution = apply(pulled(system().slope, start.weights, penalties.ridge));
      if (!sensitivity && factored.kind !== 'failed') {
        // The residual in the rows' own numbers wins back what forming AᵀA has lost (Björck 1987).
        const left = difference(response, multiply(design.columns, solution));
        const slope = correlation(question, design, left);
        const rest = gradient(slope, solution, start.weights, system().metric, penalties);
        solution = sum(solution, apply(rest));
      }
      return answer(question, design, factored, solution);
    },
  };
}

function answer(
  { inputs, response, start, sensitivity }: Question,
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
    residual: once(() => difference(response, sensitivity ? effect(sensitivity, move()) : move())),
    condition: once(() => condition(factored)),
    variances: (unit) =>
      uncentreVariances(design, inverseBlock(factored, sensitivity ? unit * q : 0, q)),
    residualsOf: (unit) => ({
      columns: sensitivity ? [...new Array(response.columns).keys()] : [unit],
      freedom: response.rows * (sensitivity ? response.columns : 1) - factored.rank,
    }),
  };
}

const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;

/** Jᵀ r in centred coordinates: A′ᵀ(s_k ∘ r) for every unit. Shape ((d + 1) × units). */
function correlation({ sensitivity, start }: Question, design: Design, response: Dense): Dense {
  if (!sensitivity) return transposeMultiply(design.columns, response);
  const units = start.bias.length;
  const weighted = zeros(response.rows, units);
  for (let row = 0; row < response.rows; row++) {
    for (let output = 0; output < response.columns; output++) {
      const value = response.data[row * response.columns + output]!;
      const from = (row * response.columns + output) * units;
      for (let unit = 0; unit < units; unit++) {
        weighted.data[row * units + unit]! += sensitivity.data[from + unit]! * value;
      }
    }
  }
  return transposeMultiply(design.columns, weighted);
}

/** Σ_k s_k ∘ u_k: what a move u of the layer's total input does to the outputs, to first order. */
function effect(sensitivity: Dense, move: Dense): Dense {
  const units = move.columns;
  const result = zeros(move.rows, sensitivity.columns / units);
  for (let at = 0; at < result.data.length; at++) {
    const row = Math.floor(at / result.columns);
    let total = 0;
    for (let unit = 0; unit < units; unit++) {
      total += sensitivity.data[at * units + unit]! * move.data[row * units + unit]!;
    }
    result.data[at] = total;
  }
  return result;
}

/** The normal matrix: the Gram matrix + λ on every weight + μ TᵀT on every unit's block. */
function penalised(
  gramMatrix: Dense,
  block: Dense,
  blocks: number,
  { ridge, damping }: Penalties,
): Dense {
  const size = gramMatrix.rows;
  const q = block.rows;
  const data = gramMatrix.data.slice();
  for (let from = 0; from < blocks * q; from += q) {
    for (let i = 0; i < q; i++) {
      for (let j = 0; j < q; j++) {
        data[(from + i) * size + from + j]! += damping * block.data[i * q + j]!;
      }
      if (i < q - 1) data[(from + i) * size + from + i]! += ridge;
    }
  }
  return { rows: size, columns: size, data };
}

/** The right side at Δ = 0: Jᵀ r − λ W₀. */
function pulled(slope: Dense, start: Dense, ridge: number): Dense {
  const data = slope.data.slice();
  for (let at = 0; at < start.data.length; at++) data[at]! -= ridge * start.data[at]!;
  return { ...slope, data };
}

/** The right side at Δ: Jᵀ(r − JΔ) − λ(W₀ + Δ) − μ TᵀT Δ. */
function gradient(
  slope: Dense,
  solution: Dense,
  start: Dense,
  block: Dense,
  { ridge, damping }: Penalties,
): Dense {
  const { data } = pulled(slope, start, ridge);
  const weights = start.data.length;
  for (let at = 0; at < weights; at++) data[at]! -= ridge * solution.data[at]!;
  if (damping > 0) {
    const held = multiply(block, solution);
    for (let at = 0; at < data.length; at++) data[at]! -= damping * held.data[at]!;
  }
  return { ...slope, data };
}

/** ((d + 1) × units) → one column, unit after unit. */
function folded({ rows, columns, data }: Dense): Dense {
  const result = zeros(rows * columns, 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = data[row * columns + column]!;
    }
  }
  return result;
}

function unfolded({ rows, data }: Dense, units: number): Dense {
  const q = rows / units;
  const result = zeros(q, units);
  for (let row = 0; row < q; row++) {
    for (let unit = 0; unit < units; unit++) {
      result.data[row * units + unit] = data[unit * q + row]!;
    }
  }
  return result;
}

function sum(one: Dense, other: Dense): Dense {
  return { ...one, data: one.data.map((value, at) => value + other.data[at]!) };
}
