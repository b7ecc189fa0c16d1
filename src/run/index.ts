export type { LogPoint, Point, PointRange } from '../hindsight/past.ts';
export type {
  Why,
  WhyKind,
  WhyLeftOut,
  WhyPart,
  WhySweep,
  WhyTurn,
} from '../hindsight/why.ts';
export type { RunWarning, Severity, WarningKind } from '../warnings/warning.ts';
export type { AnyRun, Recipe } from './any-run.ts';
export { type Checkpoint, type CheckpointOptions, checkpoint } from './checkpoint.ts';
export { earlyStop } from './early-stop.ts';
export type { Driven, FitOptions, FitProgress, FitReason, FitResult, StopRule } from './fit.ts';
export type { FitObserver } from './fit-observers.ts';
export type { ForkChanges } from './fork.ts';
export type { Hook, Observer, ObserverError, ObserverWhere } from './hook.ts';
export { progress } from './progress.ts';
export type { TrainRecipe } from './recipe.ts';
export type { BestIterate, Run } from './run.ts';
export { type LoadOptions, load } from './saving/load.ts';
export { type LoadRunOptions, loadRun, saveRun } from './saving/run-files.ts';
export type { SaveOptions } from './saving/save.ts';
export type { SavedRun } from './saving/saved-run.ts';
export { type TrainOptions, train } from './train.ts';
