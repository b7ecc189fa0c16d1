import type { Reader } from './reader.ts';

/** Numbers that JSON doesn't have; no option takes these words. */
const NUMBERS: ReadonlyMap<unknown, number> = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [
    String(value),
    value,
  ]),
);

/** Writes options of `train`, which are plain data. */
export function savedOptions(options: object): Readonly<Record<string, unknown>> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, saved(value)]));
}

function saved(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'object' && value !== null) return savedOptions(value);
  return value;
}

/** Reads them back; whether they make sense is for `train` to say. */
export function readOptions(reader: Reader): Record<string, unknown> {
  return Object.fromEntries(reader.entries().map(([name, value]) => [name, read(value)]));
}

function read(reader: Reader): unknown {
  const value = reader.raw();
  if (typeof value === 'string') return NUMBERS.get(value) ?? value;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(reader.entries().map(([name, entry]) => [name, scalar(entry)]));
  }
  throw reader.refuse('be a number, a word, true, false, or an object of these');
}

function scalar(reader: Reader): unknown {
  const value = reader.raw();
  if (typeof value === 'object') throw reader.refuse('be a number or a word');
  return read(reader);
}
