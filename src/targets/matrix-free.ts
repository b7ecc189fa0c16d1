import {
  affine,
  type Dense,
  difference,
  kroneckerFactors,
  kroneckerSolving,
  rowsTimes,
  sumOfSquares,
  transposeMultiply,
  zeros,
} from '../linear/index.ts';
import { once } from '../once.ts';
import { effect, type Penalties, pulled, pulledBack, sum } from './equations.ts';
import { jointInflation } from './inflation.ts';
import { withoutSilent } from './jacobian-rows.ts';
import { judgementOf, type UnfactoredQuestion } from './judge-unfactored.ts';
import type { Regression, RegressionSolution } from './regression.ts';

/**
 * Conjugate-gradient steps of one solve. Early stopping is itself a damping, but not too early: on
 * Friedman 1 with 10-22-22-1 tanh and 1,000 samples, the same two to three seconds ended at 4e-4 with
 * 5 steps (80 sweeps), 2e-5 with 10 (40), 4e-6 with 20 (20) and 1e-4 with 40 (10).
 */
export const STEPS = 20;

/**
 * Poses the joint regression of a layer for conjugate gradients: J is applied, never formed, and
 * memory stays that of the activations.
 *
 * The preconditioner takes s and a for independent, JᵀJ ≈ (SᵀS) ⊗ (AᵀA)/n with S the sensitivities of
 * all outputs (as K-FAC does, Martens and Grosse 2015), n the sum of the weights, adds (λ + μ)I, and
 * is inverted through the eigen-decompositions of the two small factors, which all trials share.
 *
 * Rank, conditions, variances and leverages cost a solve nothing until somebody asks for them.
 *
 * @param steps - At most so many; fewer where the gradient has fallen to rounding errors.
 */
export function matrixFreeRegression(
  question: UnfactoredQuestion,
  steps: number = STEPS,
): Regression {
  const { inputs, response, start, roots } = question;
  const units = start.bias.length;
  const sensitivity = withoutSilent([question.sensitivity], [units], response)[0]!;
  const design = withOnes(inputs);
  const q = design.columns;
  const operator = { design, sensitivity, units };
  const factors = once(() => kroneckerFactors({ ...operator, design: rowsTimes(design, roots) }));
  const slope = once(() => transposeMultiply(design, pulledBack(sensitivity, units, response)));
  const judgement = judgementOf(question);

  function* solving(penalties: Penalties, due: () => boolean): Generator<void, RegressionSolution> {
    const rhs = pulled(slope(), start.weights, penalties.ridge);
    if (due()) yield;
    const decomposed = factors();
    if (due()) yield;
    const step = yield* kroneckerSolving(operator, decomposed, penalties, rhs, steps, due);
    const count = start.weights.data.length;
    const weights = { ...start.weights, data: step.data.slice(0, count) };
    const move = once(() => affine(inputs, weights, step.data.slice(count)));
    const finite = Number.isFinite(sumOfSquares(step));
    return {
      proposed: {
        weights: sum(start.weights, weights),
        bias: start.bias.map((value, unit) => value + step.data[count + unit]!),
      },
      move,
      status: finite ? 'solved' : 'failed',
      route: 'conjugate-gradients',
      residual: once(() => difference(response, effect(sensitivity, move()))),
      ...judgement.of(penalties),
    };
  }

  return {
    unknowns: q * units,
    units: 'joint',
    estimated: judgement.estimated,
    rank: judgement.rank,
    inflation: (unit) => jointInflation(inputs, sensitivity, start, unit),
    solve: (penalties) => finished(solving(penalties, () => false)),
    solving,
  };
}

function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** [a, 1]. */
function withOnes({ rows, columns: d, data }: Dense): Dense {
  const result = zeros(rows, d + 1);
  for (let row = 0; row < rows; row++) {
    result.data.set(data.subarray(row * d, (row + 1) * d), row * (d + 1));
    result.data[row * (d + 1) + d] = 1;
  }
  return result;
}
