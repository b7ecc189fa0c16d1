import { numberText } from '../display/number-text.ts';
import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import type { SweepEndEvent, SweepStartEvent } from '../training/events.ts';
import type { Update } from './method.ts';

/**
 * What a baseline's run is made of, for every sweep: `sweep:start`; `update` once for each batch, or
 * for each trial of a second-order method; `sweep:end`.
 */
export type BaselineEvent = SweepStartEvent | UpdateEvent | SweepEndEvent;

/** The parameters of all layers were changed at once, or a change was tried. */
export interface UpdateEvent extends Update {
  readonly kind: 'update';
  /** Position in the run's log, from 1. */
  readonly sequence: number;
  /** The sweep that made this event, from 1. */
  readonly sweep: number;
  /** Which update of its sweep, from 1. */
  readonly update: number;
}

/** Lets an event draw itself as a line. */
export function drawableEvent<E extends BaselineEvent>(event: E): E {
  const title = `${event.kind}, sweep ${event.sweep}`;
  const text = (): string => `${title}: ${details(event)}`;
  const bundle = () => ({
    'text/html': `<div><b>${title}</b> ${details(event)}</div>`,
    'text/plain': text(),
  });
  return Object.defineProperties(event, {
    [displaySymbol]: { value: bundle },
    [inspectSymbol]: { value: text },
  });
}

function details(event: BaselineEvent): string {
  if (event.kind !== 'update') {
    return `loss ${numberText(event.loss)}, objective ${numberText(event.objective)}`;
  }
  const { update, rows, gradientNorm, learningRate, stepLength, damping } = event;
  const said = [
    `update ${update} from ${rows} rows`,
    `gradient norm ${numberText(gradientNorm)}`,
    learningRate === undefined ? '' : `learning rate ${numberText(learningRate)}`,
    stepLength === undefined ? '' : `step length ${numberText(stepLength)}`,
    damping === undefined ? '' : `damping ${numberText(damping)}`,
  ];
  return said.filter(Boolean).join(', ');
}
