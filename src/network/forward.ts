import { affine, type Dense } from '../linear/index.ts';
import type { Architecture, NetworkParameters } from './parameters.ts';

/** All that a forward pass computes; arrays are indexed by layer, 0 being the inputs. */
export interface ForwardPass {
  /** a_0 … a_L. Shapes (samples × width). */
  readonly activations: readonly Dense[];
  /** z_1 … z_L at indices 1 … L; index 0 repeats the inputs. */
  readonly preActivations: readonly Dense[];
}

/** Runs the network forward: z_l = a_{l−1} W_l + b_l, a_l = f_l(z_l). */
export function forward(
  architecture: Architecture,
  parameters: NetworkParameters,
  inputs: Dense,
): ForwardPass {
  const nothing: ForwardPass = { activations: [inputs], preActivations: [inputs] };
  return forwardFrom(architecture, parameters, nothing, 1);
}

/** Runs the layers from `layer` on again and takes what comes before from an earlier pass. */
export function forwardFrom(
  architecture: Architecture,
  parameters: NetworkParameters,
  earlier: ForwardPass,
  layer: number,
): ForwardPass {
  const activations = earlier.activations.slice(0, layer);
  const preActivations = earlier.preActivations.slice(0, layer);
  for (let index = layer - 1; index < parameters.length; index++) {
    const { weights, bias } = parameters[index]!;
    const z = affine(activations[index]!, weights, bias);
    preActivations.push(z);
    activations.push({ ...z, data: architecture.activations[index]!.values(z.data) });
  }
  return { activations, preActivations };
}

/** a_L, what the network says. */
export function outputOf({ activations }: ForwardPass): Dense {
  return activations[activations.length - 1]!;
}
