import { BacksolveError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';
import { breather } from '../run/breather.ts';
import { hostSignal } from '../run/fit.ts';
import type { Recipe } from '../run/index.ts';
import { type CandidateTrial, type Comparison, median, type Trial } from './comparison.ts';
import { drawableComparison } from './comparison-display.ts';
import { type Contestant, contestant } from './contestant.ts';
import {
  type ComparedData,
  type CompareOptions,
  type CompareProgress,
  type Protocol,
  protocolOf,
} from './options.ts';

/** The engine has compiled what it will compile after about this long. */
const WARM_UP_MILLIS = 50;

/**
 * Trains by several methods under one protocol and says how they did.
 *
 * For each seed all methods begin with the same network and get the same seconds of work, or the
 * same passes over the training rows. They take turns of some milliseconds in one thread, so that
 * whatever disturbs the machine disturbs all; the clock is monotonic and runs for the method's own
 * work only; before the first trial each method warms up, unclocked, on a run that is thrown away.
 *
 * Where a method's learning rate is `'grid'`, every candidate gets the whole budget, and for each
 * seed the one with the lowest training loss at the end stands for the method. Its times are its
 * own; what the search took is `searchSeconds`, and k candidates side by side reach a loss in k
 * times the time. Settings are never chosen by validation or test rows.
 *
 * @param methods - Recipes by name: `{ ours: run.recipe, adam: adam({ learningRate: 'grid' }) }`.
 * @param data - Training rows, or a split with rows to judge on as well.
 * @throws `WRONG_ARGUMENT`, also for methods of different losses; `OPTION_OUT_OF_RANGE`,
 * `UNKNOWN_OPTION`, and what the methods' `train`
 * throws, before anything is trained.
 */
export async function compare(
  methods: Readonly<Record<string, Recipe>>,
  data: ComparedData,
  options: CompareOptions,
): Promise<Comparison> {
  const protocol = protocolOf(methods, data, options ?? {});
  const signals = [options.signal, hostSignal()];
  const aborted = (): boolean => signals.some((signal) => signal?.aborted === true);
  const entries = entriesOf(protocol);
  // Whatever a method refuses, it refuses here, before another one has worked for nothing.
  const lossName = checkOneLoss(entries, enterAll(protocol, entries, protocol.seeds[0] ?? 1));
  await warmUp(protocol, entries, aborted);

  const report = reporter(options.onProgress, entries.length * protocol.seeds.length);
  const found: CandidateTrial[][] = entries.map(() => []);
  for (const [round, seed] of protocol.seeds.entries()) {
    if (aborted() && round > 0) break;
    const contestants = enterAll(protocol, entries, seed);
    await takeTurns(contestants, round, aborted, (ended) =>
      report(round * entries.length + ended, seed),
    );
    const { valid, test } = protocol.parts;
    contestants.forEach((each, index) => {
      found[index]?.push(each.result(valid, test));
    });
  }
  return comparisonOf(protocol, entries, lossName, found);
}

/** Numbers of different losses can't stand in one column. */
function checkOneLoss(entries: readonly Entry[], contestants: readonly Contestant[]): LossName {
  const names = contestants.map(({ lossName }) => lossName);
  const [first = 'squared'] = names;
  const other = names.findIndex((name) => name !== first);
  if (other < 0) return first;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `compare judges all methods by one loss; ${entries[0]?.name} makes ${LOSSES[first]} small and ${entries[other]?.name} ${LOSSES[names[other] ?? first]}. Give all of them { loss: 'cross-entropy' } or none, and compare methods that know squared errors only (ols, elm) on other terms.`,
  );
}

const LOSSES = { squared: 'squared errors', 'cross-entropy': 'cross-entropy' } as const;

/** One contestant in every round: a method, or one candidate of it. */
interface Entry {
  readonly name: string;
  readonly recipe: Recipe;
}

