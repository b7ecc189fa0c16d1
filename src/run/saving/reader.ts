import { counted } from '../../display/counted.ts';
import { BacksolveError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { unpacked } from './packed.ts';

/** A part of a JSON value that nobody has vouched for, and where it stands. */
export interface Reader {
  /** Such as `states[3].parameters`. */
  readonly path: string;
  /** Whether an object has this entry. */
  has(name: string): boolean;
  entry(name: string): Reader;
  /** Refuses an object with entries of other names. */
  only(names: readonly string[]): Reader;
  list(): readonly Reader[];
  /** The names and entries of an object. */
  entries(): readonly (readonly [string, Reader])[];
  /** A whole number in a range. */
  whole(least: number, most?: number): number;
  wholes(least: number, most?: number): readonly number[];
  finite(): number;
  text(): string;
  /** One of some words. */
  word<W extends string>(words: readonly W[]): W;
  /** Numbers as base64: so many. */
  numbers(count: number): Float64Array;
  /** The value as it is. */
  raw(): unknown;
  refuse(wanted: string): BacksolveError;
}

/** Reads a value piece by piece; whatever isn't as it should be is refused with its place. */
export function readerOf(value: unknown, path = ''): Reader {
  const refuse = (wanted: string): BacksolveError => notUnderstood(path, wanted, shown(value));
  const fields = (): Readonly<Record<string, unknown>> => {
    if (isFields(value)) return value;
    throw refuse('be an object');
  };
  const list = (): readonly unknown[] => {
    if (Array.isArray(value)) return value;
    throw refuse('be a list');
  };
  const reader: Reader = {
    path,
    refuse,
    raw: () => value,
    has: (name) => Object.hasOwn(fields(), name) && fields()[name] !== undefined,
    entry(name) {
      const found = Object.hasOwn(fields(), name) ? fields()[name] : undefined;
      return readerOf(found, path === '' ? name : `${path}.${name}`);
    },
    only(names) {
      const other = Object.keys(fields()).find((name) => !names.includes(name));
      if (other === undefined) return reader;
      const nearest = nearestName(other, names);
      throw refuse(
        `hold ${names.join(', ')} and no ${JSON.stringify(other)}${nearest === undefined ? '' : ` (${nearest}?)`}`,
      );
    },
    list: () => list().map((entry, at) => readerOf(entry, `${path}[${at}]`)),
    entries: () => Object.keys(fields()).map((name) => [name, reader.entry(name)] as const),
    whole(least, most) {
      if (isWhole(value, least, most)) return value;
      throw refuse(`be ${wholeText(least, most)}`);
    },
    wholes: (least, most) =>
      list().map((entry, at) => {
        if (isWhole(entry, least, most)) return entry;
        throw notUnderstood(`${path}[${at}]`, `be ${wholeText(least, most)}`, shown(entry));
      }),
    finite() {
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      throw refuse('be a finite number');
    },
    text() {
      if (typeof value === 'string') return value;
      throw refuse('be a text');
    },
    word(words) {
      const found = words.find((word) => word === value);
      if (found !== undefined) return found;
      throw refuse(`be one of ${words.map((word) => `'${word}'`).join(', ')}`);
    },
    numbers(count) {
      const found = unpacked(reader.text());
      const wanted = `be ${counted(count, 'number')} in base64`;
      if (typeof found === 'string') throw notUnderstood(path, wanted, `a text that ${found}`);
      if (found.length === count) return found;
      throw notUnderstood(path, wanted, counted(found.length, 'number'));
    },
  };
  return reader;
}

function notUnderstood(path: string, wanted: string, got: string): BacksolveError {
  return new BacksolveError(
    'FILE_NOT_UNDERSTOOD',
    `${path === '' ? 'A saved run' : `${path} of the saved run`} should ${wanted}; it is ${got}. ${path === '' ? 'Give what run.save() returned, or its JSON text.' : 'The file was changed or damaged: take another copy, or save the run again.'}`,
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(
  value: unknown,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function wholeText(least: number, most: number | undefined): string {
  return `a whole number ${most === undefined ? `from ${least}` : `in ${least} … ${most}`}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value);
}
