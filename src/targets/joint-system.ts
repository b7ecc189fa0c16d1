import {
  affine,
  condition,
  conditionScaled,
  type Dense,
  difference,
  type Factor,
  factorIfTrusted,
  gram,
  inverseBlock,
  kroneckerGram,
  leastPivot,
  leastSquaresByBlocks,
  multiply,
  type RowSolution,
  solve,
  zeros,
} from '../linear/index.ts';
import { once } from '../once.ts';
import { uncentre, uncentreVariances } from './design.ts';
import {
  addPenalties,
  correlation,
  effect,
  folded,
  gradient,
  type Penalties,
  pulled,
  sum,
  unfolded,
} from './equations.ts';
import { hatBlocks } from './hat.ts';
import { jointInflation } from './inflation.ts';
import {
  type JointBlock,
  type JointLayer,
  jacobianOf,
  jointBlocks,
  jointRows,
  jointSizes,
  unknownsOf,
} from './jacobian-rows.ts';
import type { Regression, RegressionSolution } from './regression.ts';

/** Rows of J at a time: memory does not grow with the samples. */
const BLOCK = 512;

/**
 * A scaled pivot below this has cost half of the digits, and the residual in the rows' own numbers
 * wins them back; above, the normal matrix alone is good for ten.
 */
export const REFINED_BELOW = 1e-6;

/**
 * Singular values of J below this share of the largest are left out. At 1e-13, as for rows that come
 * from the data, an undamped layer of tiny sensitivity behind saturated units came to weights of 2e14.
 */
export const ROUNDED = 1e-11;

/**
 * One linear problem in the parameters of one or several layers:
 * min over Δ of ‖r − Σ_l J_l Δ_l‖² + λ‖W₀ + Δ‖² (weights only) + μ‖Δ‖², J_l = s_l ⊗ [a_{l−1}, 1].
 *
 * Solved from the normal matrix while its pivots say that it still knows J; else, and where columns
 * depend on each other, from J's own rows, a block at a time. Of several solutions it is the one of
 * minimum norm in centred coordinates.
 *
 * @param response - r. Shape (samples × responses).
 * @returns What each layer sees of it, in the order of `layers`. They share everything: the one normal
 * matrix, and the latest solution.
 */
export function jointRegressions(
  layers: readonly JointLayer[],
  response: Dense,
): readonly Regression[] {
  const system = once((): System => systemOf(layers, response));
  const unknowns = layers.reduce(
    (count, { start }) => count + start.weights.data.length + start.bias.length,
    0,
  );
  const byRows = (penalties: Penalties): RowSolution => {
    const { blocks } = system();
    return leastSquaresByBlocks(
      jointRows(blocks, response, penalties),
      jointSizes(blocks, penalties),
      ROUNDED,
    );
  };
  const rank = once(
    () => (factorIfTrusted(system().gram) ?? byRows({ ridge: 0, damping: 0 }).factor).rank,
  );

  const solveAll = (penalties: Penalties): readonly RegressionSolution[] => {
    const { blocks } = system();
    const factored = factorIfTrusted(penalisedGram(system(), penalties));
    if (factored) return answers(blocks, response, factored, fromNormal(factored, penalties));
    const { factor, solution } = byRows(penalties);
    return answers(blocks, response, factor, parted(blocks, solution));
  };

  /** Each layer's Δ, shape ((d + 1) × units), in centred coordinates. */
  const fromNormal = (factored: Factor, penalties: Penalties): readonly Dense[] => {
    const { blocks, slopes } = system();
    const first = blocks.map(({ start }, at) =>
      pulled(slopes[at]!, start.weights, penalties.ridge),
    );
    const found = parted(blocks, solve(factored, joined(blocks, first)));
    if (factored.kind === 'failed' || leastPivot(factored) > REFINED_BELOW) return found;
    const left = blocks.reduce(
      (rest, { sensitivity, design }, at) =>
        difference(rest, effect(sensitivity, multiply(design.columns, found[at]!))),
      response,
    );
    const rest = blocks.map(({ sensitivity, units, design, start, metric }, at) => {
      const slope = correlation(sensitivity, units, design, left);
      return gradient(slope, found[at]!, start.weights, metric, penalties);
    });
    const more = parted(blocks, solve(factored, joined(blocks, rest)));
    return found.map((step, at) => sum(step, more[at]!));
  };

  let latest: { readonly penalties: Penalties; readonly all: readonly RegressionSolution[] };
  const solutions = ({ ridge, damping }: Penalties): readonly RegressionSolution[] => {
    if (latest?.penalties.ridge !== ridge || latest.penalties.damping !== damping) {
      const penalties = { ridge, damping };
      latest = { penalties, all: solveAll(penalties) };
    }
    return latest.all;
  };
  return layers.map((_, index) => ({
    unknowns,
    units: 'joint',
    rank,
    inflation: (unit) => {
      const { inputs, sensitivity, start } = system().blocks[index]!;
      return jointInflation(inputs, sensitivity, start, unit);
    },
    solve: (penalties) => solutions(penalties)[index]!,
  }));
}

