import { BacksolveError } from '../errors.ts';
import { zeros } from '../linear/index.ts';
import { jointRegressions } from './joint-system.ts';
import { errorOf } from './outcome.ts';
import type { Regression } from './regression.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { Position, TargetRule } from './target-rule.ts';

/** A normal matrix of this many columns takes 288 MB, and its factor as much again. */
const MOST_UNKNOWNS = 6000;

/**
 * Rung 5, the Levenberg–Marquardt method in the ladder's terms: one regression for the parameters of
 * all layers together, min ‖e − JΔ‖² + λ‖W + Δ‖² + μ‖Δ‖², accepted or refused as a whole.
 *
 * A sweep shows `forward` and `ideal` of every layer, from the output to the input, then one solve as
 * a `solve` event of every layer and one judgement as an `accept` or `reject` of every layer. The
 * first `accept` changes all layers. z*_l = z_l + A ΔW_l, to first order, is layer l's part of the way.
 */
export const networkRule: TargetRule = {
  rung: 'network',
  safeguarded: true,
  together: true,

  check({ architecture: { widths } }) {
    const unknowns = widths.slice(1).reduce((sum, width, l) => sum + (widths[l]! + 1) * width, 0);
    if (unknowns <= MOST_UNKNOWNS) return;
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The network ${widths.join('-')} has ${unknowns} parameters; rung 'network' solves for all of them in one regression and factors at most ${MOST_UNKNOWNS}. Use { rung: 'layer' }, which takes layer after layer.`,
    );
  },

  firstDamping: (_, __, proposed) => proposed,

  pose(position, layer) {
    const { pass } = position;
    const actual = pass.preActivations[layer]!;
    const error = errorOf(position);
    return {
      regression: regressionsOf(position)[layer - 1]!,
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

/** All layers of one turn ask with the same position and share its one system. */
const known = new WeakMap<Position, readonly Regression[]>();

function regressionsOf(position: Position): readonly Regression[] {
  const found = known.get(position);
  if (found) return found;
  const layers = position.parameters.map((start, index) => ({
    inputs: position.pass.activations[index]!,
    start,
    sensitivity: sensitivityOf(position, index + 1),
  }));
  const regressions = jointRegressions(layers, errorOf(position));
  known.set(position, regressions);
  return regressions;
}
