import { type Dense, multiply, rowsTimes, zeros } from '../linear/index.ts';
import { slopesOf } from '../network/index.ts';
import { checkUnknowns, NARROWER } from './check-unknowns.ts';
import { minimumNormBack, pastSkip } from './inverse.ts';
import { isLinearOutput, linearOutputProblem } from './linear-output.ts';
import { outcomeOf } from './outcome.ts';
import type { Position, TargetRule } from './target-rule.ts';
import { unitRegressions } from './unit-regression.ts';

/**
 * δ of Δz = f′Δa/(f′² + δ) on the way back through a layer, as a share of the mean of f′².
 *
 * Δa/f′ alone makes an enormous wish of every saturated unit. Of 1e−3, 1e−2 and 1e−1 the last ended
 * two to five times lower with four hidden layers of tanh, and a tenth higher with two.
 */
const SATURATED = 1e-1;

/**
 * Rung 2, our extension of the paper: the correction Δa of rung `inverse`, linearised, z* = z + Δa/f′(z),
 * and every row weighted by f′(z)², so that a saturated unit's row, where z* is far away and hardly
 * matters, hardly counts. What is minimised is ‖Δa_k − f′_k ∘ (A ΔW_k)‖² for each neuron k.
 *
 * Only the derivative is needed. For one output and one hidden layer the step goes down the
 * gradient; for more it need not, and is then refused.
 */
export const weightedRule: TargetRule = {
  rung: 'weighted',
  safeguarded: true,
  together: false,

  check: ({ architecture }) =>
    checkUnknowns(architecture, (layer) => architecture.widths[layer - 1]! + 1, NARROWER),

  firstDamping: (architecture, layer, proposed) =>
    isLinearOutput(architecture, layer) ? 0 : proposed,

  pose(position, layer) {
    if (isLinearOutput(position.architecture, layer)) return linearOutputProblem(position);
    const { parameters, pass, roots } = position;
    const actual = pass.preActivations[layer]!;
    const { rows: samples, columns: units } = actual;
    const asked = rowsTimes(correctionOf(position, layer), roots);
    const slopes = rowsTimes(slopesAt(position, layer), roots);
    return {
      regression: unitRegressions({
        inputs: pass.activations[layer - 1]!,
        start: parameters[layer - 1]!,
        roots: slopes,
        asked,
        asking: () => ({
          of: (unit) => {
            const own = new Float64Array(samples);
            for (let row = 0; row < samples; row++) own[row] = asked.data[row * units + unit]!;
            return own;
          },
          moved: () => {},
        }),
      }),
      response: () => asked,
      clamped: 0,
      clampedAt: () => zeros(samples, units),
      ideal: () => {
        const data = actual.data.map((z, at) => {
          const slope = slopes.data[at]!;
          // Where f is flat no total input brings a nearer to a*.
          return slope === 0 ? z : z + asked.data[at]! / slope;
        });
        return { ...actual, data };
      },
    };
  },
};

/** Δa_l: y − a_L, brought back through slopes and weights by corrections of minimum norm. */
function correctionOf(position: Position, layer: number): Dense {
  const { architecture, parameters, roots } = position;
  let { error: asked } = alone(position);
  for (let l = architecture.activations.length; l > layer; l--) {
    const { weights } = parameters[l - 1]!;
    const slopes = slopesAt(position, l);
    if (architecture.skips?.[l - 1]) {
      asked = multiply(asked, minimumNormBack(pastSkip(weights, slopes, roots)));
      continue;
    }
    const held = SATURATED * meanSquare(slopes, roots);
    const move = asked.data.map((value, at) => {
      const slope = slopes.data[at]!;
      return slope === 0 ? 0 : (slope * value) / (slope * slope + held);
    });
    asked = multiply({ ...asked, data: move }, minimumNormBack(weights));
  }
  return asked;
}

/** f′(z_l); at the output what the loss makes of it. */
function slopesAt(position: Position, layer: number): Dense {
  const { architecture, pass } = position;
  if (layer === architecture.activations.length) return alone(position).slopes;
  return slopesOf(architecture, pass, layer);
}

/** What each output sees alone, all samples counted alike. */
function alone(position: Position): { readonly error: Dense; readonly slopes: Dense } {
  return position.loss.separately(outcomeOf({ ...position, roots: undefined }));
}

/** Over all units, the samples with their weights. */
function meanSquare({ rows, columns, data }: Dense, roots: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const weight = roots ? roots[row]! ** 2 : 1;
    total += weight;
    for (let k = 0; k < columns; k++, at++) sum += weight * data[at]! * data[at]!;
  }
  return sum / (total * columns);
}
