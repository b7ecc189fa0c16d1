import type { Column } from './column.ts';
import { unknownColumn } from './find-column.ts';
import type { Row } from './table.ts';

/**
 * Gives each row in turn as an object, for a user's predicate or formula.
 *
 * A misspelt column would be undefined there, compare false and silently empty the table; so asking
 * for one throws.
 */
export function* rowsOf(columns: readonly Column[], rows: number): Generator<Row> {
  const names = columns.map((column) => column.name);
  const guard: ProxyHandler<Record<string, number | string | null>> = {
    get(row, key) {
      // Consoles, JSON and promises ask every object for names of their own.
      if (
        typeof key === 'symbol' ||
        key in row ||
        ['toJSON', 'then', 'constructor'].includes(key)
      ) {
        return Reflect.get(row, key);
      }
      throw unknownColumn(key, names);
    },
  };
  for (let at = 0; at < rows; at++) {
    const row: Record<string, number | string | null> = Object.create(null);
    for (const column of columns) row[column.name] = column.values[at] ?? null;
    yield new Proxy(row, guard);
  }
}
