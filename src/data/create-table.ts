import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import type { Column } from './column.ts';
import { columnRows } from './column.ts';
import { findColumn } from './find-column.ts';
import type { DroppedRow, Table } from './table.ts';
import { tableHtml, tableText } from './table-display.ts';
import { dataSetOf, type TargetArguments } from './target.ts';
import * as verbs from './verbs.ts';

/** What a table holds; its verbs map one of these to the next. */
export interface TableContents {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly rowNumbers: readonly number[];
  readonly dropped: readonly DroppedRow[];
}

/** Makes a table; rows are numbered from 1 and nothing was dropped unless the contents say so. */
export function createTable(
  given: Pick<TableContents, 'name' | 'columns' | 'rows'> & Partial<TableContents>,
): Table {
  const contents: TableContents = {
    rowNumbers: Array.from({ length: given.rows }, (_, at) => at + 1),
    dropped: [],
    ...given,
  };
  const { name, columns, rows, rowNumbers, dropped } = contents;
  return Object.freeze<Table>({
    name,
    rows,
    names: columns.map((column) => column.name),
    rowNumbers,
    dropped,
    column: (wanted) => columnRows(findColumn(columns, wanted), [...rowNumbers.keys()]),
    drop: (...names) => createTable(verbs.drop(contents, names.flat())),
    select: (...names) => createTable(verbs.select(contents, names.flat())),
    rename: (names) => createTable(verbs.rename(contents, names)),
    head: (count = 5) => createTable(verbs.head(contents, count)),
    where: (predicate) => createTable(verbs.where(contents, predicate)),
    dropMissing: (...names) => createTable(verbs.dropMissing(contents, names.flat())),
    oneHot: (wanted, options = {}) => createTable(verbs.oneHot(contents, wanted, options)),
    derive: (wanted, compute) => createTable(verbs.derive(contents, wanted, compute)),
    target: (...given: TargetArguments) => dataSetOf(contents, given),
    [displaySymbol]: () => ({
      'text/html': tableHtml(contents),
      'text/plain': tableText(contents),
    }),
    [inspectSymbol]: () => tableText(contents),
  });
}
