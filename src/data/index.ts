export type { Column, NumberColumn, TextColumn } from './column.ts';
export { type CsvOptions, csv, MISSING } from './csv.ts';
export type {
  DataSet,
  Scale,
  Split,
  ThreeWayOptions,
  ThreeWaySplit,
  TwoWayOptions,
  TwoWaySplit,
} from './data-set.ts';
export { json } from './json.ts';
export { type DataRecord, table } from './records.ts';
export * as synthetic from './synthetic/index.ts';
export type { Cell, DroppedRow, Names, OneHotOptions, Row, Table, TargetOptions } from './table.ts';
