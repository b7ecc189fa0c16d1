import { BacksolveError } from '../errors.ts';
import { inverseRule } from './inverse.ts';
import { layerRule } from './layer.ts';
import { networkRule } from './network.ts';
import { neuronRule } from './neuron.ts';
import type { Rung, TargetRule } from './target-rule.ts';
import { weightedRule } from './weighted.ts';

export type { Penalties } from './equations.ts';
export { isLinearOutput, resolvedOutput } from './linear-output.ts';
export { errorOf, outcomeOf } from './outcome.ts';
export type { Factored, Regression, RegressionSolution } from './regression.ts';
export type { LayerProblem, Position, Rung, Solver, TargetRule } from './target-rule.ts';

const ladder: ReadonlyMap<string, TargetRule> = new Map<Rung, TargetRule>([
  ['inverse', inverseRule],
  ['weighted', weightedRule],
  ['neuron', neuronRule],
  ['layer', layerRule],
  ['network', networkRule],
]);

/**
 * Looks a rung of the ladder up.
 *
 * @throws `UNKNOWN_OPTION` for a rung that there isn't.
 */
export function targetRule(rung: Rung): TargetRule {
  const rule = ladder.get(rung);
  if (rule) return rule;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    `There is no rung ${JSON.stringify(rung)}. The rungs are ${[...ladder.keys()].map((name) => `'${name}'`).join(', ')}.`,
  );
}
