import { type Crew, hire } from '../core/crew.ts';
import { BacksolveError } from '../errors.ts';

/** More would only wait for memory. */
const MOST = 64;

/** `'auto'` takes no more: handing out the rows, which one thread does, then takes longest. */
const MOST_BY_ITSELF = 8;

let crew: Crew | undefined;
let asked = false;

/** Who shares large computations; undefined while this thread works alone. */
export function crewAtWork(): Crew | undefined {
  if (!asked) {
    const value = typeof process === 'undefined' ? undefined : process.env?.BACKSOLVE_THREADS;
    // Number('') is 0, and an empty variable means none. One that makes no sense is an error every time.
    if (value) setThreads(value === 'auto' ? value : Number(value), 'BACKSOLVE_THREADS', value);
    asked = true;
  }
  return crew !== undefined && crew.present() > 0 ? crew : undefined;
}

/**
 * Hires and dismisses until so many threads work, and returns how many do.
 *
 * @param from - Where the number comes from, and how it was written there.
 * @throws BacksolveError - `OPTION_OUT_OF_RANGE`.
 */
export function setThreads(count: number | 'auto', from: string, written: string): number {
  const threads = count === 'auto' ? processors() : count;
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `${from} takes a whole number of threads from 1 to ${MOST} or 'auto', not '${written}'.`,
    );
  }
  asked = true;
  if (threads !== (crew?.threads ?? 1)) {
    crew?.leave();
    crew = threads > 1 ? hire(threads) : undefined;
  }
  return crew?.threads ?? 1;
}

function processors(): number {
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return 1;
  return Math.min(process.getBuiltinModule('node:os').availableParallelism(), MOST_BY_ITSELF);
}
