import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { type ClassifiedRows, judge } from './classes.ts';
import { confusionHtml, confusionText } from './confusion-display.ts';
import type { Predictor } from './rmse.ts';

/** Which classes are taken for which; shows itself as a table. */
export interface Confusion extends Displayable {
  readonly classes: readonly string[];
  /** `counts[i][j]`: rows of class i that were taken for class j. */
  readonly counts: readonly (readonly number[])[];
  readonly rows: number;
  /** Rows whose prediction is no number; they are in no count. */
  readonly unclassified: number;
  /** The share of all rows on the diagonal: what `accuracy` gives. */
  readonly accuracy: number;
  /** For each class the share of its rows that were found; NaN where there is no row of it. */
  readonly recall: readonly number[];
  /** For each class the share of right ones among those taken for it; NaN where none was. */
  readonly precision: readonly number[];
}

/**
 * Counts for every true class as which class its rows are predicted.
 *
 * @param data - A split such as `data.test`, or `{ inputs, targets, classes }`.
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE` where the targets are
 * amounts rather than classes.
 */
export function confusion(model: Predictor, data: ClassifiedRows): Confusion {
  const { classes, truth, predicted } = judge('confusion', model, data);
  const counts = classes.map(() => classes.map(() => 0));
  const found = classes.map(() => 0);
  const sizes = classes.map(() => 0);
  const taken = classes.map(() => 0);
  truth.forEach((place, row) => {
    const guess = predicted[row] ?? -1;
    sizes[place]! += 1;
    if (guess < 0) return;
    counts[place]![guess]! += 1;
    taken[guess]! += 1;
    if (guess === place) found[place]! += 1;
  });
  const right = found.reduce((sum, count) => sum + count, 0);
  const result = {
    classes,
    counts,
    rows: truth.length,
    unclassified: predicted.filter((place) => place < 0).length,
    accuracy: right / truth.length,
    recall: found.map((count, at) => count / sizes[at]!),
    precision: found.map((count, at) => count / taken[at]!),
  };
  return Object.freeze<Confusion>({
    ...result,
    [displaySymbol]: () => ({
      'text/html': confusionHtml(result),
      'text/plain': confusionText(result),
    }),
    [inspectSymbol]: () => confusionText(result),
  });
}
