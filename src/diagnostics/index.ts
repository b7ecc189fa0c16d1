export type {
  CoefficientRow,
  InfluentialRow,
  LayerSummary,
  SolveSummary,
  SummarisedSolve,
  SummaryWarning,
  UnitSummary,
} from './solve-summary.ts';
