import type { Loss } from '../losses/index.ts';
import type { Architecture, NetworkParameters } from '../network/index.ts';
import type { RowBlock, RowBlocks } from '../row-blocks/index.ts';
import type { TargetRule } from '../targets/index.ts';
import type { DampingSchedule } from '../training/damping.ts';
import type { SweepOptions } from '../training/index.ts';
import type { Score } from '../training/task.ts';
import type { TargetScale } from '../training/training-data.ts';

/** All that a run over blocks needs to know and that never changes while it runs. */
export interface BlockTask extends Required<SweepOptions> {
  readonly architecture: Architecture;
  readonly rows: RowBlocks;
  readonly rule: TargetRule;
  readonly loss: Loss;
  /** λ. */
  readonly ridge: number;
  readonly damping: DampingSchedule;
  readonly scale: TargetScale;
}

/** Work that pauses after every block, so that whoever does it can look up. */
export type Work<T> = Generator<void, T, void>;

/** Parameters, and what one pass over the blocks has told of them. */
export interface Standing {
  readonly parameters: NetworkParameters;
  readonly score: Score;
  /** The column means of a_0 … a_{L−1}. */
  readonly centres: readonly Float64Array[];
}

/** Shows every block, in order: sums over them come out the same whatever keeps the rows. */
export function* eachBlock(
  { rows }: Pick<BlockTask, 'rows'>,
  look: (block: RowBlock) => void,
): Work<void> {
  for (let index = 0; index < rows.blocks; index++) {
    look(rows.block(index));
    yield;
  }
}
