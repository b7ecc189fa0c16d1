import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { AnyRun } from '../run/any-run.ts';
import type { SolveEvent } from '../training/events.ts';
import {
  differenceOfRuns,
  type RunDifference,
  type RunDifferenceOptions,
} from './difference-of-runs.ts';
import { differenceOfSolves, type SolveDifference } from './difference-of-solves.ts';

/**
 * How two solves differ, b − a: parameters, table and outcome. They may be of any runs, sweeps and
 * layers, or counterfactual, `difference(solve, solve.with({ ridge: 1 }))`, as long as their layers
 * have one shape.
 *
 * @throws `SHAPE_MISMATCH`, `WRONG_ARGUMENT`.
 */
export function difference(a: SolveEvent, b: SolveEvent): SolveDifference;
/**
 * How two runs differ where they stand, b − a: options, the sweep at which their pasts part, losses from
 * there on, weights, predictions and warnings. Neither is moved. Hidden layers may differ; weights are
 * then left out. A baseline will do for either.
 *
 * @param options.data - Rows to predict; by default the training rows.
 * @throws `SHAPE_MISMATCH` where the runs take other inputs or give other outputs, or the rows don't fit;
 * `UNKNOWN_OPTION`, `NO_ROWS`, `NOT_FINITE`, `WRONG_ARGUMENT`.
 */
export function difference(a: AnyRun, b: AnyRun, options?: RunDifferenceOptions): RunDifference;
export function difference(
  a: SolveEvent | AnyRun,
  b: SolveEvent | AnyRun,
  options: RunDifferenceOptions = {},
): SolveDifference | RunDifference {
  if (isSolve(a) && isSolve(b)) {
    checkNoOptions(options);
    return differenceOfSolves(a, b);
  }
  if (isRun(a) && isRun(b)) return differenceOfRuns(a, b, checkRunOptions(options));
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `difference compares two solves, difference(solve, solve.with({ ridge: 1 })), or two runs, difference(run, fork); it was given ${shown(a)} and ${shown(b)}.`,
  );
}

function checkRunOptions(options: unknown): RunDifferenceOptions {
  if (typeof options !== 'object' || options === null) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `The third argument of difference names the rows to predict, { data: data.test }; got ${String(options)}.`,
    );
  }
  checkOptions('difference of two runs', options, ['data']);
  return options;
}

function checkNoOptions(options: object): void {
  if (Object.keys(Object(options)).length === 0) return;
  throw new BacksolveError(
    'UNKNOWN_OPTION',
    'difference of two solves takes no options: { data } is for two runs. Where a solve leads on other rows its run can say, once it has taken it.',
  );
}

function isSolve(value: unknown): value is SolveEvent {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'solve';
}

function isRun(value: unknown): value is AnyRun {
  if (typeof value !== 'object' || value === null) return false;
  return ['losses', 'network', 'predict', 'recipe', 'sequence'].every((name) => name in value);
}

function shown(value: unknown): string {
  if (isRun(value)) return 'a run';
  if (typeof value !== 'object' || value === null) return String(value);
  if ('kind' in value && typeof value.kind === 'string') return `an event '${value.kind}'`;
  if ('then' in value) return 'a promise (put await before it)';
  if ('predict' in value) return 'a model that is no run of train or of a baseline';
  return 'an object of another kind';
}
