import {
  type Dense,
  difference,
  type Factor,
  factorIfTrusted,
  type GrowingTriangle,
  growingTriangle,
  kroneckerFactorsOf,
  kroneckerSteps,
  leastPivot,
  leastSquaresOfTriangle,
  multiply,
  solve,
  sumOfSquares,
  transposeMultiply,
  zeros,
} from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { metric, uncentre } from '../targets/design.ts';
import {
  addPenalties,
  correlation,
  effect,
  folded,
  gradient,
  type Penalties,
  pulled,
  pulledBack,
  sum,
  unfolded,
} from '../targets/equations.ts';
import { type JointBlock, jointRows, jointSizes } from '../targets/jacobian-rows.ts';
import { REFINED_BELOW, ROUNDED } from '../targets/joint-system.ts';
import { isFactored } from '../targets/layer.ts';
import { STEPS } from '../targets/matrix-free.ts';
import { addTo } from './column-sums.ts';
import { type LayerQuestion, type LayerSums, layerRows, layerSums } from './layer-rows.ts';
import { type BlockTask, eachBlock, type Standing, type Work } from './task.ts';

/**
 * Up to here one pass that sums the normal matrix up is quicker than the twenty passes of conjugate
 * gradients, and exact: a sweep of Friedman 1, 10-w-w-1, 20,000 samples, took 0.45 s of processor time
 * against 1.05 with 506 unknowns, 1.05 against 2.1 with 992, 3.2 against 2.7 with 1,980.
 */
const FACTORED = 1000;

/** What a solve of a layer proposes. */
interface Proposal {
  readonly proposed: LayerParameters;
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  readonly route: string;
}

/** A layer's regression, ready for one pair of penalties after the other. */
export interface LayerSolver {
  readonly unknowns: number;
  solve(penalties: Penalties): Work<Proposal>;
}

/**
 * Sums up the regression of one layer, in one pass: min ‖e − Σ_k s_k ∘ (A ΔW_k)‖² + λ‖W + ΔW‖² + μ‖ΔW‖²,
 * what rung `layer` asks.
 *
 * Its solutions are those of the same regression in memory, to rounding: a factored normal matrix
 * serves every trial; where that has lost too many digits the rows themselves are folded onto a
 * triangle, in one more pass; above 300 unknowns each step of conjugate gradients is a pass.
 */
export function* layerSolver(
  task: BlockTask,
  standing: Standing,
  layer: number,
): Work<LayerSolver> {
  const { widths } = task.architecture;
  const d = widths[layer - 1]!;
  const unknowns = (d + 1) * widths[layer]!;
  const factored = isFactored(task.solver, unknowns, FACTORED);
  const centre = factored ? standing.centres[layer - 1]! : new Float64Array(d);
  const question = { task, standing, layer, centre };
  const sums = yield* layerSums(question, factored);
  const { normal } = sums;
  return {
    unknowns,
    solve:
      normal.kind === 'joint'
        ? factoring(question, sums, normal.gram)
        : stepping(question, sums, kroneckerFactorsOf(normal.inputs, normal.says)),
  };
}

type Solve = LayerSolver['solve'];

function factoring(question: LayerQuestion, sums: LayerSums, gram: Dense): Solve {
  const { standing, layer, centre } = question;
  const start = standing.parameters[layer - 1]!;
  const units = start.bias.length;
  const block = metric({ centre });
  let known: Folded | undefined;

  return function* solveFactored(penalties) {
    const matrix = { ...gram, data: gram.data.slice() };
    for (let unit = 0; unit < units; unit++) {
      addPenalties(matrix, block, unit * block.rows, penalties);
    }
    const factored = factorIfTrusted(matrix);
    if (!factored) {
      known ??= yield* foldRows(question, sums);
      const { factor, solution } = known.solve(penalties);
      return answer(question, factor, unfolded(solution, units));
    }
    const right = pulled(sums.slope, start.weights, penalties.ridge);
    const found = unfolded(solve(factored, folded(right)), units);
    if (factored.kind === 'failed' || leastPivot(factored) > REFINED_BELOW) {
      return answer(question, factored, found);
    }
    const slope = yield* slopeAfter(question, sums, found);
    const rest = gradient(slope, found, start.weights, block, penalties);
    return answer(question, factored, sum(found, unfolded(solve(factored, folded(rest)), units)));
  };
}

