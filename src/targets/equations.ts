import { type Dense, multiply, transposeMultiply, zeros } from '../linear/index.ts';
import type { Design } from './design.ts';

/** What keeps a solution small, λ, and near where it started, μ. */
export interface Penalties {
  readonly ridge: number;
  readonly damping: number;
}

/**
 * Jᵀ r in centred coordinates: A′ᵀ(s_k ∘ r) for every unit. Shape ((d + 1) × units).
 *
 * @param sensitivity - s, shape (samples × responses·units); without it unit k answers for response k.
 */
export function correlation(
  sensitivity: Dense | undefined,
  units: number,
  design: Pick<Design, 'columns'>,
  response: Dense,
): Dense {
  return transposeMultiply(
    design.columns,
    sensitivity ? pulledBack(sensitivity, units, response) : response,
  );
}

/** Σ_o s_ko r_o for every unit k: what the responses ask of its total input. Shape (samples × units). */
export function pulledBack(sensitivity: Dense, units: number, response: Dense): Dense {
  const asked = zeros(response.rows, units);
  for (let row = 0; row < response.rows; row++) {
    for (let output = 0; output < response.columns; output++) {
      const value = response.data[row * response.columns + output]!;
      const from = (row * response.columns + output) * units;
      for (let unit = 0; unit < units; unit++) {
        asked.data[row * units + unit]! += sensitivity.data[from + unit]! * value;
      }
    }
  }
  return asked;
}

/** Σ_k s_k ∘ u_k: what a move u of the layer's total input does to the outputs, to first order. */
export function effect(sensitivity: Dense, move: Dense): Dense {
  const units = move.columns;
  const outputs = sensitivity.columns / units;
  const result = zeros(move.rows, outputs);
  for (let row = 0, at = 0; row < move.rows; row++) {
    for (let output = 0; output < outputs; output++, at++) {
      let total = 0;
      for (let unit = 0; unit < units; unit++) {
        total += sensitivity.data[at * units + unit]! * move.data[row * units + unit]!;
      }
      result.data[at] = total;
    }
  }
  return result;
}

/** The normal matrix: the Gram matrix + λ on every weight + μ TᵀT. */
export function penalised(gramMatrix: Dense, block: Dense, penalties: Penalties): Dense {
  const result = { ...gramMatrix, data: gramMatrix.data.slice() };
  addPenalties(result, block, 0, penalties);
  return result;
}

/** Adds λ on the weights and μ TᵀT to one unit's block of a normal matrix, which begins at `from`. */
export function addPenalties(
  { rows: size, data }: Dense,
  block: Dense,
  from: number,
  { ridge, damping }: Penalties,
): void {
  const q = block.rows;
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      data[(from + i) * size + from + j]! += damping * block.data[i * q + j]!;
    }
    if (i < q - 1) data[(from + i) * size + from + i]! += ridge;
  }
}

/** The right side at Δ = 0: Jᵀ r − λ W₀. */
export function pulled(slope: Dense, start: Dense, ridge: number): Dense {
  const data = slope.data.slice();
  for (let at = 0; at < start.data.length; at++) data[at]! -= ridge * start.data[at]!;
  return { ...slope, data };
}

/** The right side at Δ: Jᵀ(r − JΔ) − λ(W₀ + Δ) − μ TᵀT Δ. */
export function gradient(
  slope: Dense,
  solution: Dense,
  start: Dense,
  block: Dense,
  { ridge, damping }: Penalties,
): Dense {
  const { data } = pulled(slope, start, ridge);
  const weights = start.data.length;
  for (let at = 0; at < weights; at++) data[at]! -= ridge * solution.data[at]!;
  if (damping > 0) {
    const held = multiply(block, solution);
    for (let at = 0; at < data.length; at++) data[at]! -= damping * held.data[at]!;
  }
  return { ...slope, data };
}

/** ((d + 1) × units) → one column, unit after unit. */
export function folded({ rows, columns, data }: Dense): Dense {
  const result = zeros(rows * columns, 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = data[row * columns + column]!;
    }
  }
  return result;
}

/** One column, unit after unit → ((d + 1) × units). */
export function unfolded({ rows, data }: Dense, units: number): Dense {
  const q = rows / units;
  const result = zeros(q, units);
  for (let row = 0; row < q; row++) {
    for (let unit = 0; unit < units; unit++) {
      result.data[row * units + unit] = data[unit * q + row]!;
    }
  }
  return result;
}

export function sum(one: Dense, other: Dense): Dense {
  return { ...one, data: one.data.map((value, at) => value + other.data[at]!) };
}
