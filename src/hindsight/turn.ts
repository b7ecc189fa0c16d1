import type { ForwardPass } from '../network/index.ts';
import type { LayerProblem, RegressionSolution } from '../targets/index.ts';
import type { Step } from '../training/sweep.ts';
import type { Visit } from '../training/visit.ts';

/** A turn that has been decided: one layer's, or that of all where they are solved for together. */
export interface Turn {
  readonly sweep: number;
  /** Of the event that decided it. */
  readonly sequence: number;
  /** From the output layer down. */
  readonly parts: readonly TurnPart[];
  /** The trial that decided it. */
  readonly trial: number;
  readonly accepted: boolean;
  /** Trials that were refused. */
  readonly refused: number;
  /** Whether the proposal was judged with the output layer solved anew for it. */
  readonly outputResolved: boolean;
  readonly lossBefore: number;
  /** What the last proposal came to, taken or not. */
  readonly lossProposed: number;
}

/** What one layer does in a turn. */
export interface TurnPart extends Posed {
  /** Of the first trial: some rungs take their ideal from it. */
  readonly first: Solve;
  /** Of the trial that decided. */
  readonly last: Solve;
}

interface Posed {
  readonly layer: number;
  readonly visit: Visit;
  readonly problem: LayerProblem;
  /** The forward pass before the turn. */
  readonly pass: ForwardPass;
}

interface Solve {
  /** Of its `solve` event. */
  readonly sequence: number;
  readonly solution: RegressionSolution;
}

/** @returns Told of a sweep's steps one after the other, gives a turn with the step that decides it. */
export function turnGatherer(): (step: Step) => Turn | undefined {
  let posed: Posed[] = [];
  let first: Solve[] = [];
  let last: Solve[] = [];
  let refused = 0;
  let judged = true;
  let over = true;
  return (step) => {
    const { kind, sweep, layer, posed: problem, solution, final, state } = step;
    const { sequence } = state;
    if (problem && layer !== undefined) {
      if (over) {
        posed = [];
        first = [];
        refused = 0;
        over = false;
      }
      judged = true;
      posed.push({ layer, ...problem, pass: problem.visit.pass() });
    }
    if (solution) {
      if (judged) last = [];
      judged = false;
      last.push({ sequence, solution });
      if (step.trial === 1) first.push({ sequence, solution });
    }
    // Where all layers are judged together, each has its event: the first one decides.
    if ((kind !== 'accept' && kind !== 'reject') || judged) return undefined;
    judged = true;
    const event = step.event();
    if (event.kind !== 'accept' && event.kind !== 'reject') return undefined;
    if (kind === 'reject') refused++;
    over = kind === 'accept' || final === true;
    if (!over) return undefined;
    const { trial, outputResolved, lossBefore, loss } = event;
    return {
      sweep,
      sequence,
      parts: posed.map((part, at) => ({ ...part, first: first[at]!, last: last[at]! })),
      trial,
      accepted: kind === 'accept',
      refused,
      outputResolved,
      lossBefore,
      lossProposed: loss,
    };
  };
}
