import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { Point } from '../hindsight/past.ts';
import { type Bounds, checkWhere, type Watched } from '../training/where.ts';
import type { ObserverWhere } from './hook.ts';

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

/** @throws `EVENT_NOT_POSSIBLE`, `UNKNOWN_OPTION`, `WRONG_ARGUMENT`. */
export function checkObserver(
  kind: Watched,
  where: ObserverWhere,
  observer: unknown,
  bounds: Bounds,
): ObserverWhere {
  if (typeof observer !== 'function' || typeof where !== 'object' || where === null) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `run.on takes a kind of event, where it is to happen if that matters, and a function: run.on('solve', { layer: 1 }, (solve) => console.log(solve.condition)); got ${typeof observer === 'function' ? typeof where : typeof observer}.`,
    );
  }
  checkOptions('on', where, ['layer', 'sweep', 'trial', 'name']);
  const { name, ...meant } = where;
  checkWhere('on', kind, meant, bounds);
  if (name === undefined) return meant;
  if (typeof name === 'string' && name !== '') return { ...meant, name };
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `The name of an observer is a text, by which another can replace it: { name: 'conditions' }; got ${typeof name === 'string' ? 'an empty one' : typeof name}.`,
  );
}
