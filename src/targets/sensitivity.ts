import { type Dense, multiplyTransposed } from '../linear/index.ts';
import { slopesOf } from '../network/index.ts';
import { outcomeOf } from './outcome.ts';
import type { Position } from './target-rule.ts';

/**
 * s_l, what a change of z_l makes up of e, by one backward pass: s_L as the loss has it (diag f′_L for
 * squared errors), s_l = t_l ∘ f′_l with t_l = s_{l+1} W_{l+1}ᵀ, plus t_{l+1} where layer l + 1 adds
 * its input.
 *
 * @returns Shape (samples × outputs·width of layer l), output after output.
 */
export function sensitivityOf(position: Position, layer: number): Dense {
  const { architecture, parameters, pass, loss } = position;
  const last = parameters.length;
  const { rows: samples, columns: outputs } = pass.activations[last]!;
  let current = loss.sensitivity(outcomeOf(position));
  let skipped: Dense | undefined;
  for (let l = last - 1; l >= layer; l--) {
    const t = multiplyTransposed(current, parameters[l]!.weights);
    if (architecture.skips?.[l] && skipped) add(t, skipped);
    skipped = architecture.skips?.[l - 1] ? { ...t, data: t.data.slice() } : undefined;
    current = t;
    const { columns: width, data } = current;
    const slopes = slopesOf(architecture, pass, l).data;
    for (let sample = 0, from = 0, at = 0; sample < samples; sample++, from += width) {
      for (let output = 0; output < outputs; output++) {
        for (let unit = 0; unit < width; unit++, at++) data[at]! *= slopes[from + unit]!;
      }
    }
  }
  return { rows: samples, columns: outputs * current.columns, data: current.data };
}

function add({ data }: Dense, other: Dense): void {
  for (let at = 0; at < data.length; at++) data[at]! += other.data[at]!;
}
