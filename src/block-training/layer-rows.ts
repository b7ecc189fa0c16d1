import { type Dense, gram, kroneckerGram, zeros } from '../linear/index.ts';
import { forward } from '../network/index.ts';
import type { RowBlock } from '../row-blocks/index.ts';
import { constantColumns } from '../targets/design.ts';
import { correlation } from '../targets/equations.ts';
import { errorOf } from '../targets/index.ts';
import { leastHeard, squaresOf } from '../targets/jacobian-rows.ts';
import { sensitivityOf } from '../targets/sensitivity.ts';
import { aboutCentre, addColumnSquares, addTo } from './column-sums.ts';
import { type BlockTask, eachBlock, type Standing, type Work } from './task.ts';

/** One hidden layer's regression where a run stands: min ‖e − Σ_k s_k ∘ (A ΔW_k)‖², by rows. */
export interface LayerQuestion {
  readonly task: BlockTask;
  readonly standing: Standing;
  readonly layer: number;
  /** What is taken off a_{l−1}: its means, or nothing. Length d. */
  readonly centre: Float64Array;
}

/** What of it counts: units without a say and columns that are constant are left out. */
export interface LeftOut {
  readonly units: readonly boolean[];
  readonly columns: readonly boolean[];
}

/** A block's rows of the regression. */
interface LayerRows {
  /** a_{l−1} as it is. */
  readonly inputs: Dense;
  /** [a_{l−1} − c, 1]. */
  readonly design: Dense;
  /** s. Shape (rows × outputs·units). */
  readonly sensitivity: Dense;
  /** e. Shape (rows × outputs). */
  readonly error: Dense;
}

/** Runs a block forward and backward. */
export function layerRows(
  { task, standing: { parameters }, layer, centre }: LayerQuestion,
  { inputs, targets }: RowBlock,
  leftOut?: LeftOut,
): LayerRows {
  const { architecture, loss } = task;
  const pass = forward(architecture, parameters, inputs);
  const position = { architecture, parameters, pass, targets, loss };
  const from = pass.activations[layer - 1]!;
  return {
    inputs: from,
    design: aboutCentre(from, centre, leftOut?.columns),
    sensitivity: silenced(sensitivityOf(position, layer), leftOut?.units),
    error: errorOf(position),
  };
}

function silenced(say: Dense, units: readonly boolean[] | undefined): Dense {
  if (!units?.includes(true)) return say;
  return { ...say, data: say.data.map((value, at) => (units[at % units.length] ? 0 : value)) };
}

/** The sums over all rows that the regression of a layer is solved from. */
export interface LayerSums {
  /** JᵀJ, unit after unit, or (AᵀA, SᵀS) where it would be too large. */
  readonly normal:
    | { readonly kind: 'joint'; readonly gram: Dense }
    | { readonly kind: 'factors'; readonly inputs: Dense; readonly says: Dense };
  /** Jᵀe. Shape ((d + 1) × units). */
  readonly slope: Dense;
  readonly leftOut: LeftOut;
}

/** Sums a layer's regression up, in one pass. */
export function* layerSums(question: LayerQuestion, factored: boolean): Work<LayerSums> {
  const { task, layer } = question;
  const { widths } = task.architecture;
  const d = widths[layer - 1]!;
  const units = widths[layer]!;
  const q = d + 1;
  const joint = factored ? zeros(q * units, q * units) : undefined;
  const inputs = zeros(factored ? 0 : q, factored ? 0 : q);
  const says = zeros(factored ? 0 : units, factored ? 0 : units);
  const slope = zeros(q, units);
  const heard = new Float64Array(units);
  const spread = new Float64Array(q);
  let all = 0;
  yield* eachBlock(task, (block) => {
    const { design, sensitivity, error } = layerRows(question, block);
    if (joint) addTo(joint.data, kroneckerGram(sensitivity, design, units).data);
    else {
      const rows = sensitivity.data.length / units;
      addTo(inputs.data, gram(design).data);
      addTo(says.data, gram({ rows, columns: units, data: sensitivity.data }).data);
    }
    addTo(slope.data, correlation(sensitivity, units, { columns: design }, error).data);
    addTo(heard, squaresOf(sensitivity, units));
    addColumnSquares(spread, design);
    for (let at = 0; at < error.data.length; at++) all += error.data[at]! ** 2;
  });
  const least = leastHeard([heard], all);
  const leftOut = {
    units: Array.from(heard, (squares) => squares < least),
    columns: factored
      ? constantColumns(spread.subarray(0, d), question.centre, task.rows.rows)
      : new Array<boolean>(d).fill(false),
  };
  clear(slope, (row, unit) => leftOut.units[unit]! || leftOut.columns[row] === true);
  if (!joint) {
    clear(says, (one, other) => leftOut.units[one]! || leftOut.units[other]!);
    return { normal: { kind: 'factors', inputs, says }, slope, leftOut };
  }
  const out = (at: number): boolean =>
    leftOut.units[Math.floor(at / q)]! || leftOut.columns[at % q] === true;
  clear(joint, (row, column) => out(row) || out(column));
  return { normal: { kind: 'joint', gram: joint }, slope, leftOut };
}

function clear(
  { rows, columns, data }: Dense,
  out: (row: number, column: number) => boolean,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (out(row, column)) data[row * columns + column] = 0;
    }
  }
}
