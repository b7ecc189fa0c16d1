import { type Dense, factor, gram, multiply, solve, transposeMultiply } from '../linear/index.ts';

/**
 * A sum of squares ‖r(x)‖² + Σ_j penalty_j x_j², or what such a sum approximates to second order at
 * every x.
 */
export interface LeastSquaresProblem {
  /** r. Length (residuals). */
  residual(x: Float64Array): Float64Array;
  /** What ‖r‖² approximates; absent for ‖r‖² itself. */
  readonly squares?: ((x: Float64Array) => number) | undefined;
  /** ∂r/∂x. Shape (residuals × unknowns). */
  jacobian(x: Float64Array): Dense;
  /** Absent for none. */
  readonly penalty?: Float64Array | undefined;
}

/** Where the iteration stands. Nothing in it is written to once made. */
export interface MarquardtState {
  readonly x: Float64Array;
  readonly residual: Float64Array;
  readonly objective: number;
  /** μ, as a multiple of the scale. */
  readonly damping: number;
  /** The largest squared column norm that each unknown has had: what a step is measured by. */
  readonly scale: Float64Array;
}

/** One trial of an iteration. */
export interface MarquardtTrial {
  readonly state: MarquardtState;
  readonly accepted: boolean;
  readonly damping: number;
  readonly gradientNorm: number;
}

/** Each failure multiplies μ by 2, then 4, then 8 …: after this many it has grown by 2⁵⁵. */
const MOST_TRIALS = 10;

/** μ before the first iteration. */
const FIRST_DAMPING = 1e-3;

/** The state before the first iteration. */
export function marquardtStart(problem: LeastSquaresProblem, x: Float64Array): MarquardtState {
  const residual = problem.residual(x);
  return {
    x,
    residual,
    objective: objectiveOf(problem, x, residual),
    damping: FIRST_DAMPING,
    scale: new Float64Array(x.length),
  };
}

/**
 * One iteration of Levenberg–Marquardt: (JᵀJ + P + μD) p = −(Jᵀr + P x), taken if the sum of squares
 * falls, else tried again with more damping (Levenberg 1944; Marquardt 1963). D holds the largest
 * squared column norms of J so far (Moré 1978); μ follows the ratio of actual to predicted decrease
 * (Nielsen 1999).
 *
 * Yields every trial; the last one is accepted or the iteration has failed.
 */
export function* marquardtStep(
  problem: LeastSquaresProblem,
  state: MarquardtState,
): Generator<MarquardtTrial, void> {
  const { x, residual, objective } = state;
  const { penalty } = problem;
  const size = x.length;
  const jacobian = problem.jacobian(x);
  const normal = gram(jacobian);
  const r: Dense = { rows: residual.length, columns: 1, data: residual };
  const gradient = transposeMultiply(jacobian, r);
  if (penalty) {
    for (let at = 0; at < size; at++) {
      normal.data[at * (size + 1)]! += penalty[at]!;
      gradient.data[at]! += penalty[at]! * x[at]!;
    }
  }
  const scale = state.scale.map((largest, at) =>
    Math.max(largest, normal.data[at * (size + 1)]!, Number.MIN_VALUE),
  );
  const downhill = { ...gradient, data: gradient.data.map((entry) => -entry) };
  let { damping } = state;
  let growth = 2;
  let sum = 0;
  for (const entry of gradient.data) sum += entry * entry;
  const gradientNorm = 2 * Math.sqrt(sum);
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const damped = { ...normal, data: normal.data.slice() };
    for (let at = 0; at < size; at++) damped.data[at * (size + 1)]! += damping * scale[at]!;
    const step = solve(factor(damped), downhill);
    const there = x.map((entry, at) => entry + step.data[at]!);
    const moved = problem.residual(there);
    const value = objectiveOf(problem, there, moved);
    if (value < objective) {
      const ratio = (objective - value) / predicted(normal, gradient, step);
      const next = damping * Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3);
      const reached = { x: there, residual: moved, objective: value, damping: next, scale };
      yield { state: reached, accepted: true, damping, gradientNorm };
      return;
    }
    const refused = damping;
    damping *= growth;
    growth *= 2;
    yield { state: { ...state, damping, scale }, accepted: false, damping: refused, gradientNorm };
  }
}

/** −(2 gᵀp + pᵀ(JᵀJ + P)p): what the linearised problem promises. */
function predicted(normal: Dense, gradient: Dense, step: Dense): number {
  const bent = multiply(normal, step);
  let sum = 0;
  for (let at = 0; at < step.data.length; at++) {
    sum -= step.data[at]! * (2 * gradient.data[at]! + bent.data[at]!);
  }
  return sum;
}

function objectiveOf(
  { penalty, squares }: LeastSquaresProblem,
  x: Float64Array,
  residual: Float64Array,
): number {
  let sum = 0;
  if (squares) sum = squares(x);
  else for (const entry of residual) sum += entry * entry;
  if (penalty) for (let at = 0; at < x.length; at++) sum += penalty[at]! * x[at]! * x[at]!;
  return sum;
}
