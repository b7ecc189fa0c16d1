export { type ComparisonOptions, comparison } from './comparison.ts';
export { type Classifies, confusion, type RowsOfClasses } from './confusion.ts';
export { type Figure, type FigureParts, figure } from './figure.ts';
export { type IdealVsActualOptions, idealVsActual } from './ideal-vs-actual.ts';
export { type HasLosses, type LossOptions, loss } from './loss.ts';
export {
  type JudgedRows,
  type PredictedVsTrueOptions,
  type Predicts,
  predictedVsTrue,
} from './predicted-vs-true.ts';
export { type ResidualsOptions, residuals } from './residuals.ts';
export { summary } from './summary.ts';
