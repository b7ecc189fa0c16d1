import { checkOptions } from '../check-options.ts';
import { type Rung, targetRule } from '../targets/index.ts';
import { type DampingOption, dampingSchedule } from '../training/damping.ts';
import { type RidgeOption, ridgeSetting } from '../training/ridge-in-force.ts';
import { checkSweepOptions, type SweepOptions } from '../training/sweep-options.ts';
import type { Task } from '../training/task.ts';
import { countOf } from '../training/training-data.ts';

/** What a fork may do otherwise. */
export interface ForkChanges extends SweepOptions {
  readonly ridge?: RidgeOption;
  readonly damping?: DampingOption;
  readonly rung?: Rung;
}

/** The task with other settings, checked as `train` checks them. */
export function changedTask(task: Task, changes: ForkChanges): Task {
  checkOptions('fork', changes, ['ridge', 'damping', 'rung', 'solver', 'order', 'resolveOutput']);
  const { architecture, data } = task;
  const rule = changes.rung === undefined ? task.rule : targetRule(changes.rung);
  const recipe = task.recipe.with(given(changes));
  const ways = checkSweepOptions('fork', recipe.options, architecture, rule.rung);
  rule.check({ architecture, ...data, loss: task.loss, solver: ways.solver });
  return {
    ...task,
    recipe,
    rule,
    ...ways,
    ...(changes.ridge === undefined
      ? {}
      : ridgeSetting('fork', changes.ridge, architecture, task.loss.name)),
    damping:
      changes.damping === undefined
        ? task.damping
        : dampingSchedule(changes.damping, countOf(data)),
    latest: {},
  };
}

/** An `undefined` changes nothing, and is nothing that a recipe should repeat. */
function given(changes: ForkChanges): ForkChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
