import { BacksolveError } from '../errors.ts';
import { difference, zeros } from '../linear/index.ts';
import { outputOf } from '../network/index.ts';
import { isLinearOutput, linearOutputProblem } from './linear-output.ts';
import { regressionOf } from './regression.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { TargetRule } from './target-rule.ts';

/** A normal matrix of this many columns takes 288 MB, and its factor as much again. */
const MOST_UNKNOWNS = 6000;

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

  check(architecture) {
    const { widths } = architecture;
    for (let layer = 1; layer < widths.length; layer++) {
      const unknowns = isLinearOutput(architecture, layer)
        ? widths[layer - 1]! + 1
        : (widths[layer - 1]! + 1) * widths[layer]!;
      if (unknowns <= MOST_UNKNOWNS) continue;
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `Layer ${layer} of the network ${widths.join('-')} has ${unknowns} unknowns in one regression; rung 'layer' factors at most ${MOST_UNKNOWNS}. Make layer ${layer} or the one before it narrower, or try { rung: 'inverse' }.`,
      );
    }
  },

  firstDamping: (architecture, layer, proposed) =>
    isLinearOutput(architecture, layer) ? 0 : proposed,

  pose(position, layer) {
    const { architecture, parameters, pass, targets } = position;
    if (isLinearOutput(architecture, layer)) return linearOutputProblem(position);
    const actual = pass.preActivations[layer]!;
    const error = difference(targets, outputOf(pass));
    return {
      regression: regressionOf({
        inputs: pass.activations[layer - 1]!,
        start: parameters[layer - 1]!,
        response: error,
        sensitivity: sensitivityOf(position, layer),
      }),
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
