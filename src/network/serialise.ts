import { activation, activationFromJson } from '../activations/index.ts';
import { BacksolveError } from '../errors.ts';
import type { NetworkJson } from './network.ts';
import { type Architecture, type NetworkParameters, skipsOf } from './parameters.ts';

/** Writes a network as JSON. */
export function toJson(architecture: Architecture, parameters: NetworkParameters): NetworkJson {
  return {
    format: 'backsolve-network',
    version: 1,
    widths: architecture.widths,
    activations: architecture.activations.map(({ name, parameters }) => ({ name, parameters })),
    ...(architecture.skips ? { skip: true } : {}),
    layers: parameters.map(({ weights, bias }) => ({
      weights: [...weights.data],
      bias: [...bias],
    })),
  };
}

/**
 * Reads the parts of a network back.
 *
 * @throws `FILE_NOT_UNDERSTOOD` when this isn't a network's JSON or its counts don't fit its widths.
 */
export function fromJson(json: NetworkJson): {
  readonly architecture: Architecture;
  readonly parameters: NetworkParameters;
} {
  if (json?.format !== 'backsolve-network' || json.version !== 1) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      "This is not a saved network: it lacks format 'backsolve-network', version 1. Give what network.toJSON() returned.",
    );
  }
  const { widths, activations, layers } = json;
  if (activations?.length !== widths?.length - 1 || layers?.length !== widths.length - 1) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `The saved network has ${widths?.length} widths but ${activations?.length} activations and ${layers?.length} layers. Save it again.`,
    );
  }
  const parameters = layers.map(({ weights, bias }, index) => {
    const rows = widths[index] ?? 0;
    const columns = widths[index + 1] ?? 0;
    const numbers = [...weights, ...bias];
    if (
      weights.length !== rows * columns ||
      bias.length !== columns ||
      !numbers.every(Number.isFinite)
    ) {
      throw new BacksolveError(
        'FILE_NOT_UNDERSTOOD',
        `Layer ${index + 1} of the saved network should hold ${rows} × ${columns} finite weights and ${columns} biases; it holds ${weights.length} and ${bias.length}, or not all are finite.`,
      );
    }
    return {
      weights: { rows, columns, data: Float64Array.from(weights) },
      bias: Float64Array.from(bias),
    };
  });
  const skips = skipsOf(widths);
  if (json.skip !== undefined && !(json.skip === true && skips.includes(true))) {
    throw new BacksolveError(
      'FILE_NOT_UNDERSTOOD',
      `The saved network ${widths.join('-')} says skip: ${JSON.stringify(json.skip)}, and no hidden layer of it is as wide as what comes into it. Save it again.`,
    );
  }
  return {
    architecture: {
      widths,
      // Softmax makes no hidden layer; `activation` refuses it.
      activations: activations.map((json, index) =>
        index < activations.length - 1
          ? activation(activationFromJson(json))
          : activationFromJson(json),
      ),
      ...(json.skip ? { skips } : {}),
    },
    parameters,
  };
}
