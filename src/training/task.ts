import { type Dense, sumOfSquares } from '../linear/index.ts';
import {
  type Architecture,
  type ForwardPass,
  forward,
  type NetworkParameters,
  outputOf,
} from '../network/index.ts';
import type { RidgeCriterion } from '../ridge/index.ts';
import type { TargetRule } from '../targets/index.ts';
import type { DampingSchedule } from './damping.ts';
import type { TrainRecipe } from './recipe.ts';
import type { SweepOptions } from './sweep-options.ts';
import type { TrainingData } from './training-data.ts';

/** All that a run needs to know and that never changes while it runs. */
export interface Task extends Required<SweepOptions> {
  readonly architecture: Architecture;
  readonly data: TrainingData;
  readonly rule: TargetRule;
  /** λ; where a criterion chooses it, the one in force. */
  readonly ridge: number;
  readonly criterion?: RidgeCriterion | undefined;
  readonly damping: DampingSchedule;
  /** How the run was asked for. */
  readonly recipe: TrainRecipe;
  /** The latest forward pass: a sweep begins where the one before ended. */
  readonly latest: LatestPass;
}

/** One remembered forward pass; the garbage collector may take it, then it is computed again. */
interface LatestPass {
  parameters?: NetworkParameters;
  pass?: WeakRef<ForwardPass>;
}

/** How good parameters are. */
export interface Score {
  /** Mean squared error in the targets' own units. */
  readonly loss: number;
  /** ‖y − a_L‖² + λ‖W‖², in the network's units. */
  readonly objective: number;
}

/** Runs the training inputs forward, unless that is what was done last. */
export function passOf(task: Task, parameters: NetworkParameters): ForwardPass {
  const { architecture, data, latest } = task;
  const known = latest.parameters === parameters ? latest.pass?.deref() : undefined;
  return known ?? remember(task, parameters, forward(architecture, parameters, data.inputs));
}

/** Keeps a pass for whoever asks for the same parameters next. */
export function remember(
  { latest }: Task,
  parameters: NetworkParameters,
  pass: ForwardPass,
): ForwardPass {
  latest.parameters = parameters;
  latest.pass = new WeakRef(pass);
  return pass;
}

/** Judges parameters by the output of their forward pass. */
export function scoreOf(
  { data: { targets, scale }, ridge }: Pick<Task, 'data' | 'ridge'>,
  parameters: NetworkParameters,
  pass: ForwardPass,
): Score {
  const squares = columnSquares(targets, outputOf(pass));
  let loss = 0;
  let objective = 0;
  squares.forEach((sum, column) => {
    loss += scale.deviation[column]! ** 2 * sum;
    objective += sum;
  });
  if (ridge > 0) for (const { weights } of parameters) objective += ridge * sumOfSquares(weights);
  return { loss: loss / targets.data.length, objective };
}

/** Σ_i (y_io − a_io)² for each output o. */
function columnSquares(targets: Dense, output: Dense): Float64Array {
  const { columns, data } = targets;
  const squares = new Float64Array(columns);
  for (let at = 0; at < data.length; ) {
    for (let column = 0; column < columns; column++, at++) {
      const error = data[at]! - output.data[at]!;
      squares[column]! += error * error;
    }
  }
  return squares;
}
