import type { ForwardPass, NetworkParameters } from '../network/index.ts';
import { once } from '../once.ts';
import type { LayerProblem, Position } from '../targets/index.ts';
import { passOf, type Task } from './task.ts';

/**
 * One layer's turn in one sweep, remembered by nothing but the parameters it began with: whatever
 * an event is asked for later is computed again by the same code, so it comes out the same.
 */
export interface Visit {
  readonly task: Task;
  readonly sweep: number;
  readonly layer: number;
  readonly parameters: NetworkParameters;
  /** μ of the first trial. */
  readonly damping: number;
  /** μ of every layer when the turn began, layer l's at index l − 1, whether its rule uses it or not. */
  readonly dampings: readonly number[];
  pass(): ForwardPass;
  /** All layers of one turn share it. */
  position(): Position;
  problem(): LayerProblem;
}

/** Remembers a turn: of one layer, or of all where they are solved for together. */
export function visitsOf(
  task: Task,
  sweep: number,
  layers: readonly number[],
  { parameters, dampings }: Pick<Visit, 'parameters' | 'dampings'>,
  damping: number,
): readonly Visit[] {
  const pass = once(() => passOf(task, parameters));
  const position = once(() => positionOf(task, parameters, pass()));
  return layers.map((layer) => {
    const problem = once(() => task.rule.pose(position(), layer));
    return { task, sweep, layer, parameters, damping, dampings, pass, position, problem };
  });
}

/** Where the rule is asked for layer l's problem. */
export function positionOf(
  { architecture, data, loss, solver }: Task,
  parameters: NetworkParameters,
  pass: ForwardPass,
): Position {
  const { targets, roots } = data;
  return { architecture, parameters, pass, targets, loss, roots, solver };
}
