import { type Dense, type Rows, sumOfSquares, zeros } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { type Design, designOf, metric } from './design.ts';
import type { Penalties } from './equations.ts';

/** What is asked of one layer among those that are solved for together. */
export interface JointLayer {
  /** a_{l−1}. Shape (samples × d). */
  readonly inputs: Dense;
  /** W₀ and b₀. */
  readonly start: LayerParameters;
  /** s. Shape (samples × responses·units), response after response. */
  readonly sensitivity: Dense;
}

/** A layer's columns of J, the rows of which are s_io ⊗ a_i: unit after unit, in centred coordinates. */
export interface JointBlock extends JointLayer {
  readonly design: Design;
  /** TᵀT of the design. */
  readonly metric: Dense;
  readonly units: number;
  /** Its first column in J, and how many there are. */
  readonly from: number;
  readonly count: number;
}

/**
 * Lays the columns of several layers side by side.
 *
 * @param response - r. Shape (samples × responses).
 */
export function jointBlocks(layers: readonly JointLayer[], response: Dense): readonly JointBlock[] {
  const silenced = withoutSilent(
    layers.map(({ sensitivity }) => sensitivity),
    layers.map(({ start }) => start.bias.length),
    response,
  );
  let from = 0;
  return layers.map(({ inputs, start }, index) => {
    const design = designOf(inputs);
    const units = start.bias.length;
    const count = design.columns.columns * units;
    const sensitivity = silenced[index]!;
    const block = {
      inputs,
      start,
      sensitivity,
      design,
      metric: metric(design),
      units,
      from,
      count,
    };
    from += count;
    return block;
  });
}

/** A unit whose say is below this share of the loudest one's would need weights beyond all use. */
const SILENT = 1e-10;

/** So would units of which none has this share of what is asked for. */
const UNHEARD = 1e-12;

/**
 * Replaces by zeros the say of units that have hardly any, saturated ones as a rule: without damping
 * their weights would follow rounding errors up to 1e16. Says that are all loud enough are returned
 * as they came.
 *
 * @param says - For each layer what its units' total inputs do, columns unit after unit in turns.
 * @param units - For each layer.
 * @param asked - What they answer for together.
 */
export function withoutSilent(
  says: readonly Dense[],
  units: readonly number[],
  asked: Dense,
): readonly Dense[] {
  const squares = says.map((say, index) => squaresOf(say, units[index]!));
  const least = leastHeard(squares, sumOfSquares(asked));
  return says.map((say, index) => {
    const own = squares[index]!;
    if (!own.some((square) => square < least)) return say;
    const data = say.data.map((value, at) => (own[at % own.length]! < least ? 0 : value));
    return { ...say, data };
  });
}

/**
 * The least sum of squares with which a unit still has a say.
 *
 * @param squares - Of each layer's units.
 * @param all - The sum of squares of what they answer for.
 */
export function leastHeard(squares: readonly Float64Array[], all: number): number {
  const loudest = Math.max(...squares.map((own) => Math.max(...own)));
  const unheard = Number.isFinite(all) ? UNHEARD ** 2 * all : 0;
  return Math.max(SILENT ** 2 * loudest, unheard);
}

/** The sum of squares of each unit's say. */
export function squaresOf({ data }: Dense, units: number): Float64Array {
  const squares = new Float64Array(units);
  for (let at = 0; at < data.length; ) {
    for (let unit = 0; unit < units; unit++, at++) squares[unit]! += data[at]! * data[at]!;
  }
  return squares;
}

/** Rows of J, `start … start + count − 1`, to `into`, `stride` numbers for each row. */
function writeJacobian(
  blocks: readonly JointBlock[],
  start: number,
  count: number,
  into: Float64Array,
  stride: number,
): void {
  for (const { sensitivity, design, units, from } of blocks) {
    const { columns: q, data: a } = design.columns;
    const outputs = sensitivity.columns / units;
    for (let row = 0; row < count; row++) {
      const sample = Math.floor((start + row) / outputs);
      const s = (start + row) * units;
      let to = row * stride + from;
      for (let unit = 0; unit < units; unit++) {
        const factor = sensitivity.data[s + unit]!;
        for (let j = sample * q; j < (sample + 1) * q; j++, to++) into[to] = factor * a[j]!;
      }
    }
  }
}

/**
 * All rows of the joint problem min ‖r − JΔ‖² + λ‖W₀ + Δ‖² + μ‖Δ‖²: those of J, then of every unit
 * √μ T Δ and √λ (W₀ + Δ).
 *
 * @param response - r. Shape (samples × responses).
 */
