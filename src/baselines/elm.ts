import { identity } from '../activations/index.ts';
import { checkOptions } from '../check-options.ts';
import { callText } from '../display/options-text.ts';
import { BacksolveError } from '../errors.ts';
import { forward, type LayerParameters } from '../network/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import type { Baseline } from './baseline.ts';
import { unflatten } from './flat.ts';
import type { Method, MethodState } from './method.ts';
import { linearFit } from './output-solve.ts';
import { problemOf } from './problem.ts';
import { runOnMethod } from './run-on-method.ts';

export interface ElmOptions {
  /** λ, the penalty on the output weights, in the network's units. Default 0. */
  readonly ridge?: number;
}

/**
 * Extreme learning machine: the hidden layers stay as they were drawn, and the output layer is
 * solved once by least squares (Huang, Zhu and Siew 2006). One sweep does it; then the run has
 * stalled.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`; from `.train` also for an output layer that isn't
 * linear.
 */
export function elm(options: ElmOptions = {}): Baseline {
  checkOptions('elm', options, ['ridge']);
  const ridge = checkPenalty('elm', 'ridge', options.ridge ?? 0);
  const baseline: Baseline = {
    method: 'elm',
    options: { ridge },
    description: callText('elm', options),
    train(network, data) {
      const output = network.activations?.at(-1);
      if (output && output !== identity) {
        throw new BacksolveError(
          'OPTION_OUT_OF_RANGE',
          `elm solves a linear output layer; this network's is ${output.name}. Leave the option 'output' of network out.`,
        );
      }
      return runOnMethod(baseline, solveOutput, problemOf(network, data, ridge, { method: 'elm' }));
    },
  };
  return baseline;
}

/** Solves the last layer once, on what comes into it. Of a single layer that is linear regression. */
export const solveOutput: Method<MethodState> = ({ architecture, layout, data, ridge, start }) => {
  const last = layout.layers.length;
  return {
    stateSize: layout.size,
    begin: () => ({ parameters: start, passes: 0, changed: [], idle: 0 }),
    // biome-ignore lint/correctness/useYield: a solve has no updates by gradients to tell of.
    *sweep(state) {
      if (state.idle > 0) return { ...state, changed: [] };
      const { activations } = forward(architecture, unflatten(layout, start), data.inputs);
      const solved = linearFit(activations[last - 1]!, data.targets, ridge, data.roots);
      const parameters = withOutput(start, layout.layers[last - 1]!, solved);
      return { parameters, passes: 1, changed: [last], idle: 3 };
    },
  };
};

function withOutput(
  start: Float64Array,
  place: { readonly weights: number; readonly bias: number },
  { weights, bias }: LayerParameters,
): Float64Array {
  const parameters = start.slice();
  parameters.set(weights.data, place.weights);
  parameters.set(bias, place.bias);
  return parameters;
}
