import { BacksolveError } from '../errors.ts';
import type { EventKind, EventOf, TrainingEvent } from '../training/events.ts';

/**
 * Checks that a picture was given the kind of event it draws.
 *
 * @throws BacksolveError - `WRONG_ARGUMENT`, saying which event it needs and how to get it.
 */
export function checkEvent<K extends EventKind>(
  picture: string,
  kind: K,
  event: TrainingEvent,
): asserts event is EventOf<K> {
  if (typeof event === 'object' && event !== null && event.kind === kind) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `${picture} draws ${withArticle(`'${kind}' event`)}; it was given ${shown(event)}. Get one with run.next('${kind}', { layer: 1 }).`,
  );
}

/**
 * Checks a column index such as `unit`.
 *
 * @throws BacksolveError - `OPTION_OUT_OF_RANGE`, naming the range.
 */
export function checkIndex(picture: string, option: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${picture}: ${option} counts from 0, and here it can be ${count === 1 ? 'only 0' : `0 … ${count - 1}`}; got ${index}.`,
  );
}

/** What a value is, for a message. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `the ${typeof value} ${String(value)}`;
  if ('kind' in value && typeof value.kind === 'string')
    return withArticle(`'${value.kind}' event`);
  if ('losses' in value) return 'a run';
  if ('then' in value) return 'a promise (put await before it)';
  if ('oneHot' in value) return "a table (its .target('…') makes data of it)";
  if ('inputs' in value && 'targets' in value) return 'a data set';
  return 'an object of another kind';
}

function withArticle(words: string): string {
  return `${/^'?[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
