import { withLayer } from '../network/index.ts';
import {
  isLinearOutput,
  type LayerProblem,
  type Penalties,
  type Regression,
  type RegressionSolution,
} from '../targets/index.ts';
import { lowered, raised } from './damping.ts';
import type { EventKind, SweepEndEvent, TrainingEvent } from './events.ts';

import { clamping, noting, refusal, troubleOf } from './incidents.ts';
import { forwardEvents, idealEvents, solveEvents } from './make-events.ts';
import { Accept, Reject, SweepEnd, SweepStart } from './plain-events.ts';

import { isTaken, proposalOf } from './proposal.ts';
import { underRidge } from './ridge-in-force.ts';
import type { KeptWrite, TrainingState } from './state.ts';
import { passOf, remember, type Score, type Task } from './task.ts';
import { positionOf, type Visit, visitsOf } from './visit.ts';

/** One thing that happened, and where the run stands after it. */
export interface Step {
  readonly kind: EventKind;
  /** The sweep that makes it, from 1. */
  readonly sweep: number;
  /** Absent where the whole sweep is meant. */
  readonly layer?: number;
  /** Of a solve and its judgement, from 1. */
  readonly trial?: number;
  /** Whether no further trial follows a refusal. */
  readonly final?: boolean;
  readonly state: TrainingState;
  /** Of an `ideal`: the layer's turn, and the problem that the sweep itself solves. */
  readonly posed?: { readonly visit: Visit; readonly problem: LayerProblem };
  /** Of a `solve`: the sweep's own. */
  readonly solution?: RegressionSolution;
  /**
   * The event, made when somebody looks: a fit that nobody watches makes none. Everybody who looks
   * gets one of their own; what is costly about it is done once for all.
   */
  event(): TrainingEvent;
}

/**
 * One sweep over the layers, from the output to the input: state in, events out.
 *
 * For every layer: forward, ideal, then solve until the objective falls (a refusal raises μ, the
 * Gram matrix is used again) or the trials are used up and the layer stays as it was. A rung that
 * solves for all layers together takes them in one turn: what happens to the turn is then told for
 * each of its layers, and the first `accept` changes them all. A linear output layer is tried once:
 * its solution is exact, and where that isn't better than what there is, nothing nearer is. Nothing is
 * printed, stopped or changed from here; who wants less than a sweep stops asking.
 */
export function sweep(task: Task, before: TrainingState): Generator<Step, TrainingState> {
  return steps(task, before, atOnce);
}

/** A rest in the middle of a solve: nothing has happened yet. */
export type Rest = undefined;

/**
 * The same sweep, which also rests in the middle of a long solve wherever `due` says so.
 */
export function sweepWithRests(
  task: Task,
  before: TrainingState,
  due: () => boolean,
): Generator<Step | Rest, TrainingState> {
  return steps(task, before, (regression, penalties) => restfully(regression, penalties, due));
}

// biome-ignore lint/correctness/useYield: it never rests, which its type says.
function* atOnce(
  regression: Regression,
  penalties: Penalties,
): Generator<never, RegressionSolution> {
  return regression.solve(penalties);
}

function* restfully(
  regression: Regression,
  penalties: Penalties,
  due: () => boolean,
): Generator<Rest, RegressionSolution> {
  const solving = regression.solving?.(penalties, due);
  if (!solving) return regression.solve(penalties);
  for (;;) {
    const { done, value } = solving.next();
    if (done) return value;
    yield undefined;
  }
}

