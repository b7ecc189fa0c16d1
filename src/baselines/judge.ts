import { forward } from '../network/index.ts';
import { type Score, scoreOf } from '../training/task.ts';
import { unflatten } from './flat.ts';
import type { Problem } from './method.ts';

/** How good parameters are on the training rows, by the same measure as our own runs. */
export function judge(problem: Problem, parameters: Float64Array): Score {
  const { architecture, layout, data } = problem;
  const numbers = unflatten(layout, parameters);
  return scoreOf(problem, numbers, forward(architecture, numbers, data.inputs));
}
