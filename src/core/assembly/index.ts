export { affine, affinePacked, affineScratch, packWeights } from './affine';
export { addGradient, addGradientScratch, back, backScratch, timesTanhSlope } from './backward';
export { centre } from './centre';
export { cholesky, choleskySolve } from './cholesky';
export { conjugateGradients, conjugateGradientsScratch } from './conjugate-gradients';
export { sigmoid, tanh } from './functions';
export {
  gram,
  gramAdd,
  gramFinish,
  gramScratch,
  gramStart,
  kroneckerGram,
  kroneckerScratch,
  transposeMultiply,
  transposeMultiplyScratch,
} from './gram';
export { fold } from './triangle';

/** The first byte that nobody else uses. */
export function heapBase(): usize {
  return __heap_base;
}
