import type { TrainingState } from '../training/state.ts';
import { type Step, sweep } from '../training/sweep.ts';
import type { Task } from '../training/task.ts';
import type { Past } from './past.ts';

/**
 * The steps from the beginning of a sweep on, sweep after sweep, without end.
 *
 * Each sweep goes on from the state that the one before came to, however few states are kept, but for
 * a fork's first one, which begins with the fork's own. Forward passes are remembered apart: the run
 * finds its own as it left it.
 *
 * @param done - After which sweep.
 */
export function* replay(past: Past, done: number): Generator<Step, never> {
  const latest: Task['latest'] = {};
  let state: TrainingState = past.at(done);
  for (let sweeps = done; ; sweeps++) {
    const task = past.taskAfter(sweeps);
    if (sweeps > done && task !== past.taskAfter(sweeps - 1)) state = past.at(sweeps);
    state = yield* sweep({ ...task, latest }, state);
  }
}
