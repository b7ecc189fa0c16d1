import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import { checkProbabilities } from '../losses/check-loss.ts';
import { once } from '../once.ts';
import { type Penalties, type TargetRule, targetRule } from '../targets/index.ts';
import { checkPenalty } from './check-penalties.ts';
import type { Counterfactual, SolveChanges } from './events.ts';
import { checkRows, dataOf, passOfRows } from './kept-rows.ts';
import { rowsChanged, takeTargets } from './other-targets.ts';
import type { Solved } from './solved.ts';
import { checkSweepOptions } from './sweep-options.ts';
import type { TrainingData } from './training-data.ts';
import { positionOf, type Visit } from './visit.ts';

/** A solve that a run made: what every counterfactual of it begins from. */
export interface Ground {
  /** Its position in the log. */
  readonly sequence: number;
  readonly visit: Visit;
  readonly solved: Solved;
}

/** The same step in other circumstances. */
export interface WhatIf {
  readonly ground: Ground;
  readonly counterfactual: Counterfactual;
  /** All of them, from the ground on. */
  readonly changes: SolveChanges;
  /** What a person gave as functions or lists, taken over when it was given. */
  readonly circumstances: Circumstances;
  /** The turn as it would have been; the run's own where only penalties differ. */
  readonly visit: Visit;
}

/** Rows and targets other than the run's; undefined where they are the run's own. */
interface Circumstances {
  readonly rows: readonly number[] | undefined;
  /** In the network's units, of all training rows. */
  readonly targets: Dense | undefined;
}

const CALL = 'solve.with';

/**
 * Solves a step again in other circumstances: what isn't changed is as it was, and of what is changed
 * twice the later counts.
 *
 * Where only penalties differ from what has been posed already, its Gram matrix is used again.
 *
 * @param earlier - Changes that were made before these.
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`,
 * `WRONG_ARGUMENT`, and what the rung's own check throws; nothing has been solved then.
 */
export function whatIf(
  ground: Ground,
  earlier: WhatIf | undefined,
  given: SolveChanges,
): { readonly solved: Solved; readonly whatIf: WhatIf } {
  const changed = checkChanges(given);
  const changes: SolveChanges = { ...earlier?.changes, ...changed };
  const { visit: before } = ground;
  const rule = changes.rung === undefined ? before.task.rule : targetRule(changes.rung);
  const { ridge, damping } = penaltiesOf(ground, rule, changes);

  const circumstances = circumstancesOf(before, earlier?.circumstances, changed);
  const posedAnew = ['rung', 'rows', 'targets'].some((name) => name in changed);
  const visit = posedAnew ? pose(before, rule, circumstances) : (earlier?.visit ?? before);
  const { regression } = visit.problem();
  const { proposed, status, route, factored } = regression.solve({ ridge, damping });
  const { trial } = ground.solved;
  const { unknowns } = regression;
  return {
    solved: { trial, ridge, damping, proposed, status, route, unknowns, factored },
    whatIf: {
      ground,
      visit,
      changes,
      circumstances,
      counterfactual: counterfactualOf(ground, changes, circumstances),
    },
  };
}

function circumstancesOf(
  { task }: Visit,
  earlier: Circumstances | undefined,
  { rows, targets }: SolveChanges,
): Circumstances {
  const { data, architecture } = task;
  return {
    rows: rows === undefined ? earlier?.rows : checkRows(CALL, rows, data),
    targets:
      targets === undefined
        ? earlier?.targets
        : takeTargets(CALL, targets, data, architecture.widths),
  };
}

function counterfactualOf(
  { sequence, visit }: Ground,
  changes: SolveChanges,
  { rows, targets }: Circumstances,
): Counterfactual {
  const { data } = visit.task;
  const retargeted = targets && rowsChanged(data.targets, targets);
  return {
    of: sequence,
    changes: { ...changes },
    description: description(changes, rows?.length, retargeted, data.inputs.rows),
    ...(rows ? { rows: [...rows] } : {}),
    ...(retargeted === undefined ? {} : { retargeted }),
  };
}

