import type { Numbers } from '../network/index.ts';
import type { TargetScale } from '../training/training-data.ts';

/** Some rows of a stream, in the order of their coming. */
export interface Batch {
  /** Shape (rows × inputs), in the inputs' own units. */
  readonly inputs: Numbers;
  /** Shape (rows × outputs), in the targets' own units. */
  readonly targets: Numbers;
  readonly inputNames?: readonly string[];
  readonly targetNames?: readonly string[];
  /** How the data set that the rows come from scales its targets; the same in every batch. */
  readonly targetScale?: TargetScale;
  /**
   * How much each row counts, one number from 0 a row: a row of weight 2 counts like two rows. Unlike
   * in `train` they are taken as they are, because the rest of the stream isn't known.
   */
  readonly weights?: readonly number[] | undefined;
}
