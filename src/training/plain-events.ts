import { DrawnEvent } from './event-display.ts';
import type { AcceptEvent, RejectEvent, SweepEndEvent, SweepStartEvent } from './events.ts';

/*
 * The events that are plain numbers. Frozen: nobody who gets one can change what it says.
 */

/** Where and when a sweep is, and how good the network is there. */
type OfSweep = Omit<SweepStartEvent, 'kind'>;

export class SweepStart extends DrawnEvent implements SweepStartEvent {
  readonly kind = 'sweep:start';
  readonly sequence: number;
  readonly sweep: number;
  readonly loss: number;
  readonly objective: number;

  constructor({ sequence, sweep, loss, objective }: OfSweep) {
    super();
    this.sequence = sequence;
    this.sweep = sweep;
    this.loss = loss;
    this.objective = objective;
    Object.freeze(this);
  }
}

export class SweepEnd extends DrawnEvent implements SweepEndEvent {
  readonly kind = 'sweep:end';
  readonly sequence: number;
  readonly sweep: number;
  readonly loss: number;
  readonly objective: number;
  readonly accepted: readonly number[];

  constructor({ sequence, sweep, loss, objective, accepted }: Omit<SweepEndEvent, 'kind'>) {
    super();
    this.sequence = sequence;
    this.sweep = sweep;
    this.loss = loss;
    this.objective = objective;
    this.accepted = Object.freeze([...accepted]);
    Object.freeze(this);
  }
}

/** What the judgement of a trial says, of whichever of its layers. */
export type Judged = Omit<AcceptEvent, 'kind' | 'sequence' | 'layer' | 'solve'>;

export class Accept extends DrawnEvent implements AcceptEvent {
  readonly kind = 'accept';
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly trial: number;
  readonly solve: number;
  readonly damping: number;
  readonly outputResolved: boolean;
  readonly lossBefore: number;
  readonly loss: number;
  readonly objectiveBefore: number;
  readonly objective: number;

  constructor(sequence: number, layer: number, solve: number, judged: Judged) {
    super();
    this.sequence = sequence;
    this.sweep = judged.sweep;
    this.layer = layer;
    this.trial = judged.trial;
    this.solve = solve;
    this.damping = judged.damping;
    this.outputResolved = judged.outputResolved;
    this.lossBefore = judged.lossBefore;
    this.loss = judged.loss;
    this.objectiveBefore = judged.objectiveBefore;
    this.objective = judged.objective;
    Object.freeze(this);
  }
}

export class Reject extends DrawnEvent implements RejectEvent {
  readonly kind = 'reject';
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly trial: number;
  readonly solve: number;
  readonly damping: number;
  readonly outputResolved: boolean;
  readonly lossBefore: number;
  readonly loss: number;
  readonly objectiveBefore: number;
  readonly objective: number;
  readonly final: boolean;

  constructor(sequence: number, layer: number, solve: number, judged: Judged, final: boolean) {
    super();
    this.sequence = sequence;
    this.sweep = judged.sweep;
    this.layer = layer;
    this.trial = judged.trial;
    this.solve = solve;
    this.damping = judged.damping;
    this.outputResolved = judged.outputResolved;
    this.lossBefore = judged.lossBefore;
    this.loss = judged.loss;
    this.objectiveBefore = judged.objectiveBefore;
    this.objective = judged.objective;
    this.final = final;
    Object.freeze(this);
  }
}
