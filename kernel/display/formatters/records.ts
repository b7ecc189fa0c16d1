import { types } from 'node:util';
import { count, shownRows, type Table } from './table.ts';

const MOST_COLUMNS = 20;

/** The table of an array of at least two plain records; undefined for any other value. */
export function recordsTable(value: unknown, all: boolean): Table | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length < 2) return undefined;
  if (!value.every(isRecord)) return undefined;
  const { indices, gapAfter } = shownRows(value.length, all);
  const shown = indices.map((index) => Object.getOwnPropertyDescriptors(value[index]));
  const names = [
    ...new Set(shown.flatMap((row) => Object.keys(row).filter((k) => row[k]?.enumerable))),
  ];
  if (names.length === 0) return undefined;
  const columns = all ? names : names.slice(0, MOST_COLUMNS);
  return {
    corner: '',
    columns,
    gapAfter,
    cut: gapAfter !== undefined || columns.length < names.length,
    size: `${count(value.length, 'row', 'rows')} × ${count(names.length, 'column', 'columns')}`,
    rows: shown.map((row, i) => ({
      name: String(indices[i]),
      values: columns.map((name) => {
        const property = row[name];
        if (property === undefined) return undefined;
        // Reading a getter would run code of the value.
        return { value: 'value' in property ? property.value : '[Getter]' };
      }),
    })),
  };
}

function isRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
