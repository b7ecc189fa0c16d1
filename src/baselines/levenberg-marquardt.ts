import { checkOptions } from '../check-options.ts';
import { callText } from '../display/options-text.ts';
import { BacksolveError } from '../errors.ts';
import type { LossOption, Outcome } from '../losses/index.ts';
import { forward } from '../network/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import type { Baseline } from './baseline.ts';
import { unflatten } from './flat.ts';
import { outputJacobian } from './jacobian.ts';
import {
  type LeastSquaresProblem,
  type MarquardtState,
  marquardtStart,
  marquardtStep,
} from './marquardt.ts';
import type { Method, MethodState, Problem, Update } from './method.ts';
import { problemOf } from './problem.ts';
import { runOnMethod } from './run-on-method.ts';

export interface LevenbergMarquardtOptions {
  /** λ, the penalty on the weights, in the network's units. Default 0. */
  readonly ridge?: number;
  /** As for `train`. Default `'auto'`. */
  readonly loss?: LossOption;
}

/** A Jacobian of this many numbers takes 800 MB. */
const MOST_NUMBERS = 100_000_000;

/**
 * Levenberg–Marquardt on all parameters at once, by the whole Jacobian and a factorisation of JᵀJ:
 * the second-order standard for small networks (Hagan and Menhaj 1994). A sweep is an iteration; the
 * Jacobian counts as one pass and each trial as one.
 *
 * It shares no code with rung `network`, so that each can check the other.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`; from `.train` also where the Jacobian would not
 * fit into memory.
 */
export function levenbergMarquardt(options: LevenbergMarquardtOptions = {}): Baseline {
  checkOptions('levenbergMarquardt', options, ['ridge', 'loss']);
  const ridge = checkPenalty('levenbergMarquardt', 'ridge', options.ridge ?? 0);
  const baseline: Baseline = {
    method: 'levenbergMarquardt',
    options: { ridge },
    description: callText('levenbergMarquardt', options),
    train(network, data) {
      const problem = problemOf(network, data, ridge, { method: 'levenbergMarquardt', ...options });
      const residuals = problem.data.targets.data.length;
      const unknowns = problem.layout.size;
      if (residuals * unknowns > MOST_NUMBERS || unknowns * unknowns > MOST_NUMBERS) {
        throw new BacksolveError(
          'OPTION_OUT_OF_RANGE',
          `levenbergMarquardt would need a Jacobian of ${residuals} × ${unknowns} numbers and its normal matrix; at most ${MOST_NUMBERS} each are built. Take fewer rows or a smaller network, or lbfgs().`,
        );
      }
      return runOnMethod(baseline, marquardt, problem);
    },
  };
  return baseline;
}

interface LevenbergMarquardtState extends MethodState {
  readonly inner: MarquardtState;
}

const marquardt: Method<LevenbergMarquardtState> = (problem) => {
  const { layout, start, data } = problem;
  const fitted = leastSquaresOf(problem);
  const all = layout.layers.map((_, index) => index + 1);
  return {
    stateSize: 2 * layout.size + data.targets.data.length,
    begin: () => ({
      parameters: start,
      inner: marquardtStart(fitted, start),
      passes: 0,
      changed: [],
      idle: 0,
    }),
    *sweep({ inner: from, passes: before, idle }) {
      let inner = from;
      let passes = before + 1;
      let moved = false;
      for (const { state, accepted, damping, gradientNorm } of marquardtStep(fitted, from)) {
        inner = state;
        moved = accepted;
        passes++;
        yield (): Update => ({ rows: data.targets.rows, gradientNorm, damping });
      }
      const changed = moved ? all : [];
      return { parameters: inner.x, inner, passes, changed, idle: moved ? 0 : idle + 1 };
    },
  };
};

/** r = a_L − y, or what the loss makes of it; penalties on the weights and none on the biases. */
function leastSquaresOf(problem: Problem): LeastSquaresProblem {
  const { architecture, layout, data, loss, ridge } = problem;
  const penalty = new Float64Array(layout.size);
  for (const { weights, bias } of layout.layers) penalty.fill(ridge, weights, bias);
  return {
    residual: (x) => loss.error(outcomeOf(problem, x)).data.map((entry) => -entry),
    squares:
      loss.name === 'squared'
        ? undefined
        : (x) => loss.judge(outcomeOf(problem, x), data.scale.deviation).deviance,
    jacobian: (x) =>
      outputJacobian(architecture, layout, x, data.inputs, loss.sensitivity(outcomeOf(problem, x))),
    penalty: ridge > 0 ? penalty : undefined,
  };
}

function outcomeOf({ architecture, layout, data }: Problem, x: Float64Array): Outcome {
  const { activations, preActivations } = forward(architecture, unflatten(layout, x), data.inputs);
  const last = layout.layers.length;
  return {
    activation: architecture.activations[last - 1]!,
    total: preActivations[last]!,
    output: activations[last]!,
    targets: data.targets,
    roots: data.roots,
  };
}
