import type { Dense } from '../linear/index.ts';
import type { Outcome } from '../losses/index.ts';
import type { Position } from './target-rule.ts';

/** What the network says where a run stands, beside what it should say. */
export function outcomeOf({ architecture, pass, targets, roots }: Position): Outcome {
  const last = architecture.activations.length;
  return {
    activation: architecture.activations[last - 1]!,
    total: pass.preActivations[last]!,
    output: pass.activations[last]!,
    targets,
    roots,
  };
}

/** e, what is left of the error, as the loss counts it. Shape (samples × outputs). */
export function errorOf(position: Position): Dense {
  return position.loss.error(outcomeOf(position));
}
