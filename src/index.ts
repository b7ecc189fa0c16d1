export {
  type Activation,
  type ActivationDefinition,
  type ActivationLike,
  type ActivationName,
  activation,
  arctan,
  asinh,
  elu,
  gelu,
  identity,
  leakyRelu,
  type OutputLike,
  relu,
  sigmoid,
  softplus,
  softsign,
  tanh,
} from './activations/index.ts';
export * from './baselines/index.ts';
export * from './block-training/index.ts';
export * from './compare/index.ts';
export * from './data/index.ts';
export * from './diagnostics/index.ts';
export * from './ensemble/index.ts';
export { BacksolveError, type ErrorCode } from './errors.ts';
export { difference } from './hindsight/difference.ts';
export type {
  LayerDifference,
  LossDifference,
  PredictionDifference,
  RunDifference,
  RunDifferenceOptions,
  RunSide,
} from './hindsight/difference-of-runs.ts';
export type {
  ParameterDifference,
  SolveDifference,
  SolveSide,
} from './hindsight/difference-of-solves.ts';
export type { OptionDifference } from './hindsight/options-apart.ts';
export type { Parting } from './hindsight/parting.ts';
export * from './judging/index.ts';
export { type BlasFound, type BlasOptions, useBlas } from './linear/index.ts';
export { useThreads } from './linear/threads.ts';
export type { LossName, LossOption } from './losses/index.ts';
export {
  type Layer,
  type LayerWrite,
  type Network,
  type NetworkJson,
  type NetworkOfSeed,
  type NetworkOptions,
  type NumberHistory,
  type Numbers,
  type NumberWrite,
  network,
  networkFromJson,
  type Weight,
} from './network/index.ts';
export * as plot from './plot/index.ts';
export * from './row-blocks/index.ts';
export * from './run/index.ts';
export * from './selection/index.ts';
export * from './streaming/index.ts';
export type { Rung, Solver } from './targets/index.ts';
export * from './training/index.ts';
