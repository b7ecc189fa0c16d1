import { createSplit, type SplitContents, standardised } from './create-split.ts';
import type {
  DataSet,
  ThreeWayOptions,
  ThreeWaySplit,
  TwoWayOptions,
  TwoWaySplit,
} from './data-set.ts';
import { drawParts } from './draw-parts.ts';
import { threeWaySplit, twoWaySplit } from './split.ts';

/** Makes a whole data set. */
export function createDataSet(contents: SplitContents): DataSet {
  function split(options: ThreeWayOptions): ThreeWaySplit;
  function split(options: TwoWayOptions): TwoWaySplit;
  function split(options: TwoWayOptions & { readonly valid?: number }): TwoWaySplit {
    const parts = drawParts(contents, options);
    return parts.valid === undefined
      ? twoWaySplit(parts, options.seed)
      : threeWaySplit({ ...parts, valid: parts.valid }, options.seed);
  }
  return Object.freeze<DataSet>({
    ...createSplit(contents, 'data set'),
    split,
    standardise: () => createDataSet(standardised(contents, contents)),
  });
}
