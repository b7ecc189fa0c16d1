import type { Displayable } from '../display/protocol.ts';
import type { LossName } from '../losses/index.ts';
import type { LogPoint } from './past.ts';

/**
 * A sub-step of a layer's turn, by the losses before and after it:
 * - `solve`: from where the layer was to what was solved, where there is nothing in between: of a
 *   linear output layer, and of each layer of rung `network`.
 * - `ideal`: to the loss if the layer gave exactly its ideal, in rung `inverse` before anything is
 *   moved into the activation's range.
 * - `clamped`: on to the ideal that was moved into the range. Rung `inverse` only.
 * - `unreached`: on to what the solve reached of the ideal.
 * - `resolved`: on by solving the output layer anew for it.
 * - `refused`: back to where it was.
 * - `rounding`: what the other terms miss of the change, each being rounded by its own size; seldom,
 *   where they are millions of times as large as it.
 */
export type WhyKind =
  | 'solve'
  | 'ideal'
  | 'clamped'
  | 'unreached'
  | 'resolved'
  | 'refused'
  | 'rounding';

/** One term of the sum. */
export interface WhyPart {
  readonly kind: WhyKind;
  /** Whose turn it was. */
  readonly turn: number;
  /** What was changed: the same layer, or the output layer, solved anew in a hidden layer's turn. */
  readonly layer: number;
  /** By how much the loss changed, in the loss's units. */
  readonly change: number;
  /** The solves that made it: positions of their `solve` events in the log. */
  readonly solves: readonly number[];
}

/** A loss on the way that wasn't finite, or 1e4 times what was before and after it. */
export interface WhyLeftOut extends Omit<WhyPart, 'change' | 'solves'> {
  readonly sweep: number;
  readonly loss: number;
}

/** One turn: a layer's, or that of all where they are solved for together. */
export interface WhyTurn {
  readonly sweep: number;
  /** Of the `accept` or last `reject` that decided it. */
  readonly sequence: number;
  readonly layers: readonly number[];
  /** The trial that was accepted, or the last one that was refused. */
  readonly trial: number;
  readonly accepted: boolean;
  /** Trials that were refused. */
  readonly refused: number;
  readonly lossBefore: number;
  readonly loss: number;
  readonly change: number;
  readonly parts: readonly WhyPart[];
  readonly leftOut: readonly WhyLeftOut[];
}

/** The turns of one sweep, as far as they belong to the range. */
export interface WhySweep {
  readonly sweep: number;
  readonly lossBefore: number;
  readonly loss: number;
  readonly change: number;
  readonly turns: readonly WhyTurn[];
}

/**
 * Why the loss changed between two points of a run, as a sum that is exact: every term is the
 * difference of two losses that were computed by forward passes, and the next one begins where one
 * ends. `parts` and `byKind` add up to `change` as they stand, from first to last; `byLayer` as far as
 * its own numbers' rounding allows.
 */
export interface Why extends Displayable {
  readonly from: LogPoint;
  readonly to: LogPoint;
  readonly lossName: LossName;
  /** At `from`. */
  readonly lossBefore: number;
  /** At `to`. */
  readonly loss: number;
  /** `loss` − `lossBefore`. */
  readonly change: number;
  /** In the order of a sweep, added up over sweeps by kind, layer and turn. */
  readonly parts: readonly WhyPart[];
  /** From the output layer down. */
  readonly byLayer: readonly { readonly layer: number; readonly change: number }[];
  readonly byKind: readonly { readonly kind: WhyKind; readonly change: number }[];
  /** Trials that were refused, whether or not a later one of the same turn was accepted. */
  readonly refused: number;
  /** Turn by turn, as the run went, also where `from` comes after `to`. */
  readonly sweeps: readonly WhySweep[];
}