function entriesOf({ methods }: Protocol): readonly Entry[] {
  return methods.flatMap(([name, recipe]) =>
    (recipe.candidates ?? [recipe]).map((candidate) => ({ name, recipe: candidate })),
  );
}

function enterAll(
  { networkOf, parts, budget }: Protocol,
  entries: readonly Entry[],
  seed: number,
): readonly Contestant[] {
  const start = networkOf(seed);
  return entries.map(({ recipe }) =>
    contestant(recipe.train(start, parts.train), seed, recipe.description, budget),
  );
}

async function warmUp(
  { networkOf, parts, seeds }: Protocol,
  entries: readonly Entry[],
  aborted: () => boolean,
): Promise<void> {
  const { breathe } = breather();
  const start = networkOf(seeds[0] ?? 1);
  for (const { recipe } of entries) {
    const run = recipe.train(start, parts.train);
    const until = performance.now() + WARM_UP_MILLIS;
    do {
      run.step();
      await breathe();
    } while (!aborted() && !run.stalled && performance.now() < until);
  }
}

/** Turn after turn until all have ended; another one is the first in every round. */
async function takeTurns(
  contestants: readonly Contestant[],
  round: number,
  aborted: () => boolean,
  report: (ended: number) => void,
): Promise<void> {
  const { breathe } = breather();
  const first = round % contestants.length;
  const order = [...contestants.slice(first), ...contestants.slice(0, first)];
  while (order.some(({ ended }) => !ended)) {
    for (const each of order) {
      if (each.ended) continue;
      await breathe();
      if (aborted()) return;
      each.turn();
    }
    report(order.filter(({ ended }) => ended).length);
  }
}

function reporter(
  onProgress: ((progress: CompareProgress) => void) | undefined,
  trials: number,
): (done: number, seed: number) => void {
  const began = performance.now();
  let reported = Number.NEGATIVE_INFINITY;
  return (done, seed) => {
    const now = performance.now();
    if (!onProgress || (done < trials && now - reported < 200)) return;
    reported = now;
    onProgress({ done, trials, seed, elapsedMillis: now - began });
  };
}

function comparisonOf(
  { methods, budget, seeds, targets }: Protocol,
  entries: readonly Entry[],
  lossName: LossName,
  found: readonly (readonly CandidateTrial[])[],
): Comparison {
  const trialOf = (name: string, round: number): Trial | undefined => {
    const candidates = entries.flatMap((entry, index) => {
      const trial = entry.name === name ? found[index]?.[round] : undefined;
      return trial ? [trial] : [];
    });
    const best = lowest(candidates);
    const searchSeconds = candidates.reduce((sum, { seconds }) => sum + seconds, 0);
    return best && { ...best, searchSeconds, candidates };
  };
  const results = methods.map(([name, recipe]) => ({
    name,
    description: recipe.description,
    trials: seeds.flatMap((_, round) => trialOf(name, round) ?? []),
  }));
  const all = found.flat();
  const whole = all.length === entries.length * seeds.length;
  const first = median(all.map(({ curve }) => curve.losses[0] ?? Number.NaN));
  return drawableComparison({
    methods: results,
    budget,
    seeds,
    lossName,
    targets: targets ?? powersBelow(first),
    aborted: !whole || all.some(({ reason }) => reason === 'aborted'),
  });
}

/** The candidate of lowest training loss; one that isn't finite only where all are so. */
function lowest(candidates: readonly CandidateTrial[]): CandidateTrial | undefined {
  let best: CandidateTrial | undefined;
  for (const candidate of candidates) {
    const better = best === undefined || candidate.loss < best.loss || Number.isNaN(best.loss);
    if (better) best = candidate;
  }
  return best;
}

function powersBelow(loss: number): readonly number[] {
  if (!(loss > 0) || !Number.isFinite(loss)) return [];
  const power = Math.floor(Math.log10(loss));
  return [1, 2, 3].map((below) => Number(`1e${power - below}`));
}
