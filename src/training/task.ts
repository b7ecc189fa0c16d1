import { sumOfSquares } from '../linear/index.ts';
import type { Loss } from '../losses/index.ts';
import {
  type Architecture,
  type ForwardPass,
  forward,
  type NetworkParameters,
} from '../network/index.ts';
import type { RidgeCriterion } from '../ridge/index.ts';
import type { TrainRecipe } from '../run/recipe.ts';
import { outcomeOf, type TargetRule } from '../targets/index.ts';
import type { Setting } from '../warnings/warning.ts';
import type { DampingSchedule } from './damping.ts';
import type { SweepOptions } from './sweep-options.ts';
import type { TrainingData } from './training-data.ts';

/** All that a run needs to know and that never changes while it runs. */
export interface Task extends Required<SweepOptions> {
  readonly architecture: Architecture;
  readonly data: TrainingData;
  readonly rule: TargetRule;
  readonly loss: Loss;
  /** λ; where a criterion chooses it, the one in force. */
  readonly ridge: number;
  readonly criterion?: RidgeCriterion | undefined;
  readonly damping: DampingSchedule;
  /** How the run was asked for. */
  readonly recipe: TrainRecipe;
  /** The latest forward pass: a sweep begins where the one before ended. */
  readonly latest: LatestPass;
}

/**
 * One remembered forward pass. Not weakly: whatever a WeakRef points at is kept until the current job
 * ends, so that a loop of `step()` without an `await` kept every pass that it had made, 5 GB in a
 * minute.
 */
interface LatestPass {
  parameters?: NetworkParameters;
  pass?: ForwardPass;
}

/** What the words of its warnings depend on. */
export function settingOf({ rule, architecture, data }: Task): Setting {
  const { widths, activations } = architecture;
  const names = new Set(activations.slice(0, -1).map(({ name }) => name));
  const activation = names.size === 1 ? [...names][0] : undefined;
  return { rung: rule.rung, widths, activation, inputNames: data.inputNames };
}

/** How good parameters are. */
export interface Score {
  /** Mean squared error in the targets' own units, or mean cross-entropy. */
  readonly loss: number;
  /** ‖y − a_L‖², or twice the sum of cross-entropies, + λ‖W‖², in the network's units. */
  readonly objective: number;
}

/** Runs the training inputs forward, unless that is what was done last. */
export function passOf(task: Task, parameters: NetworkParameters): ForwardPass {
  const { architecture, data, latest } = task;
  const known = latest.parameters === parameters ? latest.pass : undefined;
  return known ?? remember(task, parameters, forward(architecture, parameters, data.inputs));
}

/** Keeps a pass for whoever asks for the same parameters next. */
export function remember(
  { latest }: Task,
  parameters: NetworkParameters,
  pass: ForwardPass,
): ForwardPass {
  latest.parameters = parameters;
  latest.pass = pass;
  return pass;
}

/** Judges parameters by the output of their forward pass. */
export function scoreOf(
  { architecture, data, loss: kind, ridge }: Pick<Task, 'architecture' | 'data' | 'loss' | 'ridge'>,
  parameters: NetworkParameters,
  pass: ForwardPass,
): Score & { readonly deviance: number } {
  const { targets, roots, scale } = data;
  const position = { architecture, parameters, pass, targets, loss: kind, roots };
  const { loss, deviance } = kind.judge(outcomeOf(position), scale.deviation);
  return { loss, deviance, objective: objectiveOf(deviance, ridge, parameters) };
}

/** The deviance + λ‖W‖². */
export function objectiveOf(
  deviance: number,
  ridge: number,
  parameters: NetworkParameters,
): number {
  let objective = deviance;
  if (ridge > 0) for (const { weights } of parameters) objective += ridge * sumOfSquares(weights);
  return objective;
}
