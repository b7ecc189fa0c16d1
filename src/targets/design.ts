import { type Centred, centred, type Dense, gram, zeros } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { once } from '../once.ts';

/**
 * A column whose deviation is below this share of the largest one would need weights that no other
 * sample could stand. Inputs in units further apart than that have to be standardised first.
 */
const CONSTANT = 1e-10;

/** A column whose deviation is below this share of its mean holds little but rounding errors. */
const ROUNDED = 1e-12;

/** A mean so many times the deviation may be wrong by a share of it that is worth a second pass. */
const FAR_OFF = 1e4;

/**
 * The design matrix A = [a, 1] of a layer in better coordinates: A′ = [a − 1cᵀ, 1], c the column means.
 *
 * A saturated unit is nearly a multiple of the bias column; after centring, what is left of it is
 * computed without cancellation. With A′ = A T every solution x′ belongs to x = T x′:
 * W = W′, b = b′ − cᵀW′.
 */
export interface Design {
  /** A′, its rows times √w. Shape (samples × (d + 1)), the ones last. */
  readonly columns: Dense;
  /** c, one per input. */
  readonly centre: Float64Array;
}

/** A design matrix with what it has been asked for. */
interface KnownDesign extends Design {
  /** A′ᵀA′, made when it is first asked for. */
  gram(): Dense;
}

/** What has been built of inputs that nobody has let go of yet. */
const built = new WeakMap<Dense, { readonly design: KnownDesign; readonly roots: unknown }>();

/**
 * The design matrix of a layer, from what comes into it, shape (samples × d). It is kept as long as the
 * inputs are: those of layer 1 never change, and what comes into the output layer is looked at again
 * when the next sweep begins.
 *
 * @param roots - √w, one per sample: the means are then weighted ones.
 */
export function designOf(inputs: Dense, roots?: Float64Array): KnownDesign {
  const known = built.get(inputs);
  if (known && known.roots === roots) return known.design;
  const design = build(inputs, roots);
  built.set(inputs, { design, roots });
  return design;
}

function build(inputs: Dense, roots?: Float64Array): KnownDesign {
  const { rows, columns: d } = inputs;
  const { columns, centre, spread, total } = roots
    ? weightedCentred(inputs, roots)
    : { ...centred(inputs), total: rows };
  const { data } = columns;
  recentre(inputs, data, centre, spread, total, roots);
  const constant = constantColumns(spread, centre, total);
  spread.forEach((_, j) => {
    if (!constant[j]) return;
    for (let row = 0; row < rows; row++) data[row * (d + 1) + j] = 0;
  });
  return { columns, centre, gram: once(() => gram(columns)) };
}

/** √w ∘ [a − 1cᵀ, 1], c the weighted means; `spread` is Σ w (a − c)², `total` is Σ w. */
function weightedCentred(inputs: Dense, roots: Float64Array): Centred & { readonly total: number } {
  const { rows, columns: d } = inputs;
  const centre = new Float64Array(d);
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const weight = roots[row]! ** 2;
    total += weight;
    for (let j = 0; j < d; j++, at++) centre[j]! += weight * inputs.data[at]!;
  }
  for (let j = 0; j < d; j++) centre[j]! /= total;
  const columns = zeros(rows, d + 1);
  const { data } = columns;
  const spread = new Float64Array(d);
  for (let row = 0, from = 0, to = 0; row < rows; row++, to++) {
    const root = roots[row]!;
    for (let j = 0; j < d; j++, from++, to++) {
      const moved = root * (inputs.data[from]! - centre[j]!);
      data[to] = moved;
      spread[j]! += moved * moved;
    }
    data[to] = root;
  }
  return { columns, centre, spread, total };
}

/**
 * Which columns hold next to nothing once they are centred.
 *
 * @param spread - Σ w (a − c)² of each column.
 * @param total - Σ w.
 */
export function constantColumns(
  spread: Float64Array,
  centre: Float64Array,
  total: number,
): readonly boolean[] {
  const least = Math.max(...spread) * CONSTANT * CONSTANT;
  return Array.from(
    spread,
    (sum, j) => !(sum > least && sum > total * (ROUNDED * centre[j]!) ** 2),
  );
}

/**
 * The second pass, for columns far from 0: a sum of many such numbers gives their mean to fewer
 * digits than the differences from it have.
 */
function recentre(
  { rows, columns: d, data: inputs }: Dense,
  data: Float64Array,
  centre: Float64Array,
  spread: Float64Array,
  total: number,
  roots: Float64Array | undefined,
): void {
  for (let j = 0; j < d; j++) {
    if (!(total * (centre[j]! / FAR_OFF) ** 2 > spread[j]!)) continue;
    let left = 0;
    for (let row = 0; row < rows; row++)
      left += (roots ? roots[row]! : 1) * data[row * (d + 1) + j]!;
    centre[j]! += left / total;
    spread[j] = 0;
    for (let row = 0; row < rows; row++) {
      const moved = (roots ? roots[row]! : 1) * (inputs[row * d + j]! - centre[j]!);
      data[row * (d + 1) + j] = moved;
      spread[j]! += moved * moved;
    }
  }
}

/** TᵀT, the metric of ‖x‖² in the centred coordinates: ‖T x′‖² = x′ᵀ TᵀT x′. */
export function metric({ centre }: Pick<Design, 'centre'>): Dense {
  const d = centre.length;
  const result = zeros(d + 1, d + 1);
  const { data } = result;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      data[i * (d + 1) + j] = centre[i]! * centre[j]! + (i === j ? 1 : 0);
    }
    data[i * (d + 1) + d] = -centre[i]!;
    data[d * (d + 1) + i] = -centre[i]!;
  }
  data[d * (d + 1) + d] = 1;
  return result;
}

/** x = T x′ for every column of x′, shape ((d + 1) × units), split into weights and bias. */
export function uncentre({ centre }: Pick<Design, 'centre'>, solution: Dense): LayerParameters {
  const d = centre.length;
  const units = solution.columns;
  const weights: Dense = { rows: d, columns: units, data: solution.data.slice(0, d * units) };
  const bias = solution.data.slice(d * units);
  for (let j = 0; j < d; j++) {
    for (let unit = 0; unit < units; unit++) {
      bias[unit]! -= centre[j]! * weights.data[j * units + unit]!;
    }
  }
  return { weights, bias };
}

/** The diagonal of T C Tᵀ, from a covariance C in centred coordinates, shape ((d + 1) × (d + 1)). */
export function uncentreVariances({ centre }: Design, covariance: Dense): Float64Array {
  const d = centre.length;
  const size = d + 1;
  const variances = Float64Array.from({ length: size }, (_, i) => covariance.data[i * size + i]!);
  const toBias = Float64Array.from({ length: size }, (_, i) => (i === d ? 1 : -centre[i]!));
  let ofBias = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      ofBias += toBias[i]! * covariance.data[i * size + j]! * toBias[j]!;
    }
  }
  variances[d] = ofBias;
  return variances;
}
