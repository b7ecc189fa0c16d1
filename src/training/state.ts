import type { LayerParameters, NetworkParameters } from '../network/index.ts';
import type { Incident } from './incidents.ts';
import { objectiveOf, passOf, scoreOf, type Task } from './task.ts';

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
  /** The objective without its penalty. */
  readonly deviance: number;
  /** Under this λ. */
  readonly objective: number;
  /** Layers that changed in this sweep. */
  readonly accepted: readonly number[];
  /** Which solves changed which layers in this sweep. */
  readonly writes: readonly KeptWrite[];
  /** What went wrong in this sweep. */
  readonly incidents: readonly Incident[];
  /** Sweeps in a row, up to the last completed one, in which no layer changed. */
  readonly idle: number;
}

/** A solve that changed a layer. */
export interface Write {
  readonly layer: number;
  /** The sweep it belongs to. */
  readonly sweep: number;
  /** Of its `solve` event. */
  readonly sequence: number;
  readonly trial: number;
  /** λ. */
  readonly ridge: number;
  /** μ; 0 for an output layer that was solved anew. */
  readonly damping: number;
  /** Whether this is the output layer, solved anew for the proposal of a hidden one. */
  readonly resolved: boolean;
}

/** A write, and what the layer was after it: a layer may be written several times in a sweep. */
export interface KeptWrite extends Write {
  /** Given by the sweep that makes it; a state from elsewhere may do without. */
  readonly after?: LayerParameters;
}

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
    writes: [],
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
  return {
    ...state,
    ridge,
    objective: objectiveOf(state.deviance, ridge ?? 0, state.parameters),
    ...(changed.damping ? { dampings: state.dampings.map(() => task.damping.initial) } : {}),
    idle: 0,
  };
}

function firstRidge({ ridge, criterion }: Task): number | undefined {
  return criterion === undefined ? ridge : undefined;
}
