import { withLayer } from '../network/index.ts';
import { isLinearOutput } from '../targets/index.ts';
import { lowered, raised } from '../training/damping.ts';
import { turnsOf } from '../training/sweep.ts';
import { layerSolver } from './layer-solve.ts';
import { resolve } from './resolve.ts';
import { stand } from './stand.ts';
import type { BlockTask, Standing, Work } from './task.ts';

/** One trial of one layer: what was proposed, and what came of it. */
export interface BlockTrial {
  readonly sweep: number;
  /** 1 … L. */
  readonly layer: number;
  /** From 1, in this sweep. */
  readonly trial: number;
  /** μ. */
  readonly damping: number;
  /** Unknowns of the regression; of a linear output layer those of one output. */
  readonly unknowns: number;
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  /** How the regression was solved, such as `'cholesky'` or `'conjugate-gradients'`. */
  readonly route: string;
  /** Whether the output layer was solved anew for the proposal. */
  readonly outputResolved: boolean;
  /** Whether the layer took the proposal: only where the objective falls. */
  readonly accepted: boolean;
  readonly lossBefore: number;
  /** With the proposal. */
  readonly loss: number;
  readonly objectiveBefore: number;
  readonly objective: number;
}

/** Where a run over blocks stands. */
export interface BlockState {
  /** Sweeps completed. */
  readonly sweep: number;
  readonly standing: Standing;
  /** Whether the output layer is the best there is for these hidden layers already. */
  readonly resolved: boolean;
  /** μ of every layer. */
  readonly dampings: readonly number[];
  /** Sweeps in a row in which no layer changed. */
  readonly idle: number;
}

/** The state before the first sweep, in one pass. */
export function* begin(task: BlockTask, parameters: Standing['parameters']): Work<BlockState> {
  return {
    sweep: 0,
    standing: yield* stand(task, parameters),
    resolved: false,
    dampings: parameters.map(() => task.damping.initial),
    idle: 0,
  };
}

/**
 * One sweep over the layers, as the sweep in memory goes: for every layer one pass that sums its
 * regression up, then trials with rising μ, each judged in one pass, until the objective falls.
 *
 * An output layer that the latest trial has solved already is not asked again: nothing is better.
 *
 * @param keep - Told of each trial, with the state after it.
 */
export function* sweep(
  task: BlockTask,
  before: BlockState,
  keep: (trial: BlockTrial, state: BlockState) => void,
): Work<BlockState> {
  const { architecture, damping: schedule, ridge } = task;
  const last = architecture.activations.length;
  let state = before;
  let changed = false;
  const judge = (
    solved: Pick<BlockTrial, 'layer' | 'trial' | 'damping' | 'unknowns' | 'status' | 'route'>,
    next: Standing,
    resolved: boolean,
  ): boolean => {
    const { score } = state.standing;
    const accepted = next.score.objective < score.objective;
    const damping = (accepted ? lowered : raised)(schedule, solved.damping);
    const dampings = state.dampings.map((kept, at) => (at === solved.layer - 1 ? damping : kept));
    state = { ...state, dampings, ...(accepted ? { standing: next, resolved } : {}) };
    changed ||= accepted;
    const trial = {
      sweep: before.sweep + 1,
      ...solved,
      outputResolved: resolved && solved.layer < last,
      accepted,
      lossBefore: score.loss,
      loss: next.score.loss,
      objectiveBefore: score.objective,
      objective: next.score.objective,
    };
    keep(trial, state);
    return accepted;
  };

  for (const [layer] of turnsOf(task)) {
    if (layer === undefined) continue;
    if (isLinearOutput(architecture, layer)) {
      if (state.resolved) continue;
      const { parameters, centres } = state.standing;
      const { standing, status, route } = yield* resolve(task, parameters, centres[layer - 1]!);
      const unknowns = architecture.widths[layer - 1]! + 1;
      judge({ layer, trial: 1, damping: 0, unknowns, status, route }, standing, true);
      continue;
    }
    const solver = yield* layerSolver(task, state.standing, layer);
    const { unknowns } = solver;
    for (let trial = 1; trial <= schedule.trials; trial++) {
      const damping = state.dampings[layer - 1]!;
      const { proposed, status, route } = yield* solver.solve({ ridge, damping });
      const { centres } = state.standing;
      const parameters = withLayer(state.standing.parameters, layer, proposed);
      const outputResolved = task.resolveOutput && layer < last;
      const next = outputResolved
        ? (yield* resolve(task, parameters, centres[last - 1]!)).standing
        : yield* stand(task, parameters);
      if (judge({ layer, trial, damping, unknowns, status, route }, next, outputResolved)) break;
    }
  }
  return { ...state, sweep: state.sweep + 1, idle: changed ? 0 : state.idle + 1 };
}
