export type { AnyRun, Recipe } from './any-run.ts';
export { earlyStop } from './early-stop.ts';
export type { Driven, FitOptions, FitProgress, FitReason, FitResult, StopRule } from './fit.ts';
export type { ForkChanges } from './fork.ts';
export { progress } from './progress.ts';
export type { TrainRecipe } from './recipe.ts';
export type { BestIterate, Run } from './run.ts';
export { type TrainOptions, train } from './train.ts';
export type { RunWarning } from './warnings.ts';
