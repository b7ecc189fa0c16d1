import { zeros } from '../linear/index.ts';
import { checkUnknowns, NARROWER } from './check-unknowns.ts';
import { sum } from './equations.ts';
import { isLinearOutput, linearOutputProblem } from './linear-output.ts';
import { errorOf } from './outcome.ts';
import { sensitivityOf } from './sensitivity.ts';
import type { TargetRule } from './target-rule.ts';
import { type Asking, unitRegressions } from './unit-regression.ts';

/**
 * Rung 3, our extension of the paper: neuron after neuron, each on what the ones before it have left
 * of the error: z*_k = z_k + (s_kᵀe)/‖s_k‖², rows weighted by ‖s_k‖², the sums over the outputs.
 *
 * One round over the neurons is one block Gauss–Seidel pass over the normal equations of rung
 * `layer`: (d + 1)² numbers for every neuron instead of their square in one matrix, and still a
 * direction in which the objective falls.
 */
export const neuronRule: TargetRule = {
  rung: 'neuron',
  safeguarded: true,
  together: false,

  check: ({ architecture }) =>
    checkUnknowns(architecture, (layer) => architecture.widths[layer - 1]! + 1, NARROWER),

  firstDamping: (architecture, layer, proposed) =>
    isLinearOutput(architecture, layer) ? 0 : proposed,

  pose(position, layer) {
    if (isLinearOutput(position.architecture, layer)) return linearOutputProblem(position);
    const { parameters, pass } = position;
    const actual = pass.preActivations[layer]!;
    const { rows: samples, columns: units } = actual;
    const sensitivity = sensitivityOf(position, layer);
    const outputs = sensitivity.columns / units;
    const error = errorOf(position);
    const roots = zeros(samples, units);
    for (let at = 0; at < sensitivity.data.length; at++) {
      const row = Math.floor(at / sensitivity.columns);
      roots.data[row * units + (at % units)]! += sensitivity.data[at]! ** 2;
    }
    for (let at = 0; at < roots.data.length; at++) roots.data[at] = Math.sqrt(roots.data[at]!);

    const asking = (): Asking => {
      const left = error.data.slice();
      return {
        of: (unit) => {
          const asked = new Float64Array(samples);
          for (let row = 0; row < samples; row++) {
            const root = roots.data[row * units + unit]!;
            let total = 0;
            for (let output = 0; output < outputs; output++) {
              const at = row * outputs + output;
              total += sensitivity.data[at * units + unit]! * left[at]!;
            }
            // A neuron that moves nothing in this row is asked for nothing there.
            asked[row] = root > 0 ? total / root : 0;
          }
          return asked;
        },
        moved: (unit, move) => {
          for (let at = 0; at < left.length; at++) {
            left[at]! -= sensitivity.data[at * units + unit]! * move[Math.floor(at / outputs)]!;
          }
        },
      };
    };
    const regression = unitRegressions({
      inputs: pass.activations[layer - 1]!,
      start: parameters[layer - 1]!,
      roots,
      asked: error,
      asking,
    });
    return {
      regression,
      response: (solution) => {
        const { data } = solution().move();
        const done = { ...roots, data: roots.data.map((root, at) => root * data[at]!) };
        return sum(solution().residual(), done);
      },
      clamped: 0,
      clampedAt: () => zeros(samples, units),
      ideal: (first) => {
        const residual = first().residual();
        const move = first().move();
        const data = actual.data.map((z, at) => {
          const root = roots.data[at]!;
          return root > 0 ? z + move.data[at]! + residual.data[at]! / root : z;
        });
        return { ...actual, data };
      },
    };
  },
};
