export { accuracy, classify } from './accuracy.ts';
export type { ClassifiedRows } from './classes.ts';
export { type Confusion, confusion } from './confusion.ts';
export { crossEntropy } from './cross-entropy.ts';
export { type Predictor, rmse } from './rmse.ts';
