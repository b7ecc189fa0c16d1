import { forwardFrom, withLayer } from '../network/index.ts';
import { once } from '../once.ts';
import { lowered, raised } from './damping.ts';
import { drawable } from './event-display.ts';
import type { EventKind, SweepEndEvent, TrainingEvent } from './events.ts';
import { forwardEvent, idealEvent, solveEvent } from './make-events.ts';
import { underRidge } from './ridge-in-force.ts';
import type { Incident, TrainingState } from './state.ts';
import { passOf, remember, type Score, scoreOf, type Task } from './task.ts';
import { positionOf, visitOf } from './visit.ts';

/** One thing that happened, and where the run stands after it. */
export interface Step {
  readonly kind: EventKind;
  readonly state: TrainingState;
  /** The event, made when somebody looks: a fit that nobody watches makes none. */
  event(): TrainingEvent;
}

/**
 * One sweep over the layers, from the output to the input: state in, events out.
 *
 * For every layer: forward, ideal, then solve until the objective falls (a refusal raises μ, the
 * Gram matrix is used again) or the trials are used up and the layer stays as it was. Nothing is
 * printed, stopped or changed from here; who wants less than a sweep stops asking.
 */
export function* sweep(given: Task, before: TrainingState): Generator<Step, TrainingState> {
  const { task, state: start } = underRidge(given, before);
  const { architecture, rule, ridge, damping: schedule } = task;
  const number = start.sweep + 1;
  let state: TrainingState = { ...start, accepted: [], incidents: [] };
  let pass = passOf(task, state.parameters);

  const step = (
    kind: EventKind,
    changes: Partial<TrainingState>,
    make: (sequence: number) => TrainingEvent,
  ): Step => {
    const sequence = state.sequence + 1;
    state = { ...state, ...changes, sequence };
    return { kind, state, event: once(() => make(sequence)) };
  };

  const { loss, objective } = state;
  yield step('sweep:start', {}, (sequence) =>
    drawable({ kind: 'sweep:start', sequence, sweep: number, loss, objective }),
  );
  for (let layer = architecture.activations.length; layer >= 1; layer--) {
    const first = rule.firstDamping(architecture, layer, state.dampings[layer - 1]!);
    const visit = visitOf(task, number, layer, state.parameters, first);
    yield step('forward', {}, (sequence) => forwardEvent(visit, sequence));

    const problem = rule.pose(positionOf(task, state.parameters, pass), layer);
    const { clamped, regression } = problem;
    yield step(
      'ideal',
      clamped > 0 ? noting(state, { kind: 'clamped', layer, share: clamped }) : {},
      (sequence) => idealEvent(visit, sequence, clamped),
    );

    let damping = first;
    for (let trial = 1; trial <= schedule.trials; trial++) {
      const { proposed, status, route } = regression.solve({ ridge, damping });
      const solved = {
        trial,
        ridge,
        damping,
        proposed,
        status,
        route,
        unknowns: regression.unknowns,
      };
      yield step(
        'solve',
        status === 'solved' ? {} : noting(state, { kind: status, layer }),
        (sequence) => solveEvent(visit, sequence, solved),
      );

      const parameters = withLayer(state.parameters, layer, proposed);
      const proposedPass = forwardFrom(architecture, parameters, pass, layer);
      const score = scoreOf(task, parameters, proposedPass);
      const better = rule.safeguarded ? score.objective < state.objective : status !== 'failed';
      const judged = {
        sweep: number,
        layer,
        trial,
        damping,
        ...judgement(state, score),
      };
      if (better) {
        pass = remember(task, parameters, proposedPass);
        const changes = {
          ...score,
          parameters,
          accepted: [...state.accepted, layer],
          dampings: replaced(state.dampings, layer, lowered(schedule, damping)),
        };
        yield step('accept', changes, (sequence) =>
          drawable({ kind: 'accept', sequence, ...judged }),
        );
        break;
      }
      damping = raised(schedule, damping);
      const final = trial === schedule.trials || !rule.safeguarded;
      yield step('reject', { dampings: replaced(state.dampings, layer, damping) }, (sequence) =>
        drawable({ kind: 'reject', sequence, ...judged, final }),
      );
      if (final) break;
    }
  }
  const idle = state.accepted.length === 0 ? state.idle + 1 : 0;
  yield step('sweep:end', { sweep: number, idle }, () => sweepEnd(state));
  return state;
}

/** The event that ended the sweep which led to this state. */
export function sweepEnd(state: TrainingState): SweepEndEvent {
  const { sequence, sweep, loss, objective, accepted } = state;
  return drawable({ kind: 'sweep:end', sequence, sweep, loss, objective, accepted });
}

function judgement(before: Score, { loss, objective }: Score) {
  return { lossBefore: before.loss, loss, objectiveBefore: before.objective, objective };
}

function noting({ incidents }: TrainingState, incident: Incident): Partial<TrainingState> {
  return { incidents: [...incidents, incident] };
}

function replaced(dampings: readonly number[], layer: number, damping: number): readonly number[] {
  return dampings.map((kept, index) => (index === layer - 1 ? damping : kept));
}
