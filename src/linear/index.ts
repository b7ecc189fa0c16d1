export { fromMatrix, toMatrix } from './boundary.ts';
export { type Dense, difference, sumOfSquares, zeros } from './dense.ts';
export { condition, type Factor, factor, inverseBlock, numericalRank, solve } from './factor.ts';
export { gram, kroneckerGram } from './gram.ts';
export { affine, multiply, multiplyTransposed, transpose, transposeMultiply } from './product.ts';
