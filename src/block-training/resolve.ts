import {
  type Dense,
  difference,
  growingTriangle,
  leastSquaresOfTriangle,
  multiply,
  type Rows,
  rowsOf,
  sumOfSquares,
  zeros,
} from '../linear/index.ts';
import {
  forward,
  type LayerParameters,
  type NetworkParameters,
  withLayer,
} from '../network/index.ts';
import { constantColumns, uncentre } from '../targets/design.ts';
import { sum } from '../targets/equations.ts';
import { addColumns, addTo, keepLargest } from './column-sums.ts';
import { columnSums, means, penaltyOf } from './stand.ts';
import { type BlockTask, eachBlock, type Standing, type Work } from './task.ts';

/** A standing whose output layer is the best there is for what comes into it. */
export interface Resolved {
  readonly standing: Standing;
  readonly status: 'solved' | 'rank-deficient' | 'failed';
  readonly route: string;
}

/**
 * Solves a linear output layer for hidden layers as they are, and judges the whole, in one pass.
 *
 * The rows [a_{L−1} − c, 1, y] are folded onto one triangle [R, S; 0, T], whatever their number: R W = S
 * is then the regression of y, and ‖y − A W‖² = ‖S − R W‖² + ‖T‖² without a second look at the rows and
 * without cancellation. Of several solutions it is the one nearest to the old output layer.
 *
 * @param near - Means of a_{L−1} that are about right.
 */
export function* resolve(
  task: BlockTask,
  parameters: NetworkParameters,
  near: Float64Array,
): Work<Resolved> {
  const { architecture, rows, ridge, scale } = task;
  const { widths } = architecture;
  const last = widths.length - 1;
  const d = widths[last - 1]!;
  const m = widths[last]!;
  const p = d + 1;
  const hidden = parameters.slice(0, last - 1);
  const sums = columnSums(task);
  const largest = new Float64Array(d);
  const growing = growingTriangle(p + m, 0);
  yield* eachBlock(task, ({ inputs, targets }) => {
    const { activations } = forward(architecture, hidden, inputs);
    const from = activations[last - 1]!;
    sums.forEach((into, layer) => {
      addColumns(into, activations[layer]!);
    });
    keepLargest(largest, from);
    growing.add(regressionRows(from, near, targets));
  });
  const centres = means(sums, rows.rows);
  const centre = centres[last - 1]!;
  const whole = recentred(growing.triangle().r, near, centre, m);
  // The singular values of what isn't finite are looked for in vain.
  const finite = [whole.r, whole.s].every((part) => Number.isFinite(sumOfSquares(part)));
  if (!finite) return { standing: unjudged(parameters, centres), status: 'failed', route: 'qr' };

  const size = sizesOf(whole, centre, largest, rows.rows, ridge);
  const start = parameters[last - 1]!;
  const asked = difference(whole.s, multiply(whole.r, inCentred(start, centre)));
  const held = growingTriangle(p, m);
  held.add(rowsOf(whole.r, asked));
  if (ridge > 0) held.add(ridgeRows(start.weights, ridge));
  const { factor, solution } = leastSquaresOfTriangle(held.triangle(), size, rows.rows);
  const step = uncentre({ centre }, solution);
  const all = withLayer(parameters, last, {
    weights: sum(start.weights, step.weights),
    bias: start.bias.map((value, k) => value + step.bias[k]!),
  });
  const left = difference(asked, multiply(whole.r, solution));
  let loss = 0;
  let deviance = 0;
  for (let k = 0; k < m; k++) {
    let squares = whole.beyond[k]!;
    for (let row = 0; row < p; row++) squares += left.data[row * m + k]! ** 2;
    loss += scale.deviation[k]! ** 2 * squares;
    deviance += squares;
  }
  const score = { loss: loss / (rows.rows * m), objective: deviance + penaltyOf(task, all) };
  return {
    standing: { parameters: all, score, centres },
    status: factor.kind === 'deficient' ? 'rank-deficient' : 'solved',
    route: factor.route,
  };
}

function unjudged(parameters: NetworkParameters, centres: Standing['centres']): Standing {
  return { parameters, score: { loss: Number.NaN, objective: Number.NaN }, centres };
}

