export type { BlockRun } from './block-run.ts';
export type { BlockTrial } from './sweep.ts';
export { type BlockTrainOptions, trainOnBlocks } from './train-on-blocks.ts';
