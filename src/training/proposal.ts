import {
  type ForwardPass,
  forwardFrom,
  type NetworkParameters,
  withLayer,
} from '../network/index.ts';
import { resolvedOutput } from '../targets/index.ts';
import { type Score, scoreOf, type Task } from './task.ts';
import { positionOf } from './visit.ts';

/** Where a turn's proposals lead. */
export interface Proposal {
  readonly parameters: NetworkParameters;
  readonly pass: ForwardPass;
  /** Whether the output layer was solved anew for it. */
  readonly outputResolved: boolean;
  readonly score: Score & { readonly deviance: number };
}

/**
 * Judges proposals as a sweep does: with the output layer solved anew where the task wants that.
 *
 * @param parameters - With the proposals in place of what there was.
 * @param before - The pass before them.
 * @param lowest - The first layer that differs.
 */
export function proposalOf(
  task: Task,
  parameters: NetworkParameters,
  before: ForwardPass,
  lowest: number,
): Proposal {
  const { architecture, ridge, resolveOutput } = task;
  const last = architecture.activations.length;
  const pass = forwardFrom(architecture, parameters, before, lowest);
  if (!resolveOutput || lowest === last) {
    return { parameters, pass, outputResolved: false, score: scoreOf(task, parameters, pass) };
  }
  const output = resolvedOutput(positionOf(task, parameters, pass), ridge);
  const resolved = withLayer(parameters, last, output);
  const after = forwardFrom(architecture, resolved, pass, last);
  const score = scoreOf(task, resolved, after);
  return { parameters: resolved, pass: after, outputResolved: true, score };
}

/**
 * Whether a sweep takes a proposal.
 *
 * @param failed - Whether the numbers of a solve overflowed.
 */
export function isTaken(
  { rule }: Pick<Task, 'rule'>,
  before: Pick<Score, 'objective'>,
  after: Pick<Score, 'objective'>,
  failed: boolean,
): boolean {
  return rule.safeguarded ? after.objective < before.objective : !failed;
}
