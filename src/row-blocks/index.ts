export type { ColumnRecord, RowItem, RowRecord } from './items.ts';
export {
  type BlockOptions,
  type RowBlocksOptions,
  type RowSource,
  rowBlocks,
} from './open.ts';
export type { RowBlock, RowBlocks } from './row-blocks.ts';
