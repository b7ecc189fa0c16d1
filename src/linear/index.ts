export { fromMatrix, toMatrix } from './boundary.ts';
export { allFinite, type Dense, difference, sumOfSquares, zeros } from './dense.ts';
export { condition, type Factor, factor, inverseBlock, numericalRank, solve } from './factor.ts';
export { gram, kroneckerGram } from './gram.ts';
export { affine, multiply, multiplyTransposed, transposeMultiply } from './product.ts';
