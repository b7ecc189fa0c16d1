import { norm } from './method.ts';
import { type LinePoint, strongWolfe } from './strong-wolfe.ts';

/** A function with its gradient. */
export type Differentiable = (x: Float64Array) => {
  readonly value: number;
  readonly gradient: Float64Array;
};

/** Where L-BFGS stands. Nothing in it is written to once made. */
export interface QuasiNewtonState {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** The latest steps and changes of the gradient, oldest first. */
  readonly pairs: readonly Pair[];
}

interface Pair {
  /** s, the change of x. */
  readonly step: Float64Array;
  /** y, the change of the gradient. */
  readonly change: Float64Array;
  /** 1 / sᵀy. */
  readonly rho: number;
}

export interface QuasiNewtonStep {
  /** The state itself where no lower place was found, its pairs forgotten. */
  readonly next: QuasiNewtonState;
  readonly moved: boolean;
  readonly stepLength: number;
  readonly evaluations: number;
}

interface Trial extends LinePoint {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * One iteration of L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithms 7.4 and 7.5): a line
 * search along −H g, H the inverse Hessian that the latest pairs make of γI, γ = sᵀy/yᵀy.
 *
 * @param memory - How many pairs are remembered.
 */
export function quasiNewtonStep(
  evaluate: Differentiable,
  state: QuasiNewtonState,
  memory: number,
): QuasiNewtonStep {
  const { x, value, gradient, pairs } = state;
  const forgetful = { ...state, pairs: [] };
  const size = norm(gradient);
  if (!(size > 0)) return { next: forgetful, moved: false, stepLength: 0, evaluations: 0 };
  const direction = searchDirection(gradient, pairs);
  const phi = (step: number): Trial => {
    const there = x.map((entry, at) => entry + step * direction[at]!);
    const found = evaluate(there);
    return { step, x: there, ...found, slope: dot(found.gradient, direction) };
  };
  const start = { step: 0, value, slope: dot(gradient, direction) };
  // Without pairs the direction is −g, whose length says nothing about the step.
  const first = pairs.length > 0 ? 1 : Math.min(1, 1 / size);
  const { found, evaluations } = strongWolfe(phi, start, first);
  // At the minimum rounding makes steps that change nothing look acceptable, for ever.
  if (!found || !(value - found.value > Number.EPSILON * Math.abs(value))) {
    return { next: forgetful, moved: false, stepLength: 0, evaluations };
  }
  const step = difference(found.x, x);
  const change = difference(found.gradient, gradient);
  const curvature = dot(step, change);
  const positive = curvature > Number.EPSILON * norm(step) * norm(change);
  const known = positive ? [...pairs, { step, change, rho: 1 / curvature }] : pairs;
  return {
    next: { x: found.x, value: found.value, gradient: found.gradient, pairs: known.slice(-memory) },
    moved: true,
    stepLength: found.step,
    evaluations,
  };
}

/** −H g by the two loops over the pairs. */
function searchDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares: number[] = [];
  for (const { step, change, rho } of [...pairs].reverse()) {
    const share = rho * dot(step, direction);
    shares.push(share);
    add(direction, change, -share);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = 1 / (newest.rho * dot(newest.change, newest.change));
    for (let at = 0; at < direction.length; at++) direction[at]! *= scale;
  }
  for (const { step, change, rho } of pairs) {
    add(direction, step, shares.pop()! - rho * dot(change, direction));
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function add(to: Float64Array, vector: Float64Array, share: number): void {
  for (let at = 0; at < to.length; at++) to[at]! += share * vector[at]!;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((entry, at) => entry - b[at]!);
}
