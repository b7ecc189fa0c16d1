import { type Dense, type Factor, solve, transpose, zeros } from '../linear/index.ts';

/** Rows of J at a time: the solutions for them then stay in the cache. */
const BLOCK = 64;

/**
 * What each sample's own response does to what is fitted there: the blocks H_ii of H = J M⁻¹ Jᵀ, M
 * the factored matrix, λ and μ included.
 *
 * @param shape - How many samples there are, and how many responses each has: rows of J.
 * @param rows - The rows of J for the samples `from … to − 1`, response after response.
 * @returns Shape (samples × responses²), response after response.
 */
export function hatBlocks(
  factored: Factor,
  { rows: samples, columns: responses }: Pick<Dense, 'rows' | 'columns'>,
  rows: (from: number, to: number) => Dense,
): Dense {
  const result = zeros(samples, responses * responses);
  const step = Math.max(1, Math.floor(BLOCK / responses));
  for (let from = 0; from < samples; from += step) {
    const block = rows(from, Math.min(from + step, samples));
    const solved = transpose(solve(factored, transpose(block)));
    for (let at = 0; at < block.rows; at++) {
      const first = at - (at % responses);
      for (let other = 0; other < responses; other++) {
        let sum = 0;
        for (let j = 0; j < block.columns; j++) {
          sum +=
            block.data[at * block.columns + j]! * solved.data[(first + other) * block.columns + j]!;
        }
        result.data[(from * responses + at) * responses + other] = sum;
      }
    }
  }
  return result;
}

/** The same where all responses share the rows of a design A: h_i, shape (samples × 1). */
export function hatDiagonal(factored: Factor, { rows, columns, data }: Dense): Dense {
  return hatBlocks(factored, { rows, columns: 1 }, (from, to) => ({
    rows: to - from,
    columns,
    data: data.subarray(from * columns, to * columns),
  }));
}
