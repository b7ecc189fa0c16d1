export type { Batch } from './batch.ts';
export { batches } from './batches.ts';
export type { PartialFitOptions } from './partial-fit-options.ts';
export type { LearntBatch, PartialFitter } from './partial-fitter.ts';
export { partialFitter, partialFitterFromJson } from './partial-fitter.ts';
export type { PartialFitterJson } from './partial-fitter-json.ts';
