import type { Loss } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import type { TrainingData } from '../training/training-data.ts';
import type { Layout } from './flat.ts';

/** What a method is to make small: (deviance + λ‖W‖²) / the loss's terms; see `Loss`. */
export interface Problem {
  readonly architecture: Architecture;
  readonly layout: Layout;
  /** In the network's units. */
  readonly data: TrainingData;
  readonly loss: Loss;
  /** λ. */
  readonly ridge: number;
  /** The parameters to begin with; never written to. */
  readonly start: Float64Array;
}

/** Where a method stands after a sweep. Never changed once made. */
export interface MethodState {
  readonly parameters: Float64Array;
  /** How often all rows have been run forward and backward; parts of the rows count as parts. */
  readonly passes: number;
  /** The layers that changed in this sweep. */
  readonly changed: readonly number[];
  /** Sweeps in a row that changed nothing; from 3 on the run has stalled. */
  readonly idle: number;
}

/** One change, or attempt at a change, of the parameters. */
export interface Update {
  /** How many rows it was computed from. */
  readonly rows: number;
  readonly gradientNorm: number;
  /** η of the gradient-descent methods. */
  readonly learningRate?: number;
  /** α of L-BFGS's line search. */
  readonly stepLength?: number;
  /** μ of Levenberg–Marquardt. */
  readonly damping?: number;
}

/**
 * A method at work on one problem, as pure steps: equal states lead to equal states, so a run can
 * be rewound by replay. Scratch arrays live in the closure and mean nothing between two yields.
 */
export interface Trainer<S extends MethodState> {
  begin(): S;
  /**
   * One sweep; it yields after every update, the update's description being computed when asked,
   * before the sweep goes on.
   *
   * @param sweep - Its number, from 1; random choices follow from it and the seed alone.
   */
  sweep(state: S, sweep: number): Generator<() => Update, S>;
  /** How many numbers one state holds. */
  readonly stateSize: number;
}

/** How a method sets to work on a problem. */
export type Method<S extends MethodState> = (problem: Problem) => Trainer<S>;

/** ‖g‖. */
export function norm(vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at]! * vector[at]!;
  return Math.sqrt(sum);
}

/** Adds scale · λ‖W‖² and its gradient, biases left out; returns the unscaled λ‖W‖². */
export function addRidge(
  { layers }: Layout,
  ridge: number,
  parameters: Float64Array,
  gradient: Float64Array,
  scale: number,
): number {
  if (ridge === 0) return 0;
  let sum = 0;
  for (const { weights, bias } of layers) {
    for (let at = weights; at < bias; at++) {
      const weight = parameters[at]!;
      sum += weight * weight;
      gradient[at]! += 2 * scale * ridge * weight;
    }
  }
  return ridge * sum;
}
