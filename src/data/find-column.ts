import { BacksolveError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { Column } from './column.ts';

/** The column of a name. Throws `UNKNOWN_COLUMN`, with the name that was probably meant. */
export function findColumn(columns: readonly Column[], name: string): Column {
  const column = columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw unknownColumn(
    name,
    columns.map((candidate) => candidate.name),
  );
}

/** Throws `UNKNOWN_COLUMN` at the first name that isn't a column. */
export function checkNames(columns: readonly Column[], names: readonly string[]): void {
  for (const name of names) findColumn(columns, name);
}

export function unknownColumn(name: string, names: readonly string[]): BacksolveError {
  const nearest = nearestName(name, names);
  const shown = names.length > 20 ? [...names.slice(0, 20), '…'] : names;
  const advice =
    nearest === undefined
      ? `The columns are: ${shown.join(', ') || 'none'}.`
      : `Did you mean '${nearest}'?`;
  return new BacksolveError('UNKNOWN_COLUMN', `There is no column '${name}'. ${advice}`);
}

export function duplicateColumn(name: string): BacksolveError {
  return new BacksolveError(
    'DUPLICATE_COLUMN',
    `There is already a column '${name}'. Drop or rename that one first.`,
  );
}
