import type { Scale } from '../data/index.ts';

/** Mean and standard deviation of columns whose rows come bit by bit. */
export interface RunningScale {
  /** Takes more rows: of each column so many numbers. */
  add(columns: readonly Float64Array[]): void;
  /** Division by n; a constant column's deviation is 1, as everywhere. */
  scale(): Scale;
}

/**
 * Updates mean and sum of squares with every number (Welford 1962), so that the result depends on the
 * order of the rows alone and not on the pieces in which they came.
 */
export function runningScale(columns: number): RunningScale {
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const first = new Float64Array(columns);
  const varies = new Uint8Array(columns);
  let rows = 0;
  return {
    add(pieces) {
      const before = rows;
      pieces.forEach((values, column) => {
        if (before === 0) first[column] = values[0]!;
        let centre = mean[column]!;
        let sum = squares[column]!;
        let differs = 0;
        const start = first[column]!;
        for (let at = 0, count = before + 1; at < values.length; at++, count++) {
          const value = values[at]!;
          if (value !== start) differs = 1;
          const off = value - centre;
          centre += off / count;
          sum += off * (value - centre);
        }
        mean[column] = centre;
        squares[column] = sum;
        varies[column]! |= differs;
      });
      rows += pieces[0]?.length ?? 0;
    },
    scale: () => ({
      mean: Array.from(mean, (value, column) => (varies[column] ? value : first[column]!)),
      deviation: Array.from(squares, (sum, column) => (varies[column] ? Math.sqrt(sum / rows) : 1)),
    }),
  };
}
