import { type Dense, multiplyTransposed, zeros } from '../linear/index.ts';
import type { Position } from './target-rule.ts';

/**
 * s_l = ∂a_L/∂z_l, by one backward pass: s_L = diag f′_L, s_l = (s_{l+1} W_{l+1}ᵀ) ∘ f′_l.
 *
 * @returns Shape (samples × outputs·width of layer l), output after output.
 */
export function sensitivityOf({ architecture, parameters, pass }: Position, layer: number): Dense {
  const last = parameters.length;
  const slopes = (l: number): Float64Array =>
    architecture.activations[l - 1]!.derivatives(
      pass.preActivations[l]!.data,
      pass.activations[l]!.data,
    );
  const { rows: samples, columns: outputs } = pass.activations[last]!;
  const s = zeros(samples * outputs, outputs);
  const ofOutput = slopes(last);
  for (let at = 0; at < ofOutput.length; at++)
    s.data[at * outputs + (at % outputs)] = ofOutput[at]!;
  let current = s;
  for (let l = last - 1; l >= layer; l--) {
    current = multiplyTransposed(current, parameters[l]!.weights);
    const { columns: width, data } = current;
    const ofLayer = slopes(l);
    for (let row = 0, at = 0; row < current.rows; row++) {
      const from = Math.floor(row / outputs) * width;
      for (let unit = 0; unit < width; unit++, at++) data[at]! *= ofLayer[from + unit]!;
    }
  }
  return { rows: samples, columns: outputs * current.columns, data: current.data };
}
