import { BacksolveError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';
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
import { varianceOf } from './training-data.ts';
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
  lossName: LossName,
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
  checkRidgeCriterion(option, architecture, lossName);
  return { ridge: 0, criterion: option };
}

/** λ begins with this share of the targets' variance, … */
const FIRST = 0.1;

/** … and moves at most by this factor at a time: the linear model is good for a part of the way. */
const FACTOR = 10;

/**
 * From here on λ stays. Chosen on and on, it fell: weights that have begun to learn the noise leave
 * less of it to be seen. On Friedman 1 with its noise, 200 rows and 20 units, by evidence from 0.28
 * at sweep 8 to 0.08 at sweep 32, and the error on new rows rose from 1.5 to 2.0 times the noise.
 */
const LAST = 8;

/**
 * The task with the λ that rules the sweep after this state, and the state judged under it: the
 * safeguard compares objectives of one λ only.
 *
 * A chosen λ is chosen before the sweeps 1, 2, 4 and 8, and before the first one after a fork that
 * asked for it.
 */
export function underRidge(
  task: Task,
  state: TrainingState,
): { readonly task: Task; readonly state: TrainingState } {
  const { criterion } = task;
  if (criterion === undefined) return { task, state };
  const { sweep, parameters } = state;
  const pass = passOf(task, parameters);
  const before = state.ridge ?? FIRST * varianceOf(task.data);
  const next = sweep + 1;
  const due = state.ridge === undefined || (next <= LAST && Number.isInteger(Math.log2(next)));
  const chosen =
    due && before > 0
      ? chooseRidge(positionOf(task, parameters, pass), criterion, [
          before / FACTOR,
          before * FACTOR,
        ])
      : undefined;
  const ridge = chosen ?? before;
  const ruled = { ...task, ridge };
  return { task: ruled, state: { ...state, ridge, ...scoreOf(ruled, parameters, pass) } };
}