/** How large the columns' numbers were before they were centred; those of constant ones are cleared. */
function sizesOf(
  { r }: Whole,
  centre: Float64Array,
  largest: Float64Array,
  rows: number,
  ridge: number,
): Float64Array {
  const { columns: p, data } = r;
  const d = p - 1;
  const spread = new Float64Array(d);
  for (let row = 0; row < p; row++) {
    for (let j = 0; j < d; j++) spread[j]! += data[row * p + j]! ** 2;
  }
  const constant = constantColumns(spread, centre, rows);
  for (let at = 0; at < p * p; at++) if (constant[at % p]) data[at] = 0;
  return Float64Array.from({ length: p }, (_, j) => {
    if (j === d) return 1;
    return constant[j] ? 0 : Math.max(largest[j]!, Math.abs(centre[j]!), Math.sqrt(ridge));
  });
}

/** W and b as one matrix, in centred coordinates: b′ = b + cᵀW. Shape ((d + 1) × outputs). */
function inCentred({ weights, bias }: LayerParameters, centre: Float64Array): Dense {
  const { rows: d, columns: m, data } = weights;
  const result = zeros(d + 1, m);
  result.data.set(data);
  for (let k = 0; k < m; k++) {
    let moved = bias[k]!;
    for (let j = 0; j < d; j++) moved += centre[j]! * data[j * m + k]!;
    result.data[d * m + k] = moved;
  }
  return result;
}

/** The rows [a − 1cᵀ, 1, y] of a block. */
function regressionRows(
  { rows, columns: d, data: a }: Dense,
  centre: Float64Array,
  { columns: m, data: y }: Dense,
): Rows {
  return {
    count: rows,
    columns: d + 1 + m,
    responses: 0,
    write(start, count, into) {
      let to = 0;
      for (let row = start; row < start + count; row++) {
        for (let j = 0; j < d; j++, to++) into[to] = a[row * d + j]! - centre[j]!;
        into[to++] = 1;
        for (let k = 0; k < m; k++, to++) into[to] = y[row * m + k]!;
      }
    },
  };
}

/** The triangle of rows with their exact means taken off. */
interface Whole {
  /** R. Shape (p × p). */
  readonly r: Dense;
  /** S. Shape (p × m). */
  readonly s: Dense;
  /** What of each response no column reaches, ‖T‖² column by column. */
  readonly beyond: Float64Array;
}

/** Moves the centre: a − c = (a − near) − (c − near)·1 column by column, and folds once more. */
function recentred(triangle: Dense, near: Float64Array, centre: Float64Array, m: number): Whole {
  const size = triangle.columns;
  const d = size - m - 1;
  const moved = { ...triangle, data: triangle.data.slice() };
  for (let row = 0; row < size; row++) {
    const one = triangle.data[row * size + d]!;
    for (let j = 0; j < d; j++) moved.data[row * size + j]! -= (centre[j]! - near[j]!) * one;
  }
  const growing = growingTriangle(size, 0);
  growing.add(rowsOf(moved, zeros(size, 0)));
  const { data } = growing.triangle().r;
  const p = d + 1;
  const r = zeros(p, p);
  const s = zeros(p, m);
  const beyond = new Float64Array(m);
  for (let row = 0; row < size; row++) {
    const line = data.subarray(row * size, (row + 1) * size);
    if (row < p) {
      r.data.set(line.subarray(0, p), row * p);
      s.data.set(line.subarray(p), row * m);
    } else {
      addTo(
        beyond,
        line.subarray(p).map((value) => value * value),
      );
    }
  }
  return { r, s, beyond };
}

/** √λ (W₀ + Δ): one row for each input, one response for each output. */
function ridgeRows({ rows: d, columns: m, data }: Dense, ridge: number): Rows {
  const root = Math.sqrt(ridge);
  const a = zeros(d, d + 1);
  for (let j = 0; j < d; j++) a.data[j * (d + 1) + j] = root;
  return rowsOf(a, { rows: d, columns: m, data: data.map((value) => -root * value) });
}
