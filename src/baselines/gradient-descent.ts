import { callText } from '../display/options-text.ts';
import type { LossOption } from '../losses/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import type { Baseline } from './baseline.ts';
import { checkBatch, checkRates, checkSeed } from './check-settings.ts';
import { firstOrder, type UpdateRule } from './first-order.ts';
import { problemOf } from './problem.ts';
import { race } from './race.ts';
import { runOnMethod } from './run-on-method.ts';

/** What `sgd`, `momentum` and `adam` all take. */
export interface GradientDescentOptions {
  /**
   * η. Several in an array, or `'grid'`, are searched for the best: `.train` makes a run that races
   * them all, a sweep being an epoch of each, and stands where the one of lowest loss stands.
   */
  readonly learningRate?: number | 'grid' | readonly number[];
  /** Rows of each update, or `'full'` for all of them. Default 32. */
  readonly batch?: number | 'full';
  /** Of the order of the rows. Default 0. */
  readonly seed?: number;
  /** λ, the penalty on the weights, in the network's units. Default 0. */
  readonly ridge?: number;
  /** As for `train`. Default `'auto'`. */
  readonly loss?: LossOption;
}

/** What makes one method of the others. */
interface Kind {
  readonly method: string;
  readonly rule: UpdateRule;
  /** The rule's own options, for the description. */
  readonly settings: Readonly<Record<string, number | undefined>>;
  readonly learningRate: number;
  readonly grid: readonly number[];
}

/** Describes a method of gradient descent, its options checked. */
export function gradientDescent(kind: Kind, options: GradientDescentOptions): Baseline {
  const { method, rule, settings, grid } = kind;
  const { learningRate = kind.learningRate, batch = 32, seed = 0 } = options;
  const rates = checkRates(method, learningRate, grid);
  checkBatch(method, batch);
  checkSeed(method, seed);
  const ridge = checkPenalty(method, 'ridge', options.ridge ?? 0);
  const search = typeof learningRate !== 'number';
  const methods = rates.map((rate) => firstOrder(rule, { learningRate: rate, batch, seed }));
  const baseline: Baseline = {
    method,
    options: { learningRate, batch, seed, ridge, ...settings },
    description: callText(method, {
      learningRate,
      batch,
      ...settings,
      ...(ridge > 0 ? { ridge } : {}),
      ...(options.loss ? { loss: options.loss } : {}),
    }),
    ...(search
      ? {
          candidates: rates.map((rate) =>
            gradientDescent(kind, { ...options, learningRate: rate }),
          ),
        }
      : {}),
    train(network, data) {
      const problem = problemOf(network, data, ridge, { method, loss: options.loss });
      const [only] = methods;
      return only && !search
        ? runOnMethod(baseline, only, problem)
        : runOnMethod(baseline, race(methods), problem);
    },
  };
  return baseline;
}
