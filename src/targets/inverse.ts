import { clampIntoRange } from '../activations/index.ts';
import { BacksolveError } from '../errors.ts';
import {
  type Dense,
  difference,
  factor,
  gram,
  multiply,
  solve,
  transpose,
  zeros,
} from '../linear/index.ts';
import type { Architecture, LayerParameters } from '../network/index.ts';
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

  check(architecture, targets, names) {
    architecture.activations.forEach(({ name, invertible, noInverse }, index) => {
      if (invertible) return;
      throw new BacksolveError(
        'NOT_INVERTIBLE',
        `Rung 'inverse' works backwards through f⁻¹, and the activation '${name}' of layer ${index + 1} has none${noInverse === undefined ? '' : `: ${noInverse}`}. Use { rung: 'layer' } or another rung ('weighted', 'neuron', 'network'), which need only the derivative, or an invertible activation such as 'tanh'.`,
      );
    });
    checkRange(architecture, targets, names);
  },

  firstDamping: () => 0,

  pose(position, layer) {
    const { ideal, clampedAt } = idealOf(position, layer);
    const { rows, columns, data } = clampedAt;
    const before = position.parameters[layer - 1]!;
    const start: LayerParameters = {
      weights: zeros(before.weights.rows, before.weights.columns),
      bias: new Float64Array(before.bias.length),
    };
    return {
      regression: regressionOf({
        inputs: position.pass.activations[layer - 1]!,
        response: ideal,
        start,
      }),
      response: () => ideal,
      clamped: data.reduce((count, moved) => count + moved, 0) / (rows * columns),
      clampedAt: () => clampedAt,
      ideal: () => ideal,
    };
  },
};

interface Ideal {
  readonly ideal: Dense;
  readonly clampedAt: Dense;
}

/** z*_l, from the output back to layer l. */
function idealOf({ architecture, parameters, pass, targets }: Position, layer: number): Ideal {
  let wanted = inverted(architecture, architecture.activations.length, targets);
  for (let l = architecture.activations.length; l > layer; l--) {
    const residual = difference(wanted.ideal, pass.preActivations[l]!);
    const correction = multiply(residual, minimumNormBack(parameters[l - 1]!.weights));
    const a = pass.activations[l - 1]!;
    const moved = { ...a, data: a.data.map((value, at) => value + correction.data[at]!) };
    wanted = inverted(architecture, l - 1, moved);
  }
  return wanted;
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

function inverted({ activations }: Architecture, layer: number, ideal: Dense): Ideal {
  const f = activations[layer - 1]!;
  const margin = layer === activations.length ? OUTPUT_MARGIN : HIDDEN_MARGIN;
  const clampedAt = zeros(ideal.rows, ideal.columns);
  const data = ideal.data.map((wanted, at) => {
    const inside = clampIntoRange(f, wanted, margin);
    if (inside !== wanted) clampedAt.data[at] = 1;
    return f.inverse(inside);
  });
  return { ideal: { ...ideal, data }, clampedAt };
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
