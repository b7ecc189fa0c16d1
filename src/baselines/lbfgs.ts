import { checkOptions } from '../check-options.ts';
import { callText } from '../display/options-text.ts';
import type { LossOption } from '../losses/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import { countOf } from '../training/training-data.ts';
import type { Baseline } from './baseline.ts';
import { checkWhole } from './check-settings.ts';
import { backpropagation } from './gradient.ts';
import { addRidge, type Method, type MethodState, norm, type Update } from './method.ts';
import { problemOf } from './problem.ts';
import { type Differentiable, type QuasiNewtonState, quasiNewtonStep } from './quasi-newton.ts';
import { runOnMethod } from './run-on-method.ts';

export interface LbfgsOptions {
  /** How many pairs of steps and gradient changes are remembered. Default 10. */
  readonly memory?: number;
  /** λ, the penalty on the weights, in the network's units. Default 0. */
  readonly ridge?: number;
  /** As for `train`. Default `'auto'`. */
  readonly loss?: LossOption;
}

/**
 * L-BFGS on all rows at once, its steps found by a line search to the strong Wolfe conditions
 * (Nocedal and Wright 2006, chapter 7). A sweep is an iteration; each evaluation of loss and
 * gradient counts as a pass.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function lbfgs(options: LbfgsOptions = {}): Baseline {
  checkOptions('lbfgs', options, ['memory', 'ridge', 'loss']);
  const { memory = 10 } = options;
  checkWhole('lbfgs', 'memory', memory);
  const ridge = checkPenalty('lbfgs', 'ridge', options.ridge ?? 0);
  const baseline: Baseline = {
    method: 'lbfgs',
    options: { memory, ridge },
    description: callText('lbfgs', { ...options, ...(memory === 10 ? {} : { memory }) }),
    train: (network, data) =>
      runOnMethod(
        baseline,
        quasiNewton(memory),
        problemOf(network, data, ridge, { method: 'lbfgs', ...options }),
      ),
  };
  return baseline;
}

interface LbfgsState extends MethodState {
  /** Absent before the first evaluation. */
  readonly inner: QuasiNewtonState | undefined;
}

function quasiNewton(memory: number): Method<LbfgsState> {
  return ({ architecture, layout, data, loss, ridge, start }) => {
    const backpropagate = backpropagation(architecture, layout, loss, data);
    const samples = data.targets.rows;
    const scale = 1 / loss.terms(countOf(data), data.targets.columns);
    const evaluate: Differentiable = (x) => {
      const gradient = new Float64Array(layout.size);
      const squares = backpropagate(x, gradient, scale, 0, samples);
      const penalty = addRidge(layout, ridge, x, gradient, scale);
      return { value: scale * (squares + penalty), gradient };
    };
    const all = layout.layers.map((_, index) => index + 1);
    return {
      stateSize: (2 * memory + 2) * layout.size,
      begin: () => ({ parameters: start, inner: undefined, passes: 0, changed: [], idle: 0 }),
      *sweep({ inner, parameters, passes, idle }) {
        const from = inner ?? { x: parameters, ...evaluate(parameters), pairs: [] };
        const { next, moved, stepLength, evaluations } = quasiNewtonStep(evaluate, from, memory);
        yield (): Update => ({
          rows: samples,
          gradientNorm: norm(from.gradient),
          stepLength,
        });
        return {
          parameters: next.x,
          inner: next,
          passes: passes + evaluations + (inner ? 0 : 1),
          changed: moved ? all : [],
          idle: moved ? 0 : idle + 1,
        };
      },
    };
  };
}
