export type { DampingOption, DampingSchedule } from './damping.ts';
export type {
  AcceptEvent,
  Counterfactual,
  EventKind,
  EventOf,
  ForwardEvent,
  IdealEvent,
  RejectEvent,
  SolveChanges,
  SolveEvent,
  SolveOutcome,
  SweepEndEvent,
  SweepStartEvent,
  TrainingEvent,
} from './events.ts';
export type { KeptRows } from './kept-rows.ts';
export type { OtherTargets } from './other-targets.ts';
export type { RidgeOption } from './ridge-in-force.ts';
export type { SweepOptions, SweepOrder } from './sweep-options.ts';
export type { TargetScale, TrainingInput } from './training-data.ts';
export type { Watched, WatchedEvent, Where } from './where.ts';
