import type { NetworkParameters } from '../network/index.ts';
import { passOf, scoreOf, type Task } from './task.ts';

/** Where a run stands. Never changed: every event that changes something brings a new one. */
export interface TrainingState {
  /** Sweeps completed. */
  readonly sweep: number;
  /** Events made. */
  readonly sequence: number;
  readonly parameters: NetworkParameters;
  /** μ of every layer; layer l at index l − 1. */
  readonly dampings: readonly number[];
  /** λ; undefined where it is still to be chosen. */
  readonly ridge: number | undefined;
  readonly loss: number;
  /** Under this λ. */
  readonly objective: number;
  /** Layers that changed in this sweep. */
  readonly accepted: readonly number[];
  /** What went wrong in this sweep. */
  readonly incidents: readonly Incident[];
  /** Sweeps in a row, up to the last completed one, in which no layer changed. */
  readonly idle: number;
}

/** A numerical misfortune: data, not an error. */
export type Incident =
  | { readonly kind: 'clamped'; readonly layer: number; readonly share: number }
  | { readonly kind: 'rank-deficient'; readonly layer: number }
  | { readonly kind: 'failed'; readonly layer: number };

/** The state before the first sweep. */
export function initialState(task: Task, parameters: NetworkParameters): TrainingState {
  return {
    sweep: 0,
    sequence: 0,
    parameters,
    dampings: parameters.map(() => task.damping.initial),
    ridge: firstRidge(task),
    ...scoreOf(task, parameters, passOf(task, parameters)),
    accepted: [],
    incidents: [],
    idle: 0,
  };
}

/** A state judged by another task, and with that task's first λ and dampings if they changed. */
export function restated(
  task: Task,
  state: TrainingState,
  changed: { readonly ridge: boolean; readonly damping: boolean },
): TrainingState {
  const ridge = changed.ridge ? firstRidge(task) : state.ridge;
  const pass = passOf(task, state.parameters);
  return {
    ...state,
    ridge,
    ...scoreOf({ ...task, ridge: ridge ?? 0 }, state.parameters, pass),
    ...(changed.damping ? { dampings: state.dampings.map(() => task.damping.initial) } : {}),
    idle: 0,
  };
}

function firstRidge({ ridge, criterion }: Task): number | undefined {
  return criterion === undefined ? ridge : undefined;
}
