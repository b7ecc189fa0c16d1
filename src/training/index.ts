export { accuracy, classify } from './accuracy.ts';
export type { AnyRun, Recipe } from './any-run.ts';
export type { ClassifiedRows } from './classes.ts';
export { type Confusion, confusion } from './confusion.ts';
export { crossEntropy } from './cross-entropy.ts';
export type { DampingOption, DampingSchedule } from './damping.ts';
export { earlyStop } from './early-stop.ts';
export type {
  AcceptEvent,
  EventKind,
  EventOf,
  ForwardEvent,
  IdealEvent,
  RejectEvent,
  SolveChanges,
  SolveEvent,
  SweepEndEvent,
  SweepStartEvent,
  TrainingEvent,
} from './events.ts';
export type { Driven, FitOptions, FitProgress, FitReason, FitResult, StopRule } from './fit.ts';
export type { ForkChanges } from './fork.ts';
export { progress } from './progress.ts';
export type { TrainRecipe } from './recipe.ts';
export type { RidgeOption } from './ridge-in-force.ts';
export { type Predictor, rmse } from './rmse.ts';
export type { BestIterate, Run } from './run.ts';
export type { SweepOptions, SweepOrder } from './sweep-options.ts';
export { type TrainOptions, train } from './train.ts';
export type { TargetScale, TrainingInput } from './training-data.ts';
export type { RunWarning } from './warnings.ts';
