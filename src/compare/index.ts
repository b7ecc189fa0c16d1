export { compare } from './compare.ts';
export type {
  Budget,
  CandidateTrial,
  Comparison,
  Curve,
  MethodResult,
  Trial,
  TrialEnd,
} from './comparison.ts';
export type { ComparedData, ComparedParts, CompareOptions, CompareProgress } from './options.ts';
