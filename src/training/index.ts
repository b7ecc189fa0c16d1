export type { DampingOption, DampingSchedule } from './damping.ts';
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
export type { RidgeOption } from './ridge-in-force.ts';
export type { SweepOptions, SweepOrder } from './sweep-options.ts';
export type { TargetScale, TrainingInput } from './training-data.ts';
export type { Watched, WatchedEvent, Where } from './where.ts';