/** What is really changed, its names and penalties checked. */
function checkChanges(given: SolveChanges): SolveChanges {
  const changes: unknown = given;
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `${CALL} takes what is to be changed: solve.with({ ridge: 1 }), or damping, rung, rows or targets; got ${JSON.stringify(changes) ?? String(changes)}.`,
    );
  }
  checkOptions(CALL, changes, ['ridge', 'damping', 'rung', 'rows', 'targets']);
  for (const name of ['ridge', 'damping'] as const) {
    if (given[name] !== undefined) checkPenalty(CALL, name, given[name]);
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/**
 * λ and μ. Another rung keeps the solve's μ where both damp this layer; where its own rung damped
 * nothing, as `inverse` and a linear output layer, it gets the one that the layer's turn began with.
 */
function penaltiesOf(
  { visit, solved }: Ground,
  rule: TargetRule,
  { ridge = solved.ridge, damping }: SolveChanges,
): Penalties {
  if (damping !== undefined) return { ridge, damping };
  if (rule === visit.task.rule) return { ridge, damping: solved.damping };
  const { layer, dampings, task } = visit;
  const damps = task.rule.firstDamping(task.architecture, layer, 1) > 0;
  const proposed = damps ? solved.damping : dampings[layer - 1]!;
  return { ridge, damping: rule.firstDamping(task.architecture, layer, proposed) };
}

/** The layer's turn by another rule, on other rows or with other targets, at the same weights. */
function pose(before: Visit, rule: TargetRule, { rows, targets }: Circumstances): Visit {
  const { task, layer, parameters } = before;
  const { architecture, data, loss, recipe } = task;
  const whole: TrainingData = targets ? { ...data, targets } : data;
  const checked = { ...whole, targets: rows ? onlyOf(whole.targets, rows) : whole.targets };
  if (targets && loss.name === 'cross-entropy') {
    checkProbabilities(checked, architecture.activations.at(-1)?.name === 'softmax');
  }
  rule.check({ architecture, ...checked, loss, solver: task.solver });
  const ways = checkSweepOptions(CALL, recipe.options, architecture, rule.rung);
  const other = {
    ...task,
    ...(rule === task.rule ? {} : ways),
    rule,
    data: rows ? dataOf(whole, rows) : whole,
    latest: {},
  };
  const pass = once(() => (rows ? passOfRows(before.pass(), rows) : before.pass()));
  const position = once(() => positionOf(other, parameters, pass()));
  const problem = once(() => rule.pose(position(), layer));
  return { ...before, task: other, pass, position, problem };
}

/** Rows that don't count hold what the first one does that counts: so a check counts rows right. */
function onlyOf(targets: TrainingData['targets'], rows: readonly number[]): typeof targets {
  const { columns } = targets;
  const counts = new Set(rows);
  const data = targets.data.map((y, at) =>
    counts.has(Math.floor(at / columns)) ? y : targets.data[rows[0]! * columns + (at % columns)]!,
  );
  return { ...targets, data };
}

/** The changes as a person would say them. */
function description(
  changes: SolveChanges,
  kept: number | undefined,
  retargeted: number | undefined,
  samples: number,
): string {
  const words = [
    changes.ridge === undefined ? '' : `ridge ${numberText(changes.ridge, 3)}`,
    changes.damping === undefined ? '' : `damping ${numberText(changes.damping, 3)}`,
    changes.rung === undefined ? '' : `rung '${changes.rung}'`,
    kept === undefined ? '' : `${kept} of ${counted(samples, 'row')}`,
    retargeted === undefined ? '' : `other targets in ${counted(retargeted, 'row')}`,
  ].filter(Boolean);
  return words.length === 0 ? 'nothing changed' : words.join(', ');
}
