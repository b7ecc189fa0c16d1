import { BacksolveError } from '../errors.ts';
import type { Architecture } from '../network/index.ts';
import {
  checkRidgeCriterion,
  chooseRidge,
  isRidgeCriterion,
  type RidgeCriterion,
} from '../ridge/index.ts';
import { checkPenalty } from './check-penalties.ts';
import type { TrainingState } from './state.ts';
import { passOf, scoreOf, type Task } from './task.ts';
import { positionOf } from './visit.ts';

/** λ itself, or how to choose it from the training rows. */
export type RidgeOption = number | RidgeCriterion;

/**
 * What a task says of λ: the number, or 0 and the criterion.
 *
 * @throws `OPTION_OUT_OF_RANGE`.
 */
export function ridgeSetting(
  call: string,
  option: RidgeOption,
  architecture: Architecture,
): Pick<Task, 'ridge' | 'criterion'> {
  if (typeof option === 'string' && !isRidgeCriterion(option)) {
    throw new BacksolveError(
      'UNKNOWN_OPTION',
      `There is no ridge ${JSON.stringify(option)}. It is a number, 'gcv' or 'evidence'.`,
    );
  }
  if (!isRidgeCriterion(option)) {
    return { ridge: checkPenalty(call, 'ridge', option), criterion: undefined };
  }
  checkRidgeCriterion(option, architecture);
  return { ridge: 0, criterion: option };
}

/**
 * The task with the λ that rules the sweep after this state, and the state judged under it: the
 * safeguard compares objectives of one λ only.
 *
 * A chosen λ is chosen anew before the sweeps 1, 2, 4, 8, 16 …, and before the first one after a
 * fork that asked for it. In between it stays, so that the objective has time to fall under it, and
 * the decompositions cost a run of n sweeps log₂ n of them.
 */
export function underRidge(
  task: Task,
  state: TrainingState,
): { readonly task: Task; readonly state: TrainingState } {
  const { criterion } = task;
  if (criterion === undefined) return { task, state };
  const { sweep, parameters, ridge: before } = state;
  const pass = passOf(task, parameters);
  const due = before === undefined || Number.isInteger(Math.log2(sweep + 1));
  const chosen = due ? chooseRidge(positionOf(task, parameters, pass), criterion) : undefined;
  const ridge = chosen ?? before ?? 0;
  const ruled = { ...task, ridge };
  return { task: ruled, state: { ...state, ridge, ...scoreOf(ruled, parameters, pass) } };
}
