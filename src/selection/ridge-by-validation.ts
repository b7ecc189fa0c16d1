import { checkOptions } from '../check-options.ts';
import type { Displayable } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';
import { type Network, type NetworkOfSeed, type Numbers, networkOfSeed } from '../network/index.ts';
import { heldOutError } from '../run/held-out.ts';
import { type TrainOptions, train } from '../run/index.ts';
import type { TrainingInput } from '../training/index.ts';
import { drawableSearch } from './ridge-table.ts';

export interface RidgeSearchOptions {
  /** How long each network is trained at most. */
  readonly sweeps: number;
  /** The ridges to try. Default 10, 3, 1 … 0.001, two to a decade. */
  readonly grid?: readonly number[];
  /**
   * Where the network isn't given itself, how many to begin with, seeded 1, 2, …; or the seeds
   * themselves. Default 2.
   */
  readonly seeds?: number | readonly number[];
  /** How to train besides, such as `{ rung: 'layer' }`; its ridge is not looked at. */
  readonly train?: TrainOptions;
  /** Ends the search between two events; what has been found so far is returned. */
  readonly signal?: AbortSignal;
}

/** Rows to train on and rows to judge by: a split with `valid`, or arrays. */
export interface ValidatedRows {
  readonly train: TrainingInput;
  readonly valid: { readonly inputs: Numbers; readonly targets: Numbers };
}

/** What one ridge led to. */
export interface RidgeRow {
  readonly ridge: number;
  /**
   * On the validation rows after the best number of sweeps, the mean over the seeds: RMSE, or mean
   * cross-entropy where that is the loss.
   */
  readonly error: number;
  /** Standard deviation over the seeds; NaN for one. */
  readonly deviation: number;
  /** The number of sweeps after which the mean was lowest. */
  readonly sweeps: number;
}

/** The ridge with the lowest validation error, and the whole search. */
export interface RidgeSearch extends RidgeRow, Displayable {
  /** What the networks make small, and `error` is about. */
  readonly lossName: LossName;
  /** One row for each ridge, in the order of the grid. */
  readonly table: readonly RidgeRow[];
  /** Whether the search was stopped before its end; the table is then shorter than the grid. */
  readonly aborted: boolean;
}

const GRID: readonly number[] = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];

/**
 * Chooses λ, and the number of sweeps with it, by the error on rows that aren't trained on.
 *
 * Train the final network on all rows that are not for testing, with both:
 * `train(network, data, { ridge: found.ridge })` and `run.fit({ sweeps: found.sweeps })`.
 *
 * @param network - A network, or what makes one of each seed: widths, or a function.
 * @param split - `data.split({ test, valid, seed })`, or `{ train, valid }`.
 * @throws `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`, `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE` before
 * anything is trained; an `AbortError` where it was stopped before any ridge was done.
 */
export async function ridgeByValidation(
  network: Network | NetworkOfSeed,
  split: ValidatedRows,
  options: RidgeSearchOptions,
): Promise<RidgeSearch> {
  const { grid, sweeps, signal, others, starts } = checked(network, split, options);
  const { valid } = split;
  const untrained = starts.map((start) => train(start, split.train, { ...others, ridge: 0 }));
  for (const run of untrained) heldOutError(run, valid);
  const lossName = untrained[0]?.lossName ?? 'squared';
  const table: RidgeRow[] = [];
  for (const ridge of grid) {
    const errors: number[][] = [];
    for (const start of starts) {
      const run = train(start, split.train, { ...others, ridge });
      const ofRun: number[] = [];
      const { reason } = await run.fit({
        sweeps,
        ...(signal ? { signal } : {}),
        until: () => {
          ofRun.push(heldOutError(run, valid));
          return false;
        },
      });
      if (reason === 'aborted') return settled(lossName, table, grid, true);
      errors.push(ofRun);
    }
    table.push(rowOf(ridge, errors, sweeps));
  }
  return settled(lossName, table, grid, false);
}

/** A run that ended early stands still: its last error holds for the sweeps that follow. */
function rowOf(ridge: number, errors: readonly (readonly number[])[], sweeps: number): RidgeRow {
  let best = { ridge, error: Number.POSITIVE_INFINITY, deviation: Number.NaN, sweeps: 1 };
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const now = errors.map((ofRun) => ofRun[sweep - 1] ?? ofRun.at(-1) ?? Number.NaN);
    const mean = now.reduce((sum, error) => sum + error, 0) / now.length;
    if (!(mean < best.error)) continue;
    const squares = now.reduce((sum, error) => sum + (error - mean) ** 2, 0);
    best = { ridge, error: mean, deviation: Math.sqrt(squares / (now.length - 1)), sweeps: sweep };
  }
  return best;
}

function settled(
  lossName: LossName,
  table: readonly RidgeRow[],
  grid: readonly number[],
  aborted: boolean,
): RidgeSearch {
  const [first, ...rest] = table;
  if (!first) {
    throw new DOMException('The search was stopped before any ridge was done.', 'AbortError');
  }
  const best = rest.reduce((one, other) => (other.error < one.error ? other : one), first);
  return drawableSearch({ ...best, lossName, table, aborted }, grid);
}

function checked(
  network: Network | NetworkOfSeed,
  split: ValidatedRows,
  options: RidgeSearchOptions,
) {
  const call = 'ridgeByValidation';
  const { sweeps, grid = GRID, seeds = 2, train: others = {}, signal } = options ?? {};
  checkOptions(call, options ?? {}, ['sweeps', 'grid', 'seeds', 'train', 'signal']);
  if (!Number.isInteger(sweeps) || sweeps < 1) {
    throw outOfRange(
      `${call} takes a whole number of sweeps from 1, got ${sweeps}. Try { sweeps: 30 }.`,
    );
  }
  if (!isList(grid) || !grid.every((ridge) => ridge >= 0)) {
    throw outOfRange(
      `${call} takes a grid of finite ridges of 0 or more, got ${JSON.stringify(grid)}. Try { grid: [1, 0.1, 0.01] }.`,
    );
  }
  if (!(split?.train && split.valid)) {
    throw outOfRange(
      `${call} needs rows to train on and rows to judge by, { train, valid }: data.split({ test: 0.1, valid: 0.2, seed: 1 }).`,
    );
  }
  const given = typeof network === 'object' && network !== null && 'parameters' in network;
  if (given && options.seeds !== undefined) {
    throw outOfRange(
      `${call} was given a network, which has its first weights, and seeds. Give widths or a function instead: (seed) => network([8, 50, 1], { seed }).`,
    );
  }
  const drawn =
    typeof seeds === 'number' ? Array.from({ length: seeds || 0 }, (_, at) => at + 1) : seeds;
  if (!isList(drawn)) {
    throw outOfRange(
      `${call} takes how many seeds to try, from 1, or the seeds in an array; got ${String(seeds)}. Try { seeds: 3 }.`,
    );
  }
  const starts = given ? [network] : drawn.map(networkOfSeed(call, network));
  return { grid: [...grid], sweeps, signal, others, starts };
}

function isList(numbers: readonly number[]): boolean {
  return Array.isArray(numbers) && numbers.length > 0 && numbers.every(Number.isFinite);
}

function outOfRange(message: string): BacksolveError {
  return new BacksolveError('OPTION_OUT_OF_RANGE', message);
}
