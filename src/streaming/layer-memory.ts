import { type Dense, gram, kroneckerGram, multiply, rowsTimes, zeros } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import type { Design } from '../targets/design.ts';
import { correlation, folded, unfolded } from '../targets/equations.ts';
import { errorOf, isLinearOutput, type Position } from '../targets/index.ts';
import { sensitivityOf } from '../targets/sensitivity.ts';

/**
 * All that a layer remembers of the rows it has seen: G = Σ γ^age JᵀJ and h = Σ γ^age Jᵀ(e + J w), each
 * row's J = s ⊗ [a, 1], e and w as they were when it was learned. wᵀG w − 2 hᵀw is then, up to a
 * constant, what those rows lose by other weights w, to second order.
 *
 * The units of a linear output layer have one G for all, shape ((d + 1) × (d + 1)), and a column of
 * w and h each; elsewhere G holds the unknowns of all units, unit after unit, and w and h one column.
 */
export interface LayerMemory {
  readonly gram: Dense;
  readonly pull: Dense;
}

/** A batch, linearised where the network is now. */
export interface Linearised {
  /** JᵀJ. */
  readonly gram: Dense;
  /** Jᵀe. */
  readonly slope: Dense;
}

/** The memory of a layer that has seen nothing. */
export function emptyMemory(start: LayerParameters, alike: boolean): LayerMemory {
  const units = start.bias.length;
  const q = start.weights.rows + 1;
  const size = alike ? q : q * units;
  return { gram: zeros(size, size), pull: zeros(size, alike ? units : 1) };
}

/** Everything counts `kept` times as much. */
export function faded({ gram, pull }: LayerMemory, kept: number): LayerMemory {
  return { gram: times(gram, kept), pull: times(pull, kept) };
}

/** The memory with a batch taken in: G + JᵀJ, h + Jᵀ(e + J w). */
export function joined(memory: LayerMemory, batch: Linearised, unknowns: Dense): LayerMemory {
  const pull = multiply(batch.gram, unknowns);
  for (let at = 0; at < pull.data.length; at++) {
    pull.data[at]! += batch.slope.data[at]! + memory.pull.data[at]!;
  }
  return { gram: plus(memory.gram, batch.gram), pull };
}

/** h − G w, half the slope down which the memory draws the weights. */
export function pullAt({ gram, pull }: LayerMemory, unknowns: Dense): Dense {
  const held = multiply(gram, unknowns);
  return { ...held, data: held.data.map((value, at) => pull.data[at]! - value) };
}

/** Linearises a batch for one layer. */
export function linearised(position: Position, layer: number): Linearised {
  const { architecture, pass, roots } = position;
  const inputs = pass.activations[layer - 1]!;
  const units = architecture.widths[layer]!;
  const response = errorOf(position);
  if (isLinearOutput(architecture, layer)) {
    const design = uncentred(inputs, roots);
    return {
      gram: gram(design.columns),
      slope: correlation(undefined, units, design, response),
    };
  }
  const design = uncentred(inputs);
  const sensitivity = sensitivityOf(position, layer);
  return {
    gram: kroneckerGram(sensitivity, design.columns, units),
    slope: folded(correlation(sensitivity, units, design, response)),
  };
}

/** w of a layer: [W; b], shape ((d + 1) × units), or one column of it, unit after unit. */
export function unknownsOf({ weights, bias }: LayerParameters, alike: boolean): Dense {
  const both = zeros(weights.rows + 1, bias.length);
  both.data.set(weights.data);
  both.data.set(bias, weights.data.length);
  return alike ? both : folded(both);
}

/** The other way. */
export function parametersOf(unknowns: Dense, units: number, alike: boolean): LayerParameters {
  const { rows, data } = alike ? unknowns : unfolded(unknowns, units);
  const end = (rows - 1) * units;
  return {
    weights: { rows: rows - 1, columns: units, data: data.slice(0, end) },
    bias: data.slice(end),
  };
}

/** [a, 1], its rows times √w: a stream has no means to centre it by that would still hold tomorrow. */
function uncentred(inputs: Dense, roots?: Float64Array): Design {
  const { rows, columns: d } = inputs;
  const columns = zeros(rows, d + 1);
  for (let row = 0; row < rows; row++) {
    columns.data.set(inputs.data.subarray(row * d, (row + 1) * d), row * (d + 1));
    columns.data[row * (d + 1) + d] = 1;
  }
  return { columns: rowsTimes(columns, roots), centre: new Float64Array(d) };
}

function plus(one: Dense, other: Dense): Dense {
  return { ...one, data: one.data.map((value, at) => value + other.data[at]!) };
}

function times(matrix: Dense, factor: number): Dense {
  return { ...matrix, data: matrix.data.map((value) => value * factor) };
}
