export { affine, affineScratch } from './affine';
export { addGradient, addGradientScratch, back, backScratch, timesTanhSlope } from './backward';
export { centre } from './centre';
export { cholesky, choleskySolve } from './cholesky';
export { advance, nextDirection, nextDirectionScratch } from './conjugate-gradients';
export { asinh, sigmoid, softplus, tanh } from './functions';
export {
  chunkRows,
  gram,
  gramAdd,
  gramFinish,
  gramScratch,
  gramJoin,
  gramStart,
  kroneckerScratch,
  kroneckerSums,
  kroneckerSumsCount,
  transposeMultiply,
  transposeMultiplyScratch,
  unfold,
} from './gram';
export { normalTimes, normalTimesScratch } from './operator';
export { pivotedCholesky, pivotedCholeskyScratch } from './pivoted-cholesky';
export { fold } from './triangle';

/** The first byte that nobody else uses. */
export function heapBase(): usize {
  return __heap_base;
}