interface System {
  readonly blocks: readonly JointBlock[];
  /** JᵀJ. */
  readonly gram: Dense;
  /** J_lᵀ r of each layer, shape ((d + 1) × units). */
  readonly slopes: readonly Dense[];
}

function systemOf(layers: readonly JointLayer[], response: Dense): System {
  const blocks = jointBlocks(layers, response);
  const [first, second] = blocks;
  return {
    blocks,
    gram:
      first && !second
        ? kroneckerGram(first.sensitivity, first.design.columns, first.units)
        : gramOfRows(blocks, response.rows),
    slopes: blocks.map(({ sensitivity, units, design }) =>
      correlation(sensitivity, units, design, response),
    ),
  };
}

/** JᵀJ, summed over blocks of samples. */
function gramOfRows(blocks: readonly JointBlock[], samples: number): Dense {
  const { sensitivity, units } = blocks[0]!;
  const outputs = sensitivity.columns / units;
  const unknowns = unknownsOf(blocks);
  const result = zeros(unknowns, unknowns);
  const step = Math.max(1, Math.floor(BLOCK / outputs));
  for (let start = 0; start < samples; start += step) {
    const { data } = gram(jacobianOf(blocks, start, Math.min(start + step, samples)));
    for (let at = 0; at < data.length; at++) result.data[at]! += data[at]!;
  }
  return result;
}

function penalisedGram({ blocks, gram }: System, penalties: Penalties): Dense {
  const matrix = { ...gram, data: gram.data.slice() };
  for (const { metric, units, from, count } of blocks) {
    for (let at = from; at < from + count; at += count / units) {
      addPenalties(matrix, metric, at, penalties);
    }
  }
  return matrix;
}

/** The layers' parts, shape ((d + 1) × units) each, as one column. */
function joined(blocks: readonly JointBlock[], parts: readonly Dense[]): Dense {
  const all = zeros(unknownsOf(blocks), 1);
  blocks.forEach(({ from }, at) => {
    all.data.set(folded(parts[at]!).data, from);
  });
  return all;
}

/** One column as the layers' parts. */
function parted(blocks: readonly JointBlock[], { data }: Dense): readonly Dense[] {
  return blocks.map(({ from, count, units }) =>
    unfolded({ rows: count, columns: 1, data: data.slice(from, from + count) }, units),
  );
}

function answers(
  blocks: readonly JointBlock[],
  response: Dense,
  factored: Factor,
  solution: readonly Dense[],
): readonly RegressionSolution[] {
  const steps = blocks.map(({ design }, index) => uncentre(design, solution[index]!));
  const moves = blocks.map(({ inputs }, index) =>
    once(() => affine(inputs, steps[index]!.weights, steps[index]!.bias)),
  );
  const residual = once(() =>
    blocks.reduce(
      (left, { sensitivity }, index) => difference(left, effect(sensitivity, moves[index]!())),
      response,
    ),
  );
  const conditionOf = once(() => condition(factored));
  const scaledOf = once(() => conditionScaled(factored));
  const told = { leastPivot: leastPivot(factored), rank: factored.rank };
  const hat = once(() => hatBlocks(factored, response, (from, to) => jacobianOf(blocks, from, to)));
  return blocks.map(({ design, start, from }, index): RegressionSolution => {
    const step = steps[index]!;
    const q = design.columns.columns;
    return {
      proposed: {
        weights: sum(start.weights, step.weights),
        bias: start.bias.map((value, unit) => value + step.bias[unit]!),
      },
      move: moves[index]!,
      status: STATUS[factored.kind],
      route: factored.route,
      residual,
      condition: conditionOf,
      conditionScaled: scaledOf,
      factored: told,
      variances: (unit) => uncentreVariances(design, inverseBlock(factored, from + unit * q, q)),
      residualsOf: () => ({
        columns: [...new Array(response.columns).keys()],
        freedom: response.data.length - factored.rank,
      }),
      hat,
    };
  });
}

const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;
