import { BacksolveError } from '../errors.ts';
import { takeValues } from './check-values.ts';
import type { Columns } from './spool.ts';

/**
 * What an iterator may bring: one row, as numbers by name; or many, as a list of such rows or as a list
 * of numbers for each name.
 */
export type RowItem = RowRecord | readonly RowRecord[] | ColumnRecord;

/** One row. */
export type RowRecord = Readonly<Record<string, number | bigint | boolean>>;

/** Some rows, column by column. */
export type ColumnRecord = Readonly<Record<string, ArrayLike<number | bigint>>>;

/** Rows gathered before they go on, where they come one by one. */
const GATHERED = 1024;

/** An iterator whose first item has been looked at. */
export interface ItemSource {
  readonly names: readonly string[];
  columns(names: readonly string[]): AsyncGenerator<Columns>;
}

/**
 * Opens an iterator of rows or of batches of columns.
 *
 * @throws `NO_ROWS`, `SHAPE_MISMATCH` for an item that is neither.
 */
export async function openItems(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<ItemSource> {
  const items =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const first = await items.next();
  if (first.done) {
    throw new BacksolveError('NO_ROWS', 'The source ended before its first row.');
  }
  const example: unknown = Array.isArray(first.value) ? first.value[0] : first.value;
  if (typeof example !== 'object' || example === null) throw notRows(first.value, 1);
  return {
    names: Object.keys(example),
    async *columns(names) {
      let row = 1;
      let gathered: unknown[] = [];
      const flush = (): Columns => {
        const made = ofRecords(gathered, names, row);
        row += gathered.length;
        gathered = [];
        return made;
      };
      let done = false;
      try {
        for (let next: IteratorResult<unknown> = first; !next.done; next = await items.next()) {
          const item: unknown = next.value;
          if (Array.isArray(item)) gathered.push(...item);
          else if (isColumns(item)) {
            if (gathered.length > 0) yield flush();
            const made = ofColumns(item, names, row);
            row += made[0]?.length ?? 0;
            yield made;
          } else gathered.push(item);
          if (gathered.length >= GATHERED) yield flush();
        }
        done = true;
      } finally {
        // A source that holds something open may let go of it.
        if (!done) await items.return?.();
      }
      if (gathered.length > 0) yield flush();
    },
  };
}

function isColumns(item: unknown): item is Readonly<Record<string, ArrayLike<unknown>>> {
  if (typeof item !== 'object' || item === null) return false;
  const [example]: unknown[] = Object.values(item);
  return typeof example === 'object' && example !== null && 'length' in example;
}

function ofRecords(rows: readonly unknown[], names: readonly string[], firstRow: number): Columns {
  return names.map((name) => {
    const values = rows.map((row, at): unknown => {
      if (typeof row !== 'object' || row === null) throw notRows(row, firstRow + at);
      return Reflect.get(row, name);
    });
    const into = new Float64Array(rows.length);
    takeValues(values, into, name, firstRow);
    return into;
  });
}

function ofColumns(
  item: Readonly<Record<string, ArrayLike<unknown>>>,
  names: readonly string[],
  firstRow: number,
): Columns {
  const count = item[names[0]!]?.length;
  return names.map((name) => {
    const values = item[name];
    if (values === undefined || values.length !== count) {
      throw new BacksolveError(
        'SHAPE_MISMATCH',
        `The batch that begins with row ${firstRow} has ${values?.length ?? 'no'} values of '${name}' and ${count ?? 'no'} of '${names[0]}'. Every batch needs all columns, equally long.`,
      );
    }
    const into = new Float64Array(values.length);
    takeValues(values, into, name, firstRow);
    return into;
  });
}

function notRows(item: unknown, row: number): BacksolveError {
  return new BacksolveError(
    'SHAPE_MISMATCH',
    `Row ${row} of the source is ${JSON.stringify(item) ?? String(item)}. A source brings rows such as { x: 1, y: 2 }, lists of them, or batches of columns such as { x: [1, 3], y: [2, 4] }.`,
  );
}
