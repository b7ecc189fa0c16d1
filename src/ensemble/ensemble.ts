import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import { type NetworkOfSeed, networkOfSeed } from '../network/index.ts';
import { type TrainOptions, train } from '../run/index.ts';
import type { TrainingInput } from '../training/index.ts';
import { bootstrapped } from './bootstrap.ts';
import { type EnsembleRun, ensembleRun } from './ensemble-run.ts';

export interface EnsembleOptions {
  /** Of the first member; the others follow it. Default 1. */
  readonly seed?: number;
  /**
   * Whether each member learns from as many rows drawn with replacement (Breiman 1996) instead of
   * all rows. Default false: members then differ by their first weights only.
   */
  readonly bootstrap?: boolean;
}

/** Networks that will learn the same task from different beginnings; a value, nothing is trained yet. */
export interface Ensemble {
  /** One seed a member. */
  readonly seeds: readonly number[];
  readonly bootstrap: boolean;
  /**
   * Prepares to train each member; nothing is trained before `fit`.
   *
   * @param networks - Widths (of tanh networks), or a function that makes a network of a seed.
   * @param data - `{ inputs, targets }`, or a split of a loaded data set.
   * @throws What `network` and `train` throw.
   */
  train(networks: NetworkOfSeed, data: TrainingInput, options?: TrainOptions): EnsembleRun;
}

/**
 * Describes an ensemble: `await ensemble(5).train([8, 50, 1], data.train).fit({ sweeps: 40 })`.
 *
 * @param size - Members, from 2.
 * @throws `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`.
 */
export function ensemble(size: number, options: EnsembleOptions = {}): Ensemble {
  checkOptions('ensemble', options, ['seed', 'bootstrap']);
  const { seed = 1, bootstrap = false } = options;
  if (!Number.isInteger(size) || size < 2) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `ensemble takes a whole number of members from 2, got ${String(size)}. Try ensemble(5).`,
    );
  }
  if (typeof seed !== 'number' || !Number.isFinite(seed)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `The seed must be a finite number, got ${String(seed)}. Try { seed: 1 }.`,
    );
  }
  if (typeof bootstrap !== 'boolean') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `ensemble takes bootstrap as true or false, got ${String(bootstrap)}.`,
    );
  }
  const seeds = Array.from({ length: size }, (_, member) => seed + member);
  return {
    seeds,
    bootstrap,
    train(networks, data, options = {}) {
      const make = networkOfSeed('ensemble.train', networks);
      const members = seeds.map((each) => {
        const network = make(each);
        const rows = bootstrap ? bootstrapped(network, data, each) : data;
        return train(network, rows, options);
      });
      return ensembleRun(members, seeds, bootstrap);
    },
  };
}
