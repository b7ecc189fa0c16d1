import { callText } from '../display/options-text.ts';
import type { Architecture, Network } from '../network/index.ts';
import type { TrainingInput } from '../training/training-data.ts';
import type { Recipe } from './any-run.ts';
import type { Run } from './run.ts';
import type { TrainOptions } from './train.ts';

/** The options of `train`, as a value that makes runs. */
export interface TrainRecipe extends Recipe<Run> {
  readonly options: TrainOptions;
  readonly architecture: Architecture;
  /** The same with some options changed. */
  with(changes: TrainOptions): TrainRecipe;
}

/** Remembers how a run was asked for. */
export function recipeOf(
  options: TrainOptions,
  architecture: Architecture,
  train: (network: Network, data: TrainingInput, options: TrainOptions) => Run,
): TrainRecipe {
  const { rung = 'layer', ...others } = options;
  return {
    method: rung,
    description: callText(rung, others),
    options,
    architecture,
    train: (network, data) => train(network, data, options),
    with: (changes) => recipeOf({ ...options, ...changes }, architecture, train),
  };
}
