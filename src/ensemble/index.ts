export { type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';
export type { EnsembleRun, Spread } from './ensemble-run.ts';
