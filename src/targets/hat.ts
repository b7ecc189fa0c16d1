import { type Dense, type Factor, solve, transpose, zeros } from '../linear/index.ts';

/** Rows of J at a time: the solutions for them then stay in the cache. */
const BLOCK = 64;

/**
 * What each sample's own response does to what is fitted there: the blocks H_ii of H = J M⁻¹ Jᵀ, M
 * the factored matrix, λ and μ included.
 *
 * @param design - A. Shape (samples × q).
 * @param sensitivity - s, shape (samples × responses·units). Without it J is A for every response.
 * @returns Shape (samples × responses²), response after response; without s (samples × 1).
 */
export function hatBlocks(
  factored: Factor,
  design: Dense,
  units: number,
  sensitivity?: Dense,
): Dense {
  const { rows: samples, columns: q } = design;
  const responses = sensitivity ? sensitivity.columns / units : 1;
  const result = zeros(samples, responses * responses);
  const step = Math.max(1, Math.floor(BLOCK / responses));
  for (let from = 0; from < samples; from += step) {
    const to = Math.min(from + step, samples);
    const rows = sensitivity
      ? jacobianRows(sensitivity, design, units, from, to)
      : { rows: to - from, columns: q, data: design.data.subarray(from * q, to * q) };
    const solved = transpose(solve(factored, transpose(rows)));
    for (let at = 0; at < rows.rows; at++) {
      const first = at - (at % responses);
      for (let other = 0; other < responses; other++) {
        let sum = 0;
        for (let j = 0; j < rows.columns; j++) {
          sum +=
            rows.data[at * rows.columns + j]! * solved.data[(first + other) * rows.columns + j]!;
        }
        result.data[(from * responses + at) * responses + other] = sum;
      }
    }
  }
  return result;
}

/**
 * Rows of J, s_io ⊗ a_i, for some samples: unit after unit, output after output.
 *
 * @returns Shape ((to − from)·responses × units·q).
 */
function jacobianRows(
  sensitivity: Dense,
  design: Dense,
  units: number,
  from: number,
  to: number,
): Dense {
  const q = design.columns;
  const responses = sensitivity.columns / units;
  const result = zeros((to - from) * responses, units * q);
  let at = 0;
  for (let row = from * responses; row < to * responses; row++) {
    const a = Math.floor(row / responses) * q;
    for (let unit = 0; unit < units; unit++) {
      const s = sensitivity.data[row * units + unit]!;
      for (let j = 0; j < q; j++, at++) result.data[at] = s * design.data[a + j]!;
    }
  }
  return result;
}
