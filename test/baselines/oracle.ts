import { Matrix, QrDecomposition } from 'ml-matrix';

/**
 * min ‖Y − A W − 1bᵀ‖² + λ‖W‖² by ml-matrix's QR of [A 1; √λ I 0], which forms no normal equations.
 */
export function ridgeSolution(
  inputs: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  ridge: number,
): { readonly weights: Matrix; readonly bias: readonly number[] } {
  const columns = inputs[0]?.length ?? 0;
  const outputs = targets[0]?.length ?? 0;
  const penalties =
    ridge === 0
      ? []
      : Array.from({ length: columns }, (_, i) =>
          Array.from({ length: columns + 1 }, (_, j) => (i === j ? Math.sqrt(ridge) : 0)),
        );
  const design = new Matrix([...inputs.map((row) => [...row, 1]), ...penalties]);
  const response = new Matrix([
    ...targets.map((row) => [...row]),
    ...penalties.map(() => new Array<number>(outputs).fill(0)),
  ]);
  const solution = new QrDecomposition(design).solve(response);
  return {
    weights: solution.subMatrix(0, columns - 1, 0, outputs - 1),
    bias: solution.getRow(columns),
  };
}