function* steps<R>(
  given: Task,
  before: TrainingState,
  solve: (regression: Regression, penalties: Penalties) => Generator<R, RegressionSolution>,
): Generator<Step | R, TrainingState> {
  const { task, state: start } = underRidge(given, before);
  const { architecture, rule, ridge, damping: schedule } = task;
  const number = start.sweep + 1;
  const last = architecture.activations.length;
  let state: TrainingState = { ...start, accepted: [], writes: [], incidents: [] };
  let pass = passOf(task, state.parameters);

  const step = (
    kind: EventKind,
    changes: Partial<TrainingState>,
    make: (sequence: number) => () => TrainingEvent,
    about: Omit<Step, 'kind' | 'sweep' | 'state' | 'event'> = {},
  ): Step => {
    const sequence = state.sequence + 1;
    state = { ...state, ...changes, sequence };
    return { kind, sweep: number, ...about, state, event: madeBy(make, sequence) };
  };

  const { loss, objective } = state;
  yield step(
    'sweep:start',
    {},
    (sequence) => () => new SweepStart({ sequence, sweep: number, loss, objective }),
  );
  for (const layers of turnsOf(task)) {
    const lowest = Math.min(...layers);
    const first = Math.max(
      ...layers.map((l) => rule.firstDamping(architecture, l, state.dampings[l - 1]!)),
    );
    const position = positionOf(task, state.parameters, pass);
    const turn: Turn[] = [];
    for (const visit of visitsOf(task, number, layers, state, first)) {
      const { layer } = visit;
      yield step('forward', {}, (sequence) => forwardEvents(visit, sequence), { layer });

      const problem = rule.pose(position, layer);
      const { clamped, regression } = problem;
      turn.push({ layer, visit, regression });
      yield step(
        'ideal',
        noting(state, clamping(layer, clamped)),
        (sequence) => idealEvents(visit, sequence, clamped),
        { layer, posed: { visit, problem } },
      );
    }

    let damping = first;
    for (let trial = 1; trial <= schedule.trials; trial++) {
      let parameters = state.parameters;
      let failed = false;
      let exact = damping === 0 && isLinearOutput(architecture, lowest);
      const writes: KeptWrite[] = [];
      for (const { layer, visit, regression } of turn) {
        const solution = yield* solve(regression, { ridge, damping });
        const { proposed, status, route, factored } = solution;
        const { unknowns } = regression;
        const trouble = troubleOf(layer, status, factored, unknowns);
        const penalties = { ridge, damping };
        const solved = { trial, ...penalties, proposed, status, route, unknowns, factored };
        yield step(
          'solve',
          noting(state, trouble),
          (sequence) => solveEvents(visit, sequence, solved),
          { layer, trial, solution },
        );
        const { sequence } = state;
        const write = { layer, sweep: number, sequence, trial, ridge, damping };
        writes.push({ ...write, resolved: false, after: proposed });
        parameters = withLayer(parameters, layer, proposed);
        failed ||= status === 'failed';
        exact &&= status === 'solved';
      }

      const proposal = proposalOf(task, parameters, pass, lowest);
      const { score, outputResolved } = proposal;
      if (outputResolved) {
        const after = proposal.parameters[last - 1]!;
        writes.push({ ...writes[0]!, layer: last, damping: 0, resolved: true, after });
      }
      const better = isTaken(task, state, score, failed);
      const judged = { sweep: number, trial, damping, outputResolved, ...judgement(state, score) };
      if (better) {
        pass = remember(task, proposal.parameters, proposal.pass);
        let changes: Partial<TrainingState> = {
          ...score,
          parameters: proposal.parameters,
          accepted: [...new Set([...state.accepted, ...layers, ...(outputResolved ? [last] : [])])],
          writes: [...state.writes, ...writes],
          dampings: replaced(state.dampings, layers, lowered(schedule, damping)),
        };
        for (const layer of layers) {
          const solve = solveOf(writes, layer);
          yield step(
            'accept',
            changes,
            (sequence) => () => new Accept(sequence, layer, solve, judged),
            { layer, trial },
          );
          changes = {};
        }
        break;
      }
      damping = raised(schedule, damping);
      const final = trial === schedule.trials || !rule.safeguarded || exact;
      const dampings = replaced(state.dampings, layers, damping);
      for (const layer of layers) {
        const solve = solveOf(writes, layer);
        yield step(
          'reject',
          final && !exact ? { dampings, ...noting(state, refusal(layer, damping)) } : { dampings },
          (sequence) => () => new Reject(sequence, layer, solve, judged, final),
          { layer, trial, final },
        );
      }
      if (final) break;
    }
  }
  const idle = state.accepted.length === 0 ? state.idle + 1 : 0;
  yield step('sweep:end', { sweep: number, idle }, () => () => sweepEnd(state));
  return state;
}

/** Which solve was made for a layer. */
function solveOf(writes: readonly KeptWrite[], layer: number): number {
  return writes.find((write) => write.layer === layer && !write.resolved)!.sequence;
}

/** The event that ended the sweep which led to this state. */
export function sweepEnd(state: TrainingState): SweepEndEvent {
  return new SweepEnd(state);
}

/** Puts off even what all events of a step have in common until the first is asked for. */
function madeBy(
  make: (sequence: number) => () => TrainingEvent,
  sequence: number,
): () => TrainingEvent {
  let made: (() => TrainingEvent) | undefined;
  return () => {
    made ??= make(sequence);
    return made();
  };
}

function judgement(before: Score, { loss, objective }: Score) {
  return { lossBefore: before.loss, loss, objectiveBefore: before.objective, objective };
}

function replaced(
  dampings: readonly number[],
  layers: readonly number[],
  damping: number,
): readonly number[] {
  return dampings.map((kept, index) => (layers.includes(index + 1) ? damping : kept));
}

/** One layer's part in a turn. */
interface Turn {
  readonly layer: number;
  readonly visit: Visit;
  readonly regression: Regression;
}

/** Which layers are solved for at once, in the order of their turns. */
export function turnsOf({
  architecture,
  rule,
  order,
}: Pick<Task, 'architecture' | 'rule' | 'order'>): readonly (readonly number[])[] {
  const layers = architecture.activations.map((_, index, { length }) => length - index);
  if (rule.together) return [layers];
  const back = order === 'symmetric' ? layers.slice(0, -1).reverse() : [];
  return [...layers, ...back].map((layer) => [layer]);
}
