export type { CoefficientRow, SolveSummary } from './solve-summary.ts';
