import { counted } from '../display/counted.ts';
import { BacksolveError } from '../errors.ts';
import type { EventKind, EventOf, TrainingEvent } from '../training/events.ts';
import { type Step, sweep } from '../training/sweep.ts';
import {
  checkWhere,
  meets,
  type Watched,
  type WatchedEvent,
  type Where,
  whereText,
} from '../training/where.ts';
import type { Past, Place } from './past.ts';

/**
 * The latest event of a kind up to where a run stands, or in a sweep that is named, made again.
 *
 * @throws `EVENT_NOT_POSSIBLE` where there is none.
 */
export function captureLatest<K extends EventKind>(
  past: Past,
  stand: Place,
  kind: K,
  where: Where,
): EventOf<K> {
  const { first, last, most } = checkRange(past, stand, kind, where);
  for (let number = last; number >= first; number--) {
    let found: Step | undefined;
    for (const step of stepsOf(past, number, most(number))) {
      if (meets(step, kind, where)) found = step;
    }
    const event = found?.event();
    if (event && isOf(event, kind)) return event;
  }
  throw new BacksolveError(
    'EVENT_NOT_POSSIBLE',
    `There was no ${whereText(kind, where)}${where.sweep === undefined ? ` up to here, in ${counted(stand.sweep, 'sweep')}${stand.offset > 0 ? ' and a part of the next' : ''}` : ''}. ${where.sweep === undefined && stand.sweep === 0 ? `Train first, or go on to it: run.next('${kind}').` : 'Ask for less: leave out the layer, the sweep or the trial.'}`,
  );
}

/**
 * What `pick` makes of every event of a kind up to where a run stands, from the first to the last.
 * No event is kept, and no tensor made that `pick` doesn't ask for.
 */
export function captureAll<K extends Watched, T>(
  past: Past,
  stand: Place,
  kind: K,
  where: Where,
  pick: (event: WatchedEvent<K>) => T,
): readonly T[] {
  const { first, last, most } = checkRange(past, stand, kind, where);
  const picked: T[] = [];
  for (let number = first; number <= last; number++) {
    for (const step of stepsOf(past, number, most(number))) {
      if (!meets(step, kind, where)) continue;
      const event = step.event();
      if (isWatched(event, kind)) picked.push(pick(event));
    }
  }
  return picked;
}

/** The sweeps to look at, and how many of the steps of each. */
interface Range {
  readonly first: number;
  readonly last: number;
  most(sweep: number): number;
}

function checkRange(past: Past, stand: Place, kind: Watched, where: Where): Range {
  const { architecture, damping } = past.taskAfter(stand.sweep);
  const bounds = { layers: architecture.activations.length, trials: damping.trials };
  checkWhere('capture', kind, where, bounds);
  const begun = stand.sweep + (stand.offset > 0 ? 1 : 0);
  const { sweep: only } = where;
  const upTo = (whole: number) => (sweep: number) =>
    sweep <= whole ? Number.POSITIVE_INFINITY : stand.offset;
  if (only === undefined) return { first: 1, last: begun, most: upTo(stand.sweep) };
  if (only <= Math.max(past.last, begun)) return { first: only, last: only, most: upTo(past.last) };
  throw new BacksolveError(
    'EVENT_NOT_POSSIBLE',
    `Sweep ${only} hasn't been made: the run has made ${counted(past.last, 'sweep')}. Make it first, run.goto(${only}), or go on to the event: run.next('${kind}', { sweep: ${only} }).`,
  );
}

/** The first steps of a sweep. */
function* stepsOf(past: Past, number: number, most: number): Generator<Step> {
  const task = { ...past.taskAfter(number - 1), latest: {} };
  let left = most;
  for (const step of sweep(task, past.at(number - 1))) {
    if (left-- <= 0) return;
    yield step;
  }
}

function isOf<K extends EventKind>(event: TrainingEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}

function isWatched<K extends Watched>(event: TrainingEvent, kind: K): event is WatchedEvent<K> {
  return kind === '*' || event.kind === kind;
}
