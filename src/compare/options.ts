import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import {
  type Network,
  type NetworkOfSeed,
  type Numbers,
  network,
  networkOfSeed,
} from '../network/index.ts';
import type { Recipe } from '../run/index.ts';
import type { TrainingInput } from '../training/index.ts';
import type { Budget } from './comparison.ts';

export interface CompareOptions {
  /** Seconds of work for every trial. Give this or `passes`. */
  readonly seconds?: number;
  /** Forward and backward runs of all training rows for every trial; see `run.passes`. */
  readonly passes?: number;
  /** How many initial networks, seeded 1, 2, …; or the seeds themselves. Default 3. */
  readonly seeds?: number | readonly number[];
  /**
   * Where all methods begin: widths (of a tanh network), or a function that makes a network of a
   * seed. Left out, networks of the shape that a recipe from a run was made with.
   */
  readonly network?: NetworkOfSeed;
  /** Training losses to tell the times to. Default: the three powers of ten below the first loss. */
  readonly targets?: readonly number[];
  /** Ends the comparison between two sweeps; what has been found so far is returned. */
  readonly signal?: AbortSignal;
  /** Told between two turns, a few times a second at most. */
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  /** Trials ended, candidates of a search each counted, of so many. */
  readonly done: number;
  readonly trials: number;
  readonly seed: number;
  readonly elapsedMillis: number;
}

/** Rows to learn from, alone or with rows to judge on: a split of a data set, or arrays. */
export type ComparedData = TrainingInput | ComparedParts;

export interface ComparedParts {
  readonly train: TrainingInput;
  readonly valid?: JudgedPart;
  readonly test?: JudgedPart;
}

export interface JudgedPart {
  readonly inputs: Numbers;
  readonly targets: Numbers;
}

/** Everything that a comparison needs, checked, all defaults filled in. */
export interface Protocol {
  readonly methods: readonly (readonly [string, Recipe])[];
  readonly parts: ComparedParts;
  readonly budget: Budget;
  readonly seeds: readonly number[];
  readonly networkOf: (seed: number) => Network;
  readonly targets: readonly number[] | undefined;
}

/**
 * Normalises what `compare` was given.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, `WRONG_ARGUMENT`.
 */
export function protocolOf(
  methods: Readonly<Record<string, Recipe>>,
  data: ComparedData,
  options: CompareOptions,
): Protocol {
  checkOptions('compare', options, [
    'seconds',
    'passes',
    'seeds',
    'network',
    'targets',
    'signal',
    'onProgress',
  ]);
  const named = checkMethods(methods);
  return {
    methods: named,
    parts: isParts(data) ? data : { train: data },
    budget: checkBudget(options),
    seeds: checkSeeds(options.seeds ?? 3),
    networkOf: networkMaker(
      options.network,
      named.map(([, recipe]) => recipe),
    ),
    targets: checkTargets(options.targets),
  };
}

function checkMethods(methods: unknown): readonly (readonly [string, Recipe])[] {
  const named = typeof methods === 'object' && methods !== null ? Object.entries(methods) : [];
  const usable = named.flatMap(([name, recipe]): (readonly [string, Recipe])[] =>
    isRecipe(recipe) ? [[name, recipe]] : [],
  );
  if (usable.length > 0 && usable.length === named.length) return usable;
  const odd = named.find(([, recipe]) => !isRecipe(recipe))?.[0];
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `compare takes recipes by name, such as { ours: run.recipe, adam: adam({ learningRate: 'grid' }) }; ${odd === undefined ? 'it was given none' : `'${odd}' is none${odd in Object(methods) ? ', perhaps a run whose .recipe was meant' : ''}`}.`,
  );
}

function isRecipe(value: unknown): value is Recipe {
  return (
    typeof value === 'object' &&
    value !== null &&
    'train' in value &&
    typeof value.train === 'function' &&
    'description' in value
  );
}

function isParts(data: ComparedData): data is ComparedParts {
  return typeof data === 'object' && data !== null && 'train' in data;
}

function checkBudget({ seconds, passes }: CompareOptions): Budget {
  if ((seconds === undefined) === (passes === undefined)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'compare gives every method the same seconds or the same passes over the rows: { seconds: 5 } or { passes: 200 }, one of the two.',
    );
  }
  const [name, amount] = seconds === undefined ? ['passes', passes] : ['seconds', seconds];
  if (typeof amount !== 'number' || !(amount > 0) || !Number.isFinite(amount)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `compare takes a positive number of ${name}, got ${String(amount)}.`,
    );
  }
  return seconds === undefined
    ? { kind: 'passes', passes: amount }
    : { kind: 'seconds', seconds: amount };
}

function checkSeeds(given: unknown): readonly number[] {
  const seeds: unknown =
    typeof given === 'number' && Number.isInteger(given)
      ? Array.from({ length: Math.max(0, given) }, (_, at) => at + 1)
      : given;
  if (Array.isArray(seeds) && seeds.length > 0 && seeds.every(Number.isFinite)) return [...seeds];
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `compare takes how many seeds to try, from 1, or the seeds in an array; got ${String(given)}. Try { seeds: 5 }.`,
  );
}

function checkTargets(given: readonly number[] | undefined): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const fits = (target: unknown): boolean => typeof target === 'number' && target > 0;
  if (Array.isArray(given) && given.every(fits)) return [...given].sort((a, b) => b - a);
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `compare takes positive training losses as its targets, got ${JSON.stringify(given)}. Try { targets: [1e-2, 1e-3] }.`,
  );
}

function networkMaker(
  given: NetworkOfSeed | undefined,
  recipes: readonly Recipe[],
): (seed: number) => Network {
  if (given !== undefined) return networkOfSeed('compare', given);
  const shape = recipes.find(({ architecture }) => architecture !== undefined)?.architecture;
  if (shape) {
    const { widths, activations, skips } = shape;
    const [output, ...others] = [...activations].reverse();
    const options = {
      activation: others.reverse(),
      ...(output ? { output } : {}),
      skip: skips !== undefined,
    };
    return (seed) => network(widths, { ...options, seed });
  }
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    'compare needs to know where to begin: { network: [8, 50, 1] }, { network: (seed) => network([8, 50, 1], { seed }) }, or the recipe of a run among the methods.',
  );
}
