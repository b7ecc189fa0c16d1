import { zeros } from '../linear/index.ts';
import { checkUnknowns, NARROWER } from './check-unknowns.ts';
import { jointRegressions } from './joint-system.ts';
import { isLinearOutput, linearOutputProblem } from './linear-output.ts';
import { matrixFreeRegression } from './matrix-free.ts';
import { errorOf } from './outcome.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { Solver, TargetRule } from './target-rule.ts';

/**
 * Up to here factoring takes about as long as conjugate gradients and gives the exact answer with its
 * rank and leverages: a sweep of Friedman 1, 10-w-w-1, 1,000 samples, took 5.3 ms of processor time
 * against 5.4 with 156 unknowns, 8.6 against 6.5 with 272, 27 against 11 with 506, 74 against 14 with 930.
 */
const FACTORED = 300;

/**
 * Rung 4, our extension of the paper: one regression for all units of a layer together, on what is
 * left of the error: min ‖e − Σ_k s_k ∘ (A ΔW_k)‖² + λ‖W + ΔW‖² + μ‖ΔW‖².
 *
 * The ideal pre-activations are what the first solve of the layer asks for, z* = z + A ΔW; when a
 * more damped step is taken instead, the rest of the way is not reached. Behind a linear output
 * layer nothing is approximated: its regression is exact, and its response is y itself.
 */
export const layerRule: TargetRule = {
  rung: 'layer',
  safeguarded: true,
  together: false,

  check({ architecture, solver }) {
    const { widths } = architecture;
    const joint = (layer: number): number => (widths[layer - 1]! + 1) * widths[layer]!;
    const hidden = (layer: number): boolean => !isLinearOutput(architecture, layer);
    checkUnknowns(
      architecture,
      (layer) => (hidden(layer) && isFactored(solver, joint(layer)) ? joint(layer) : 0),
      "Leave { solver: 'factor' } out: conjugate gradients take as many as there are.",
    );
    checkUnknowns(architecture, (layer) => (hidden(layer) ? 0 : widths[layer - 1]! + 1), NARROWER);
  },

  firstDamping: (architecture, layer, proposed) =>
    isLinearOutput(architecture, layer) ? 0 : proposed,

  pose(position, layer) {
    const { architecture, parameters, pass } = position;
    if (isLinearOutput(architecture, layer)) return linearOutputProblem(position);
    const actual = pass.preActivations[layer]!;
    const error = errorOf(position);
    const question = {
      inputs: pass.activations[layer - 1]!,
      start: parameters[layer - 1]!,
      sensitivity: sensitivityOf(position, layer),
    };
    const unknowns = (question.inputs.columns + 1) * actual.columns;
    return {
      regression: isFactored(position.solver, unknowns)
        ? jointRegressions([question], error)[0]!
        : matrixFreeRegression({ ...question, response: error, roots: position.roots }),
      response: () => error,
      clamped: 0,
      clampedAt: () => zeros(actual.rows, actual.columns),
      ideal: (first) => {
        const move = first().move();
        return { ...actual, data: actual.data.map((z, at) => z + move.data[at]!) };
      },
    };
  },
};

/**
 * Whether a hidden layer of so many unknowns has its normal matrix factored.
 *
 * @param most - Up to so many where that is to be decided.
 */
export function isFactored(
  solver: Solver = 'auto',
  unknowns: number,
  most: number = FACTORED,
): boolean {
  return solver === 'factor' || (solver === 'auto' && unknowns <= most);
}
