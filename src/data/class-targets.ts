import { Matrix } from 'ml-matrix';
import { BacksolveError } from '../errors.ts';
import { checkComplete } from './check-complete.ts';
import { type Column, levelsOf } from './column.ts';
import type { TableContents } from './create-table.ts';
import type { Split } from './data-set.ts';

/** A column with more distinct values than these is taken for an identifier or a measurement. */
export const MOST_CLASSES = 50;

type ClassTargets = Required<Pick<Split, 'targets' | 'targetNames' | 'classes' | 'classColumn'>>;

/**
 * Makes targets of the classes in a column: one 0/1 column a class, with a single 1 in every row.
 *
 * @throws BacksolveError - `MISSING_VALUE`, `NOT_FINITE`, `TOO_FEW_CLASSES`, `TOO_MANY_CLASSES`.
 */
export function classTargets(column: Column, { rows, rowNumbers }: TableContents): ClassTargets {
  checkComplete(column, rowNumbers);
  const levels = levelsOf(column);
  if (levels.length < 2) throw oneClass(column.name, levels[0], rows);
  if (levels.length > MOST_CLASSES) throw tooManyClasses(column, levels, rows);
  const targets = Matrix.zeros(rows, levels.length);
  const places = new Map(levels.map((level, at) => [level, at]));
  for (const [row, value] of column.values.entries()) {
    const place = value === null ? undefined : places.get(value);
    if (place !== undefined) targets.set(row, place, 1);
  }
  return {
    targets,
    targetNames: levels.map((level) => `${column.name}=${level}`),
    classes: levels.map(String),
    classColumn: column.name,
  };
}

function oneClass(name: string, level: number | string | undefined, rows: number): BacksolveError {
  return new BacksolveError(
    'TOO_FEW_CLASSES',
    `Column '${name}' is ${JSON.stringify(level)} in ${rows === 1 ? 'the only row' : `all ${rows} rows`}, so there are no classes to tell apart. Look at the predicate of .where(…) if there was one, or choose another target.`,
  );
}

function tooManyClasses(
  column: Column,
  levels: readonly (number | string)[],
  rows: number,
): BacksolveError {
  const advice =
    column.kind === 'number'
      ? `To learn it as a number, leave the option out: .target('${column.name}').`
      : `If it names the rows rather than sorting them, choose another target; if its rare values belong together, merge them with .derive('${column.name}', row => …).`;
  return new BacksolveError(
    'TOO_MANY_CLASSES',
    `Column '${column.name}' has ${levels.length} different values in ${rows} rows, such as ${JSON.stringify(levels[0])} and ${JSON.stringify(levels[1])}; more than ${MOST_CLASSES} are not taken as classes. ${advice}`,
  );
}
