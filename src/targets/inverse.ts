import { clampIntoRange } from '../activations/index.ts';
import { BacksolveError } from '../errors.ts';
import {
  type Dense,
  difference,
  factor,
  gram,
  multiply,
  rowsTimes,
  solve,
  transpose,
  zeros,
} from '../linear/index.ts';
import { type Architecture, type LayerParameters, slopesOf } from '../network/index.ts';
import { sum } from './equations.ts';
import { regressionOf } from './regression.ts';
import type { Position, TargetRule } from './target-rule.ts';

/** ε of (WᵀW + εI)⁻¹, as a share of the mean square length of W's columns. */
const REGULARISATION = 1e-2;

/** How far inside f's range a target must stay: given values are nearly believed, … */
const OUTPUT_MARGIN = 1e-6;

/**
 * … constructed ones are not. With 1e−6 here and above, artanh(1 − 1e−6) = 7.25 made of every clamped
 * entry an outlier that ruled its regression: training errors stayed ten times higher.
 */
const HIDDEN_MARGIN = 1e-2;

/**
 * Rung 1, our reading of the paper's abstract: work backwards through the inverse activations.
 *
 * Output layer: z* = f⁻¹(y). Below: the minimum-norm change of a that makes up the next layer's
 * residual, a* = a + (z*₊₁ − z₊₁)(WᵀW + εI)⁻¹Wᵀ, moved into the range of f; z* = f⁻¹(a*). Every
 * layer's [W, b] is then regressed on its z*, unweighted, and taken without asking whether the
 * objective falls: fast for a few sweeps, then it oscillates.
 */
export const inverseRule: TargetRule = {
  rung: 'inverse',
  safeguarded: false,
  together: false,

  check({ architecture, targets, targetNames, loss }) {
    if (loss.name !== 'squared') {
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `Rung 'inverse' works backwards from f⁻¹(y), and for classes, y = 0 or 1, that is infinite: it knows squared errors only. Use { rung: 'layer' } or another rung ('weighted', 'neuron', 'network').`,
      );
    }
    architecture.activations.forEach(({ name, invertible, noInverse }, index) => {
      if (invertible) return;
      throw new BacksolveError(
        'NOT_INVERTIBLE',
        `Rung 'inverse' works backwards through f⁻¹, and the activation '${name}' of layer ${index + 1} has none${noInverse === undefined ? '' : `: ${noInverse}`}. Use { rung: 'layer' } or another rung ('weighted', 'neuron', 'network'), which need only the derivative, or an invertible activation such as 'tanh'.`,
      );
    });
    checkRange(architecture, targets, targetNames);
  },

  firstDamping: () => 0,

  pose(position, layer) {
    const { ideal, clampedAt, unclamped } = idealOf(position, layer);
    const { roots } = position;
    const response = rowsTimes(ideal, roots);
    const { rows, columns, data } = clampedAt;
    const before = position.parameters[layer - 1]!;
    const start: LayerParameters = {
      weights: zeros(before.weights.rows, before.weights.columns),
      bias: new Float64Array(before.bias.length),
    };
    return {
      regression: regressionOf({
        inputs: position.pass.activations[layer - 1]!,
        response,
        start,
        roots,
      }),
      response: () => response,
      clamped: data.reduce((count, moved) => count + moved, 0) / (rows * columns),
      clampedAt: () => clampedAt,
      ideal: () => ideal,
      unclamped: () => unclamped,
    };
  },
};

interface Ideal {
  readonly ideal: Dense;
  readonly clampedAt: Dense;
  /** a*_l, without what a skip connection adds. */
  readonly unclamped: Dense;
}

/** z*_l, from the output back to layer l; where a layer adds its input, its branch makes the rest. */
function idealOf(
  { architecture, parameters, pass, targets, roots }: Position,
  layer: number,
): Ideal {
  const { activations, skips } = architecture;
  let wanted = inverted(architecture, activations.length, targets);
  let correction = difference(targets, pass.activations[activations.length]!);
  for (let l = activations.length; l > layer; l--) {
    const { weights } = parameters[l - 1]!;
    correction = skips?.[l - 1]
      ? multiply(
          correction,
          minimumNormBack(pastSkip(weights, slopesOf(architecture, pass, l), roots)),
        )
      : multiply(difference(wanted.ideal, pass.preActivations[l]!), minimumNormBack(weights));
    wanted = inverted(architecture, l - 1, sum(pass.branches[l - 1]!, correction));
  }
  return wanted;
}

/**
 * What a change of its input does to a layer that adds its input, on the average over the samples:
 * W diag(mean f′) + I.
 *
 * @param roots - √w, one per sample.
 */
export function pastSkip(weights: Dense, slopes: Dense, roots: Float64Array | undefined): Dense {
  const { columns: width } = weights;
  const means = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < slopes.rows; row++) {
    const weight = roots ? roots[row]! ** 2 : 1;
    total += weight;
    for (let k = 0; k < width; k++) means[k]! += weight * slopes.data[row * width + k]!;
  }
  const data = weights.data.map((value, at) => {
    const k = at % width;
    return (value * means[k]!) / total + (Math.floor(at / width) === k ? 1 : 0);
  });
  return { ...weights, data };
}

/** (WᵀW + εI)⁻¹Wᵀ. Shape (width of the layer × width of the layer before). */
export function minimumNormBack(weights: Dense): Dense {
  const normal = gram(weights);
  const size = normal.rows;
  let trace = 0;
  for (let i = 0; i < size; i++) trace += normal.data[i * (size + 1)]!;
  for (let i = 0; i < size; i++) normal.data[i * (size + 1)]! += (REGULARISATION * trace) / size;
  return solve(factor(normal), transpose(weights));
}

function inverted({ activations }: Architecture, layer: number, unclamped: Dense): Ideal {
  const f = activations[layer - 1]!;
  const margin = layer === activations.length ? OUTPUT_MARGIN : HIDDEN_MARGIN;
  const clampedAt = zeros(unclamped.rows, unclamped.columns);
  const data = unclamped.data.map((wanted, at) => {
    const inside = clampIntoRange(f, wanted, margin);
    if (inside !== wanted) clampedAt.data[at] = 1;
    return f.inverse(inside);
  });
  return { ideal: { ...unclamped, data }, clampedAt, unclamped };
}

function checkRange(
  { activations }: Architecture,
  targets: Dense,
  names: readonly string[] | undefined,
): void {
  const f = activations[activations.length - 1]!;
  const [lowest, highest] = f.range;
  const at = targets.data.findIndex((y) => y < lowest || y > highest);
  if (at < 0) return;
  const column = at % targets.columns;
  const name = names?.[column] ?? `${column + 1}`;
  throw new BacksolveError(
    'TARGET_OUT_OF_RANGE',
    `Row ${Math.floor(at / targets.columns) + 1} of target ${name} is ${targets.data[at]} in the network's units, outside the range [${lowest}, ${highest}] of the output activation '${f.name}': no total input gives it. Use { output: 'identity' } or scale the targets into the range.`,
  );
}
