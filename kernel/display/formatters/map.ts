import { types } from 'node:util';
import { shortText } from './short-text.ts';
import { count, shownRows, type Table } from './table.ts';

/** The table of a map's keys and values; undefined for any other value and for an empty map. */
export function mapTable(value: unknown, all: boolean): Table | undefined {
  if (!types.isMap(value) || types.isProxy(value)) return undefined;
  // The map's own iteration: a subclass may have replaced it.
  const entries = [...Map.prototype.entries.call(value)];
  if (entries.length === 0) return undefined;
  const { indices, gapAfter } = shownRows(entries.length, all);
  const shown = indices.flatMap((index) => entries.slice(index, index + 1));
  return {
    corner: 'key',
    columns: ['value'],
    gapAfter,
    cut: gapAfter !== undefined,
    size: count(entries.length, 'entry', 'entries'),
    rows: shown.map(([key, entry]) => ({ name: shortText(key), values: [{ value: entry }] })),
  };
}
