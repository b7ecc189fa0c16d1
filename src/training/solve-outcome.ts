import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { withLayer } from '../network/index.ts';
import type { SolveOutcome } from './events.ts';
import { isTaken, proposalOf } from './proposal.ts';
import type { Solved } from './solved.ts';
import { scoreOf, type Task } from './task.ts';
import type { Visit } from './visit.ts';

/**
 * Where a solve leads if the run takes it.
 *
 * @param run - The turn as the run had it: its rows and targets judge.
 * @param posed - The turn that was solved.
 */
export function outcomeOf(run: Visit, posed: Visit, solved: Solved): SolveOutcome {
  const { rule, resolveOutput } = posed.task;
  const { ridge, damping } = solved;
  const { layer } = run;
  const task: Task = { ...run.task, rule, resolveOutput, ridge };
  const layers = rule.together ? run.parameters.map((_, index) => index + 1) : [layer];
  let { parameters } = run;
  let failed = false;
  for (const each of layers) {
    const { proposed, status } =
      each === layer
        ? solved
        : rule.pose(posed.position(), each).regression.solve({ ridge, damping });
    parameters = withLayer(parameters, each, proposed);
    failed ||= status === 'failed';
  }
  const before = scoreOf(task, run.parameters, run.pass());
  const { score, outputResolved } = proposalOf(task, parameters, run.pass(), Math.min(...layers));
  return drawableOutcome(ridge === run.task.ridge ? undefined : ridge, {
    accepted: isTaken(task, before, score, failed),
    safeguarded: rule.safeguarded,
    outputResolved,
    lossBefore: before.loss,
    loss: score.loss,
    objectiveBefore: before.objective,
    objective: score.objective,
  });
}

/** @param ridge - λ where it is another than the run's: objectives are then others too. */
function drawableOutcome(ridge: number | undefined, outcome: SolveOutcome): SolveOutcome {
  const text = outcomeText(ridge, outcome);
  return Object.defineProperties(outcome, {
    [displaySymbol]: { value: () => ({ 'text/html': `<div>${text}</div>`, 'text/plain': text }) },
    [inspectSymbol]: { value: () => text },
  });
}

/** Words and numbers only, nothing to escape. */
function outcomeText(ridge: number | undefined, outcome: SolveOutcome): string {
  const { accepted, safeguarded, outputResolved } = outcome;
  const { lossBefore, loss, objectiveBefore, objective } = outcome;
  const resolved = outputResolved ? ', with the output layer solved anew' : '';
  const under = ridge === undefined ? '' : ` under ridge ${numberText(ridge, 3)}`;
  const verdict = accepted ? 'accepted' : 'refused';
  const why = safeguarded
    ? ''
    : accepted
      ? ' (this rung takes every solve)'
      : ' (its numbers overflowed)';
  return `If taken: loss ${numberText(lossBefore)} → ${numberText(loss)}, objective${under} ${numberText(objectiveBefore)} → ${numberText(objective)}${resolved}; ${verdict}${why}`;
}
