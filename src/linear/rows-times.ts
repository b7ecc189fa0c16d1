import type { Dense } from './dense.ts';

/** diag(roots) M: every row times its own number; M itself where there are none. */
export function rowsTimes(matrix: Dense, roots: Float64Array | undefined): Dense {
  if (roots === undefined) return matrix;
  const { columns } = matrix;
  const data = matrix.data.map((value, at) => value * roots[Math.floor(at / columns)]!);
  return { ...matrix, data };
}
