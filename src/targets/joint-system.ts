import {
  affine,
  condition,
  conditionScaled,
  type Dense,
  difference,
  type Factor,
  factor,
  gram,
  inverseBlock,
  numericalRank,
  solve,
  zeros,
} from '../linear/index.ts';
import { once } from '../once.ts';
import { type Design, designOf, metric, uncentre, uncentreVariances } from './design.ts';
import {
  addPenalties,
  correlation,
  effect,
  folded,
  type Penalties,
  pulled,
  sum,
  unfolded,
} from './equations.ts';
import { errorOf } from './outcome.ts';
import type { Regression, RegressionSolution } from './regression.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { Position } from './target-rule.ts';

/** Rows of J at a time: memory does not grow with the samples. */
const BLOCK = 512;

/** The unknowns of one layer among those of all. */
interface Part {
  readonly layer: number;
  readonly sensitivity: Dense;
  readonly design: Design;
  /** TᵀT of the design. */
  readonly metric: Dense;
  readonly units: number;
  /** Its first column in J, and how many there are. */
  readonly from: number;
  readonly count: number;
}

/**
 * One linear problem in the parameters of all layers:
 * min over Δ of ‖e − Σ_l J_l Δ_l‖² + λ‖W + Δ‖² (weights only) + μ‖Δ‖², J_l = s_l ⊗ [a_{l−1}, 1].
 *
 * @returns What each layer sees of it, layer l at index l − 1. They share everything: the one normal
 * matrix, and the latest solution.
 */
export function jointRegressions(position: Position): readonly Regression[] {
  const { parameters } = position;
  const error = errorOf(position);
  const parts = once(() => partsOf(position));
  const unknowns = parameters.reduce(
    (count, { weights, bias }) => count + weights.data.length + bias.length,
    0,
  );
  const normal = once(() => normalMatrix(parts(), unknowns));
  const rank = once(() => numericalRank(normal()));

  const solveAll = (penalties: Penalties): readonly RegressionSolution[] => {
    const matrix = { ...normal(), data: normal().data.slice() };
    const rhs = zeros(unknowns, 1);
    for (const { layer, sensitivity, design, metric, units, from, count } of parts()) {
      const slope = correlation(sensitivity, units, design, error);
      const { weights } = parameters[layer - 1]!;
      rhs.data.set(folded(pulled(slope, weights, penalties.ridge)).data, from);
      for (let at = from; at < from + count; at += count / units) {
        addPenalties(matrix, metric, at, penalties);
      }
    }
    const factored = factor(matrix);
    return answers(position, error, parts(), factored, solve(factored, rhs));
  };

  let latest: { readonly penalties: Penalties; readonly all: readonly RegressionSolution[] };
  const solutions = ({ ridge, damping }: Penalties): readonly RegressionSolution[] => {
    if (latest?.penalties.ridge !== ridge || latest.penalties.damping !== damping) {
      const penalties = { ridge, damping };
      latest = { penalties, all: solveAll(penalties) };
    }
    return latest.all;
  };
  return parameters.map((_, index) => ({
    unknowns,
    units: 'joint',
    rank,
    solve: (penalties) => solutions(penalties)[index]!,
  }));
}

function partsOf(position: Position): readonly Part[] {
  let from = 0;
  return position.parameters.map(({ weights, bias }, index) => {
    const design = designOf(position.pass.activations[index]!);
    const part: Part = {
      layer: index + 1,
      sensitivity: sensitivityOf(position, index + 1),
      design,
      metric: metric(design),
      units: bias.length,
      from,
      count: weights.data.length + bias.length,
    };
    from += part.count;
    return part;
  });
}

/** JᵀJ, summed over blocks of samples. */
function normalMatrix(parts: readonly Part[], unknowns: number): Dense {
  const { sensitivity, units } = parts[0]!;
  const samples = sensitivity.rows;
  const outputs = sensitivity.columns / units;
  const result = zeros(unknowns, unknowns);
  const step = Math.max(1, Math.floor(BLOCK / outputs));
  for (let start = 0; start < samples; start += step) {
    const count = Math.min(step, samples - start);
    const rows = zeros(count * outputs, unknowns);
    for (const part of parts) fillRows(part, start, outputs, rows);
    const { data } = gram(rows);
    for (let at = 0; at < data.length; at++) result.data[at]! += data[at]!;
  }
  return result;
}

/** s_io ⊗ a_i into the columns of one layer, row i·outputs + o, unit after unit. */
function fillRows(
  { sensitivity, design, units, from }: Part,
  start: number,
  outputs: number,
  rows: Dense,
): void {
  const { columns: q, data: a } = design.columns;
  for (let row = 0; row < rows.rows; row++) {
    const sample = start + Math.floor(row / outputs);
    const s = (start * outputs + row) * units;
    let to = row * rows.columns + from;
    for (let unit = 0; unit < units; unit++) {
      const factor = sensitivity.data[s + unit]!;
      for (let j = sample * q; j < (sample + 1) * q; j++, to++) rows.data[to] = factor * a[j]!;
    }
  }
}

function answers(
  { parameters, pass }: Position,
  error: Dense,
  parts: readonly Part[],
  factored: Factor,
  solution: Dense,
): readonly RegressionSolution[] {
  const steps = parts.map(({ design, units, from, count }) => {
    const data = solution.data.slice(from, from + count);
    return uncentre(design, unfolded({ rows: count, columns: 1, data }, units));
  });
  const moves = parts.map(({ layer }, index) =>
    once(() => affine(pass.activations[layer - 1]!, steps[index]!.weights, steps[index]!.bias)),
  );
  const residual = once(() =>
    parts.reduce(
      (left, { sensitivity }, index) => difference(left, effect(sensitivity, moves[index]!())),
      error,
    ),
  );
  const conditionOf = once(() => condition(factored));
  const scaledOf = once(() => conditionScaled(factored));
  return parts.map(({ design, from }, index): RegressionSolution => {
    const before = parameters[index]!;
    const step = steps[index]!;
    const q = design.columns.columns;
    return {
      proposed: {
        weights: sum(before.weights, step.weights),
        bias: before.bias.map((value, unit) => value + step.bias[unit]!),
      },
      move: moves[index]!,
      status: STATUS[factored.kind],
      route: factored.route,
      residual,
      condition: conditionOf,
      conditionScaled: scaledOf,
      variances: (unit) => uncentreVariances(design, inverseBlock(factored, from + unit * q, q)),
      residualsOf: () => ({
        columns: [...new Array(error.columns).keys()],
        freedom: error.data.length - factored.rank,
      }),
    };
  });
}

const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;
