import { affine, type Dense } from '../linear/index.ts';
import type { Architecture, NetworkParameters } from './parameters.ts';

/** All that a forward pass computes; arrays are indexed by layer, 0 being the inputs. */
export interface ForwardPass {
  /** a_0 … a_L. Shapes (samples × width). */
  readonly activations: readonly Dense[];
  /** z_1 … z_L at indices 1 … L; index 0 repeats the inputs. */
  readonly preActivations: readonly Dense[];
  /** f_1(z_1) … f_L(z_L): what a layer made itself, before a skip connection adds its input. */
  readonly branches: readonly Dense[];
}

/** Runs the network forward: z_l = a_{l−1} W_l + b_l, a_l = f_l(z_l), plus a_{l−1} where it skips. */
export function forward(
  architecture: Architecture,
  parameters: NetworkParameters,
  inputs: Dense,
): ForwardPass {
  const nothing: ForwardPass = {
    activations: [inputs],
    preActivations: [inputs],
    branches: [inputs],
  };
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
  const branches = earlier.branches.slice(0, layer);
  for (let index = layer - 1; index < parameters.length; index++) {
    const { weights, bias } = parameters[index]!;
    const before = activations[index]!;
    const z = affine(before, weights, bias);
    const made = { ...z, data: architecture.activations[index]!.values(z.data, z.columns) };
    preActivations.push(z);
    branches.push(made);
    activations.push(architecture.skips?.[index] ? sum(made, before) : made);
  }
  return { activations, preActivations, branches };
}

/** What a layer is made to give, whatever comes into it. */
export interface Given {
  /** z_l. Shape (samples × width). */
  readonly total: Dense;
  /** What it makes of it, without what a skip connection adds. Shape (samples × width). */
  readonly branch: Dense;
}

/** Runs the layers above `layer` again, as if that layer gave something else. */
export function forwardAs(
  architecture: Architecture,
  parameters: NetworkParameters,
  earlier: ForwardPass,
  layer: number,
  { total, branch }: Given,
): ForwardPass {
  const before = earlier.activations[layer - 1]!;
  const made = architecture.skips?.[layer - 1] ? sum(branch, before) : branch;
  const given: ForwardPass = {
    activations: [...earlier.activations.slice(0, layer), made],
    preActivations: [...earlier.preActivations.slice(0, layer), total],
    branches: [...earlier.branches.slice(0, layer), branch],
  };
  return forwardFrom(architecture, parameters, given, layer + 1);
}

/** f′_l at every unit's total input. */
export function slopesOf(
  { activations }: Architecture,
  { preActivations, branches }: ForwardPass,
  layer: number,
): Dense {
  const z = preActivations[layer]!;
  return { ...z, data: activations[layer - 1]!.derivatives(z.data, branches[layer]!.data) };
}

/** a_L, what the network says. */
export function outputOf({ activations }: ForwardPass): Dense {
  return activations[activations.length - 1]!;
}

function sum(one: Dense, other: Dense): Dense {
  return { ...one, data: one.data.map((value, at) => value + other.data[at]!) };
}
