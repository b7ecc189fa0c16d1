import { identity } from '../activations/index.ts';
import { rowsTimes, zeros } from '../linear/index.ts';
import type { Architecture, LayerParameters } from '../network/index.ts';
import { errorOf } from './outcome.ts';
import { regressionOf } from './regression.ts';
import type { LayerProblem, Position } from './target-rule.ts';

/** Whether the layer is the output layer and its activation the identity: its loss is then squared. */
export function isLinearOutput({ activations }: Architecture, layer: number): boolean {
  return layer === activations.length && activations[layer - 1] === identity;
}

/**
 * The problem of a linear output layer: ordinary least squares of y on [a_{L−1}, 1], one response
 * per unit and one normal matrix for all. Nothing is approximated, so the ideal total inputs of
 * rungs `weighted`, `neuron` and `layer` are here what the first solve reaches.
 */
export function linearOutputProblem(position: Position): LayerProblem {
  const { architecture, parameters, pass, targets, roots } = position;
  const last = architecture.activations.length;
  const actual = pass.preActivations[last]!;
  return {
    regression: regressionOf({
      inputs: pass.activations[last - 1]!,
      start: parameters[last - 1]!,
      response: errorOf(position),
      roots,
    }),
    response: () => rowsTimes(targets, roots),
    clamped: 0,
    clampedAt: () => zeros(actual.rows, actual.columns),
    ideal: (first) => {
      const move = first().move();
      return { ...actual, data: actual.data.map((z, at) => z + move.data[at]!) };
    },
  };
}

/** The output layer that fits best what comes into it: ‖y − a_L‖² + λ‖W_L‖² at its least. */
export function resolvedOutput(position: Position, ridge: number): LayerParameters {
  return linearOutputProblem(position).regression.solve({ ridge, damping: 0 }).proposed;
}
