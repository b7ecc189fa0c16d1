import type { Comparison, Trial } from '../../src/compare/comparison.ts';
import { drawableComparison } from '../../src/compare/comparison-display.ts';

/** A trial that looked four times, a decade of seconds apart. */
export function trial(seed: number, losses: readonly number[]): Trial {
  return {
    seed,
    description: '',
    curve: { seconds: [0, 1, 10, 100], passes: [0, 1, 2, 3], losses },
    reason: 'budget',
    sweeps: 3,
    passes: 3,
    seconds: 100,
    loss: losses.at(-1) ?? Number.NaN,
    searchSeconds: 100,
    candidates: [],
  };
}

/** Two methods, one with three trials of which the last overflowed, one with a single trial. */
export function comparison(): Comparison {
  return drawableComparison({
    methods: [
      {
        name: 'a <b>',
        description: 'a',
        trials: [trial(1, [9, 4, 2, 1]), trial(2, [9, 8, 6, 5]), trial(3, [9, 5, 3, Number.NaN])],
      },
      { name: 'b', description: 'b', trials: [trial(1, [9, 7, 7, 7])] },
    ],
    budget: { kind: 'seconds', seconds: 100 },
    seeds: [1, 2, 3],
    lossName: 'squared',
    targets: [],
    aborted: false,
  });
}