export function jointRows(
  blocks: readonly JointBlock[],
  response: Dense,
  penalties: Penalties,
): Rows {
  const columns = unknownsOf(blocks);
  const width = columns + 1;
  const data = response.data.length;
  const held = penaltyRows(blocks, penalties);
  return {
    count: data + held.length,
    columns,
    responses: 1,
    write(start, count, into) {
      const ofData = Math.max(0, Math.min(count, data - start));
      writeJacobian(blocks, start, ofData, into, width);
      for (let row = 0; row < ofData; row++) {
        into[row * width + columns] = response.data[start + row]!;
      }
      into.fill(0, ofData * width, count * width);
      for (let row = ofData; row < count; row++) {
        const { entries, wanted } = held[start + row - data]!;
        for (const [column, value] of entries) into[row * width + column] = value;
        into[row * width + columns] = wanted;
      }
    },
  };
}

export function unknownsOf(blocks: readonly JointBlock[]): number {
  return blocks.reduce((total, { count }) => total + count, 0);
}

interface PenaltyRow {
  readonly entries: readonly (readonly [column: number, value: number])[];
  readonly wanted: number;
}

function penaltyRows(
  blocks: readonly JointBlock[],
  { ridge, damping }: Penalties,
): readonly PenaltyRow[] {
  const rows: PenaltyRow[] = [];
  for (const { design, start, units, from } of blocks) {
    const d = design.centre.length;
    for (let unit = 0; unit < units; unit++) {
      const first = from + unit * (d + 1);
      if (damping > 0) {
        const root = Math.sqrt(damping);
        for (let j = 0; j < d; j++) rows.push({ entries: [[first + j, root]], wanted: 0 });
        const toBias = Array.from(design.centre, (c, j) => [first + j, -root * c] as const);
        rows.push({ entries: [...toBias, [first + d, root]], wanted: 0 });
      }
      if (!(ridge > 0)) continue;
      const root = Math.sqrt(ridge);
      for (let j = 0; j < d; j++) {
        const wanted = -root * start.weights.data[j * units + unit]!;
        rows.push({ entries: [[first + j, root]], wanted });
      }
    }
  }
  return rows;
}

/**
 * How large the numbers were that the columns have been computed from, before centring: rounding
 * errors are shares of these. 0 for a column of zeros.
 */
export function jointSizes(
  blocks: readonly JointBlock[],
  { ridge, damping }: Penalties,
): Float64Array {
  const sizes = new Float64Array(unknownsOf(blocks));
  for (const { sensitivity, inputs, design, units, from } of blocks) {
    const { columns: q, data: a } = design.columns;
    const d = q - 1;
    const empty = zeroColumns(design.columns);
    const outputs = sensitivity.columns / units;
    for (let at = 0; at < sensitivity.data.length; at++) {
      const s = Math.abs(sensitivity.data[at]!);
      if (s === 0) continue;
      const sample = Math.floor(at / (outputs * units));
      const first = from + (at % units) * q;
      for (let j = 0; j < q; j++) {
        if (empty[j]) continue;
        const centred = Math.abs(a[sample * q + j]!);
        const large = j < d ? Math.max(centred, Math.abs(inputs.data[sample * d + j]!)) : centred;
        sizes[first + j] = Math.max(sizes[first + j]!, s * large);
      }
    }
    for (let unit = 0; unit < units; unit++) {
      for (let j = 0, at = from + unit * q; j < q; j++, at++) {
        const centre = j < d ? Math.abs(design.centre[j]!) : 0;
        const held = Math.sqrt(damping) * Math.max(1, centre);
        sizes[at] = Math.max(sizes[at]!, held, j < d ? Math.sqrt(ridge) : 0);
      }
    }
  }
  return sizes;
}

function zeroColumns({ rows, columns, data }: Dense): readonly boolean[] {
  const empty = new Array<boolean>(columns).fill(true);
  for (let at = 0; at < rows * columns; at++) if (data[at] !== 0) empty[at % columns] = false;
  return empty;
}

/** Rows of J for the samples `from … to − 1`. Shape ((to − from)·responses × unknowns). */
export function jacobianOf(blocks: readonly JointBlock[], from: number, to: number): Dense {
  const { sensitivity, units } = blocks[0]!;
  const outputs = sensitivity.columns / units;
  const rows = zeros((to - from) * outputs, unknownsOf(blocks));
  writeJacobian(blocks, from * outputs, rows.rows, rows.data, rows.columns);
  return rows;
}
