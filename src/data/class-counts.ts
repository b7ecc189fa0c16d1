import type { SplitContents } from './create-split.ts';

/** How many rows each class has. */
export function classCounts({ targets }: Pick<SplitContents, 'targets'>): readonly number[] {
  return targets.sum('column');
}
