import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { EventKind, EventOf, TrainingEvent } from './events.ts';
import type { Step } from './sweep.ts';

/** Which event is meant; what is left out may be anything. */
export interface Where {
  /** 1 … L. */
  readonly layer?: number;
  /** The sweep that makes the event, from 1. */
  readonly sweep?: number;
  /** Of a solve and its judgement, from 1. */
  readonly trial?: number;
}

/** A kind of event, or `'*'` for all. */
export type Watched = EventKind | '*';

/** The event of a watched kind. */
export type WatchedEvent<K extends Watched> = K extends EventKind ? EventOf<K> : TrainingEvent;

const KINDS: readonly Watched[] = [
  'sweep:start',
  'forward',
  'ideal',
  'solve',
  'accept',
  'reject',
  'sweep:end',
];

/** Kinds that belong to a trial. */
const TRIED: readonly Watched[] = ['solve', 'accept', 'reject'];

/** What there can be in a run. */
export interface Bounds {
  readonly layers: number;
  /** Trials per layer and sweep. */
  readonly trials: number;
}

/**
 * Refuses what can never come.
 *
 * @param call - Who asks, as a person writes it: `next`.
 * @throws `EVENT_NOT_POSSIBLE` for a kind that there isn't, or a layer, sweep or trial that such an
 * event can't have; `UNKNOWN_OPTION`.
 */
export function checkWhere(
  call: string,
  kind: Watched,
  where: Where,
  { layers, trials }: Bounds,
): Where {
  const all = call !== 'next';
  if (!KINDS.includes(kind) && !(all && kind === '*')) {
    throw notPossible(
      `There is no event ${JSON.stringify(kind)}. There are ${KINDS.join(', ')}${all ? ", and '*' for all of them" : ''}.`,
    );
  }
  checkOptions(call, where, ['layer', 'sweep', 'trial']);
  const { layer, sweep, trial } = where;
  if (layer !== undefined && (kind === 'sweep:start' || kind === 'sweep:end')) {
    throw notPossible(
      `'${kind}' belongs to the whole sweep, not to layer ${layer}. Leave the layer out: run.${call}('${kind}').`,
    );
  }
  if (layer !== undefined && !isWhole(layer, 1, layers)) {
    throw notPossible(
      `This network has layers 1 … ${layers}, not ${layer}. Layer 1 comes after the inputs, layer ${layers} is the output.`,
    );
  }
  if (sweep !== undefined && !isWhole(sweep, 1, Number.POSITIVE_INFINITY)) {
    throw notPossible(`Sweeps are numbered from 1, got ${String(sweep)}.`);
  }
  if (trial !== undefined && kind !== '*' && !TRIED.includes(kind)) {
    throw notPossible(
      `'${kind}' comes before the trials and has no number of one. Leave the trial out, or ask for 'solve', 'accept' or 'reject'.`,
    );
  }
  if (trial !== undefined && !isWhole(trial, 1, trials)) {
    throw notPossible(
      `A layer is solved for in at most ${trials} trials a sweep, numbered from 1, got ${String(trial)}. More: { damping: { trials: 12 } }.`,
    );
  }
  return where;
}

/** Whether a step is what was asked for. */
export function meets(step: Step, kind: Watched, { layer, sweep, trial }: Where): boolean {
  return (
    (kind === '*' || step.kind === kind) &&
    (layer === undefined || step.layer === layer) &&
    (sweep === undefined || step.sweep === sweep) &&
    (trial === undefined || step.trial === trial)
  );
}

/** `'solve' of layer 1 in sweep 3`. */
export function whereText(kind: Watched, { layer, sweep, trial }: Where): string {
  const of = [
    layer === undefined ? '' : ` of layer ${layer}`,
    trial === undefined ? '' : ` by trial ${trial}`,
    sweep === undefined ? '' : ` in sweep ${sweep}`,
  ];
  return `'${kind}'${of.join('')}`;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function notPossible(message: string): BacksolveError {
  return new BacksolveError('EVENT_NOT_POSSIBLE', message);
}
