import { identity } from '../activations/index.ts';
import { checkOptions } from '../check-options.ts';
import { callText } from '../display/options-text.ts';
import { zeros } from '../linear/index.ts';
import { type Architecture, networkOf } from '../network/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import type { Baseline } from './baseline.ts';
import { solveOutput } from './elm.ts';
import { problemOf } from './problem.ts';
import { runOnMethod } from './run-on-method.ts';

export interface OlsOptions {
  /** λ, the penalty on the coefficients, in the network's units. Default 0. */
  readonly ridge?: number;
}

/**
 * Linear regression of the targets on the inputs, the floor that a network has to beat. Of the
 * network only the widths count; the run's own network is the linear one, and begins at 0. One sweep
 * does it; then the run has stalled.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function ols(options: OlsOptions = {}): Baseline {
  checkOptions('ols', options, ['ridge']);
  const ridge = checkPenalty('ols', 'ridge', options.ridge ?? 0);
  const baseline: Baseline = {
    method: 'ols',
    options: { ridge },
    description: callText('ols', options),
    train(network, data) {
      const inputs = network.widths?.[0] ?? 0;
      const outputs = network.widths?.at(-1) ?? 0;
      const linear: Architecture = { widths: [inputs, outputs], activations: [identity] };
      const nothing = { weights: zeros(inputs, outputs), bias: new Float64Array(outputs) };
      return runOnMethod(
        baseline,
        solveOutput,
        problemOf(networkOf(linear, [nothing]), data, ridge, { method: 'ols' }),
      );
    },
  };
  return baseline;
}
