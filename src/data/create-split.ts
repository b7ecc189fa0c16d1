import { displaySymbol, inspectSymbol } from '../display/protocol.ts';
import type { Split } from './data-set.ts';
import { splitHtml, splitText } from './data-set-display.ts';
import { composed, scaled, scaleOf, unscaled } from './scale.ts';

/** What a {@link Split} holds, without what it can do. */
export type SplitContents = Omit<Split, keyof Displaying>;

type Displaying = Pick<Split, typeof displaySymbol | typeof inspectSymbol>;

/** Makes one part of a data set; `role` says which in its display. */
export function createSplit(contents: SplitContents, role: string): Split {
  return Object.freeze<Split>({
    ...contents,
    [displaySymbol]: () => ({
      'text/html': splitHtml(contents, role),
      'text/plain': splitText(contents, role),
    }),
    [inspectSymbol]: () => splitText(contents, role),
  });
}

/** The rows at the given positions. */
export function splitRows(contents: SplitContents, positions: readonly number[]): SplitContents {
  const rows = [...positions];
  const columns = (matrix: SplitContents['inputs']): number[] => [...Array(matrix.columns).keys()];
  return {
    ...contents,
    inputs: contents.inputs.selection(rows, columns(contents.inputs)),
    targets: contents.targets.selection(rows, columns(contents.targets)),
    rowNumbers: rows.map((row) => contents.rowNumbers[row] ?? row + 1),
  };
}

/**
 * The rows of `contents` with inputs standardised by the statistics of the rows of `reference`.
 * `inputScale` always leads back to the source's units, however often this is done.
 */
export function standardised(contents: SplitContents, reference: SplitContents): SplitContents {
  const scale = scaleOf(reference.inputs);
  return {
    ...contents,
    inputs: scaled(contents.inputs, scale),
    inputScale: contents.inputScale ? composed(contents.inputScale, scale) : scale,
    targetScale: contents.classes ? unscaled(contents.targets.columns) : scaleOf(reference.targets),
  };
}
