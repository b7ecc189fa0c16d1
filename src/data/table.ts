import type { Displayable } from '../display/protocol.ts';
import type { Column } from './column.ts';
import type { DataSet } from './data-set.ts';

/**
 * An immutable table of named columns. Every verb returns a new table; the old one stays as it was.
 *
 * Rows keep the number that they had at the source, so that every later message and picture can
 * name the row of the user's own file.
 */
export interface Table extends Displayable {
  /** Where it came from: a file's name, or `table`. */
  readonly name: string;
  /** How many rows there are. */
  readonly rows: number;
  /** The columns' names, in order. */
  readonly names: readonly string[];
  /** For each row its number at the source, from 1, not counting a header line. */
  readonly rowNumbers: readonly number[];
  /** The rows that {@link dropMissing} has left out, and why. */
  readonly dropped: readonly DroppedRow[];
  /** A copy of one column. */
  column(name: string): Column;
  /** Leaves columns out. */
  drop(...names: Names): Table;
  /** Keeps only these columns, in this order. */
  select(...names: Names): Table;
  /** Renames columns: `rename({ old: 'new' })`. */
  rename(names: Readonly<Record<string, string>>): Table;
  /** The first rows. */
  head(count?: number): Table;
  /** Keeps the rows for which the predicate is true. Missing numbers are NaN, missing texts null. */
  where(predicate: (row: Row) => boolean): Table;
  /** Leaves out the rows that lack a value in one of these columns (default: in any), and remembers them. */
  dropMissing(...names: Names): Table;
  /**
   * Replaces a column by one 0/1 column a level, named `Origin=Japan`. Levels are in ascending
   * order; a row without a value has none in the new columns either.
   *
   * The first level gets no column unless `dropFirst` is false: with all of them the columns add up
   * to 1, the same as the bias, and the regression couldn't tell them apart.
   */
  oneHot(name: string, options?: OneHotOptions): Table;
  /**
   * Adds a column computed from each row, or replaces the one of that name. NaN, null and undefined
   * are missing values; a missing number in the row is NaN, so arithmetic carries it along.
   */
  derive(name: string, compute: (row: Row) => Cell | undefined): Table;
  /**
   * Turns the table into training data: these columns are the targets, all others the inputs.
   *
   * @throws BacksolveError - `UNKNOWN_COLUMN`, `NO_ROWS`, `NOT_A_NUMBER`, `MISSING_VALUE` or
   *   `NOT_FINITE`, naming column, row and value, and the verb that helps.
   */
  target(...names: Names): DataSet;
  /**
   * Turns the table into training data for telling classes apart: one 0/1 target a value of the
   * column, named `species=Adelie`, with a single 1 in every row. Classes are in ascending order,
   * numbers by size, texts by code unit, and the data set names them in `classes`.
   *
   * @throws BacksolveError - as above, and `TOO_FEW_CLASSES` or `TOO_MANY_CLASSES` (above 50: such a
   *   column rather names its rows).
   */
  target(name: string, options: TargetOptions): DataSet;
}

/** Column names, one by one or as a list: `drop('a', 'b')` or `drop(['a', 'b'])`. */
export type Names = readonly (string | readonly string[])[];

/** A value of a row: NaN for a missing number, null for a missing text. */
export type Cell = number | string | boolean | null;

/** One row, by column name. Asking for a column that isn't there throws `UNKNOWN_COLUMN`. */
export type Row = Readonly<Record<string, number | string | null>>;

export interface OneHotOptions {
  readonly dropFirst?: boolean;
}

export interface TargetOptions {
  /** Whether the column holds classes rather than amounts. Default false. */
  readonly classes?: boolean;
}

/** A row that was left out because it lacks values. */
export interface DroppedRow {
  /** Its number at the source, from 1. */
  readonly row: number;
  /** The columns in which it lacks a value. */
  readonly columns: readonly string[];
}