/** Jᵀ(e − JΔ), from the rows' own numbers, in one pass. */
function* slopeAfter(question: LayerQuestion, { leftOut }: LayerSums, step: Dense): Work<Dense> {
  const result = zeros(step.rows, step.columns);
  yield* eachBlock(question.task, (rows) => {
    const { design, sensitivity, error } = layerRows(question, rows, leftOut);
    const left = difference(error, effect(sensitivity, multiply(design, step)));
    addTo(result.data, correlation(sensitivity, step.columns, { columns: design }, left).data);
  });
  return result;
}

/** The rows of J and e, folded. */
interface Folded {
  solve(penalties: Penalties): ReturnType<typeof leastSquaresOfTriangle>;
}

/** Folds the rows [J, e] onto a triangle, in one pass. */
function* foldRows(question: LayerQuestion, { leftOut }: LayerSums): Work<Folded> {
  const { task, standing, layer, centre } = question;
  const start = standing.parameters[layer - 1]!;
  const units = start.bias.length;
  const count = start.weights.data.length + units;
  const growing: GrowingTriangle = growingTriangle(count, 1);
  const sizes = new Float64Array(count);
  const ofRows = (inputs: Dense, columns: Dense, sensitivity: Dense): JointBlock => ({
    inputs,
    start,
    sensitivity,
    design: { columns, centre },
    metric: metric({ centre }),
    units,
    from: 0,
    count,
  });
  yield* eachBlock(task, (rows) => {
    const { inputs, design, sensitivity, error } = layerRows(question, rows, leftOut);
    const block = ofRows(inputs, design, sensitivity);
    growing.add(jointRows([block], error, NONE));
    keepLarger(sizes, jointSizes([block], NONE));
  });
  const d = centre.length;
  const outputs = task.architecture.widths[task.architecture.widths.length - 1]!;
  const bare = ofRows(zeros(0, d), zeros(0, d + 1), zeros(0, outputs * units));
  return {
    solve(penalties) {
      const held = growing.copy();
      held.add(jointRows([bare], zeros(0, outputs), penalties));
      const size = sizes.slice();
      keepLarger(size, jointSizes([bare], penalties));
      return leastSquaresOfTriangle(held.triangle(), size, task.rows.rows * outputs, ROUNDED);
    },
  };
}

const NONE: Penalties = { ridge: 0, damping: 0 };

function keepLarger(into: Float64Array, more: Float64Array): void {
  for (let at = 0; at < into.length; at++) into[at] = Math.max(into[at]!, more[at]!);
}

function stepping(
  question: LayerQuestion,
  sums: LayerSums,
  factors: ReturnType<typeof kroneckerFactorsOf>,
): Solve {
  const start = question.standing.parameters[question.layer - 1]!;
  return function* solveByStepping(penalties) {
    const right = pulled(sums.slope, start.weights, penalties.ridge);
    if (!Number.isFinite(sumOfSquares(right) + factors.left.largest + factors.right.largest)) {
      // Every step would be a pass over the rows for nothing.
      return { proposed: start, status: 'failed', route: 'conjugate-gradients' };
    }
    const solving = kroneckerSteps(factors, penalties, right, STEPS);
    let step = solving.next(right);
    while (!step.done) step = solving.next(yield* normalTimes(question, sums, step.value));
    const status = Number.isFinite(sumOfSquares(step.value)) ? 'solved' : 'failed';
    return {
      proposed: moved(start, uncentre({ centre: question.centre }, step.value)),
      status,
      route: 'conjugate-gradients',
    };
  };
}

/** JᵀJ v, in one pass. */
function* normalTimes(question: LayerQuestion, { leftOut }: LayerSums, v: Dense): Work<Dense> {
  const result = zeros(v.rows, v.columns);
  yield* eachBlock(question.task, (rows) => {
    const { design, sensitivity } = layerRows(question, rows, leftOut);
    const felt = effect(sensitivity, multiply(design, v));
    addTo(result.data, transposeMultiply(design, pulledBack(sensitivity, v.columns, felt)).data);
  });
  return result;
}

function answer({ standing, layer, centre }: LayerQuestion, factor: Factor, step: Dense): Proposal {
  return {
    proposed: moved(standing.parameters[layer - 1]!, uncentre({ centre }, step)),
    status: STATUS[factor.kind],
    route: factor.route,
  };
}

function moved({ weights, bias }: LayerParameters, step: LayerParameters): LayerParameters {
  return { weights: sum(weights, step.weights), bias: bias.map((b, k) => b + step.bias[k]!) };
}

const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;
