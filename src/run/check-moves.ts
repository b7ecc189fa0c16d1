import { BacksolveError } from '../errors.ts';
import type { Point } from '../hindsight/past.ts';

/** @throws `OPTION_OUT_OF_RANGE` unless the count is a whole number from `least`. */
export function checkCount(call: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `run.${call} takes a whole number of sweeps from ${least}, got ${String(count)}.`,
  );
}

/**
 * @returns A sweep, or a position in the log.
 * @throws `OPTION_OUT_OF_RANGE` for what is neither.
 */
export function checkPoint(call: string, point: Point): Point {
  if (typeof point === 'number') {
    checkCount(call, point, 0);
    return point;
  }
  const sequence: unknown = point?.sequence;
  if (typeof sequence === 'number' && Number.isInteger(sequence) && sequence >= 0) return point;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `run.${call} takes a sweep, an event, or a position in the log: run.${call}(12), run.${call}({ sequence: 140 }); got ${JSON.stringify(point) ?? String(point)}.`,
  );
}
