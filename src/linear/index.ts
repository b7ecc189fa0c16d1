export { type BlasFound, type BlasOptions, useBlas } from './blas/use-blas.ts';
export { fromMatrix, toMatrix } from './boundary.ts';
export { type Centred, centred } from './centred.ts';
export { type Dense, difference, sumOfSquares, zeros } from './dense.ts';
export {
  condition,
  conditionScaled,
  type Factor,
  factor,
  factorIfTrusted,
  inverseBlock,
  leastPivot,
  numericalRank,
  solve,
} from './factor.ts';
export { gram, kroneckerGram } from './gram.ts';
export {
  kroneckerFactors,
  kroneckerFactorsOf,
  kroneckerSolving,
  kroneckerSteps,
} from './kronecker-solve.ts';
export {
  leastSquares,
  leastSquaresByBlocks,
  leastSquaresOfTriangle,
  type RowSolution,
} from './least-squares.ts';
export { affine, multiply, multiplyTransposed, transpose, transposeMultiply } from './product.ts';
export { rowsTimes } from './rows-times.ts';
export { type GrowingTriangle, growingTriangle, type Rows, rowsOf } from './triangularise.ts';
