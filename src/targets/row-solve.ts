import { type Dense, leastSquares, type RowSolution, zeros } from '../linear/index.ts';
import type { Design } from './design.ts';
import type { Penalties } from './equations.ts';

/**
 * min over Δ of ‖r − A Δ‖² + λ‖W₀ + Δ‖² + μ‖Δ‖² from the rows themselves, in centred coordinates:
 * for designs of which the normal matrix has lost too much. The penalties are rows too, √λ (W₀ + Δ)
 * and √μ T Δ.
 *
 * @param inputs - a, as it was before centring: rounding errors are shares of these numbers.
 * @param start - W₀. Shape (d × units).
 */
export function solveByRows(
  { columns: a, centre }: Design,
  inputs: Dense,
  response: Dense,
  start: Dense,
  { ridge, damping }: Penalties,
): RowSolution {
  const d = centre.length;
  const held = damping > 0 ? d + 1 : 0;
  const shrunk = ridge > 0 ? d : 0;
  const rows = zeros(a.rows + held + shrunk, d + 1);
  const wanted = zeros(rows.rows, response.columns);
  rows.data.set(a.data);
  wanted.data.set(response.data);
  const root = Math.sqrt(damping);
  for (let i = 0; i < held; i++) {
    const at = (a.rows + i) * (d + 1);
    rows.data[at + i] = root;
    if (i === d) for (let j = 0; j < d; j++) rows.data[at + j] = -root * centre[j]!;
  }
  for (let i = 0; i < shrunk; i++) {
    const row = a.rows + held + i;
    rows.data[row * (d + 1) + i] = Math.sqrt(ridge);
    for (let unit = 0; unit < response.columns; unit++) {
      const old = start.data[i * response.columns + unit]!;
      wanted.data[row * response.columns + unit] = -Math.sqrt(ridge) * old;
    }
  }
  return leastSquares(rows, wanted, sizes(rows, inputs));
}

/** The largest number that each column of the rows was made from; 0 where the column holds nothing. */
function sizes({ rows, columns, data }: Dense, inputs: Dense): Float64Array {
  const size = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++, at++) size[j] = Math.max(size[j]!, Math.abs(data[at]!));
  }
  for (let row = 0, at = 0; row < inputs.rows; row++) {
    for (let j = 0; j < inputs.columns; j++, at++) {
      if (size[j]! > 0) size[j] = Math.max(size[j]!, Math.abs(inputs.data[at]!));
    }
  }
  return size;
}
