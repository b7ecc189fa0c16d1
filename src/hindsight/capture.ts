import { counted } from '../display/counted.ts';
import { BacksolveError } from '../errors.ts';
import type { TrainingEvent } from '../training/events.ts';
import type { Step } from '../training/sweep.ts';
import {
  type Bounds,
  checkWhere,
  meets,
  type Watched,
  type WatchedEvent,
  type Where,
  whereText,
} from '../training/where.ts';
import type { Past, Place } from './past.ts';
import { replay } from './replay.ts';

/**
 * The latest event of a kind up to where a run stands, or in a sweep that is named, made again.
 *
 * @throws `EVENT_NOT_POSSIBLE` where there is none; `UNKNOWN_OPTION`, `WRONG_ARGUMENT`.
 */
export function captureLatest<K extends Watched>(
  past: Past,
  stand: Place,
  kind: K,
  where: Where,
): WatchedEvent<K> {
  const range = checkRange(past, stand, kind, where);
  // Stretch by stretch, each twice as long as the one after it: where few states are kept, beginning
  // anew before every single sweep would make most of them many times.
  let { last } = range;
  for (let length = 1; last >= range.first; length *= 2) {
    const first = Math.max(range.first, last - length + 1);
    let found: Step | undefined;
    for (const step of stepsOf(past, { ...range, first, last })) {
      if (meets(step, kind, where)) found = step;
    }
    const event = found?.event();
    if (event && isWatched(event, kind)) return event;
    last = first - 1;
  }
  throw new BacksolveError('EVENT_NOT_POSSIBLE', noneText(stand, kind, where));
}

/**
 * What `pick` makes of every event of a kind up to where a run stands, from the first to the last.
 * No event is kept, and no tensor made that `pick` doesn't ask for.
 *
 * @throws `EVENT_NOT_POSSIBLE` where there can't be one; `UNKNOWN_OPTION`, `WRONG_ARGUMENT`; whatever
 * `pick` throws.
 */
export function captureAll<K extends Watched, T>(
  past: Past,
  stand: Place,
  kind: K,
  where: Where,
  pick: (event: WatchedEvent<K>) => T,
): readonly T[] {
  if (typeof pick !== 'function') throw misused(kind, `got ${typeof pick} to pick with`);
  const range = checkRange(past, stand, kind, where);
  const picked: T[] = [];
  for (const step of stepsOf(past, range)) {
    if (!meets(step, kind, where)) continue;
    const event = step.event();
    if (isWatched(event, kind)) picked.push(pick(event));
  }
  return picked;
}

/** The sweeps to look at, and how many steps of the last one where it isn't whole. */
interface Range {
  readonly first: number;
  readonly last: number;
  /** The one that the run stands in, where nothing is known of how it ended or it isn't to be told. */
  readonly open: { readonly sweep: number; readonly steps: number } | undefined;
}

function checkRange(past: Past, { sweep, offset }: Place, kind: Watched, where: Where): Range {
  const given: unknown = where;
  if (typeof given !== 'object' || given === null) {
    throw misused(kind, `got ${given === null ? 'null' : `a ${typeof given}`} for which one`);
  }
  checkWhere('capture', kind, where, boundsOf(past));
  const begun = offset > 0 ? sweep + 1 : sweep;
  const open = offset > 0 ? { sweep: begun, steps: offset } : undefined;
  const { sweep: only } = where;
  if (only === undefined) return { first: 1, last: begun, open };
  if (only <= past.last) return { first: only, last: only, open: undefined };
  if (only === begun) return { first: only, last: only, open };
  throw new BacksolveError(
    'EVENT_NOT_POSSIBLE',
    `Sweep ${only} hasn't been made: the run has made ${counted(past.last, 'sweep')}. Make it first, run.goto(${only}), or go on to the event: run.next('${kind}', { sweep: ${only} }).`,
  );
}

/** What there can have been: a fork's past may have had more trials than the fork has. */
function boundsOf(past: Past): Bounds {
  const tasks = new Set(Array.from({ length: past.last + 1 }, (_, done) => past.taskAfter(done)));
  const trials = [...tasks].map(({ rule, damping }) => (rule.safeguarded ? damping.trials : 1));
  const { architecture } = past.taskAfter(0);
  return { layers: architecture.activations.length, trials: Math.max(...trials) };
}

/** The steps of some sweeps, and no more of them made than that. */
function* stepsOf(past: Past, { first, last, open }: Range): Generator<Step> {
  if (first > last) return;
  let inOpen = 0;
  for (const step of replay(past, first - 1)) {
    yield step;
    if (step.sweep === open?.sweep && ++inOpen === open.steps) return;
    if (step.sweep === last && step.kind === 'sweep:end') return;
  }
}

function noneText({ sweep, offset }: Place, kind: Watched, where: Where): string {
  if (where.sweep !== undefined) {
    return `There was no ${whereText(kind, where)}. Ask for less: leave out the layer, the sweep or the trial.`;
  }
  const far = `${counted(sweep, 'sweep')}${offset > 0 ? ' and a part of the next' : ''}`;
  const fix =
    sweep === 0 && kind !== '*'
      ? `Train first, or go on to it: run.next('${kind}').`
      : sweep === 0
        ? 'Train first: run.step().'
        : 'Ask for less: leave out the layer or the trial.';
  return `There was no ${whereText(kind, where)} up to here, in ${far}. ${fix}`;
}

/** Said of a call that can only be a slip: a function where the event is to be named, or none at all. */
function misused(kind: Watched, got: string): BacksolveError {
  return new BacksolveError(
    'WRONG_ARGUMENT',
    `run.capture takes a kind of event, which one, and what to pick from it: run.capture('${kind}', {}, (event) => event.sequence); ${got}.`,
  );
}

function isWatched<K extends Watched>(event: TrainingEvent, kind: K): event is WatchedEvent<K> {
  return kind === '*' || event.kind === kind;
}
