import { type Dense, zeros } from '../linear/index.ts';
import { type Architecture, forward, slopesOf } from '../network/index.ts';
import { type Layout, unflatten } from './flat.ts';
import { backInto } from './products.ts';

/**
 * What the parameters do to the loss's residual, one row for each sample and output, output after
 * output within a sample: a backward pass for each output, δ_L its row of s, δ_l = t_l ∘ f′_l with
 * t_l = δ_{l+1} W_{l+1}ᵀ, plus t_{l+1} where layer l + 1 adds its input, and then
 * ∂/∂W_l = a_{l−1} ⊗ δ_l, ∂/∂b_l = δ_l.
 *
 * @param sensitivity - s, shape (samples·outputs × outputs): ∂a_L/∂z_L for squared errors.
 * @returns Shape (samples · outputs × parameters).
 */
export function outputJacobian(
  architecture: Architecture,
  layout: Layout,
  parameters: Float64Array,
  inputs: Dense,
  sensitivity: Dense,
): Dense {
  const pass = forward(architecture, unflatten(layout, parameters), inputs);
  const last = layout.layers.length;
  const { rows: samples, columns: outputs } = pass.activations[last]!;
  const slopes = architecture.activations.map(
    (_, index) => slopesOf(architecture, pass, index + 1).data,
  );
  const jacobian = zeros(samples * outputs, layout.size);
  for (let output = 0; output < outputs; output++) {
    let delta = new Float64Array(samples * outputs);
    for (let row = 0; row < samples; row++) {
      const from = (row * outputs + output) * outputs;
      delta.set(sensitivity.data.subarray(from, from + outputs), row * outputs);
    }
    let above: Float64Array | undefined;
    for (let l = last; l >= 1; l--) {
      const { weights, bias, inputs: depth, units } = layout.layers[l - 1]!;
      const before = pass.activations[l - 1]!.data;
      for (let row = 0; row < samples; row++) {
        let at = (row * outputs + output) * layout.size + weights;
        for (let j = 0; j < depth; j++) {
          const a = before[row * depth + j]!;
          for (let k = 0; k < units; k++) jacobian.data[at++] = a * delta[row * units + k]!;
        }
        at = (row * outputs + output) * layout.size + bias;
        for (let k = 0; k < units; k++) jacobian.data[at + k] = delta[row * units + k]!;
      }
      if (l === 1) break;
      const back = new Float64Array(samples * depth);
      backInto(back, delta, parameters, weights, samples, depth, units);
      if (architecture.skips?.[l - 1] && above) {
        for (let at = 0; at < back.length; at++) back[at]! += above[at]!;
      }
      above = architecture.skips ? back.slice() : undefined;
      const slope = slopes[l - 2]!;
      for (let at = 0; at < back.length; at++) back[at]! *= slope[at]!;
      delta = back;
    }
  }
  return jacobian;
}
