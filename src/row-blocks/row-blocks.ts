import type { Scale } from '../data/index.ts';
import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import type { Layout, Stored } from './store.ts';

/** Some rows as a network takes them. Both matrices are good until the next block is asked for. */
export interface RowBlock {
  /** Shape (rows × inputs), standardised where the blocks have an `inputScale`. */
  readonly inputs: Dense;
  /** Shape (rows × targets), divided by the `targetScale` where there is one. */
  readonly targets: Dense;
}

/**
 * Rows to learn from, a block at a time and as often as wanted: memory holds one block, whatever
 * the number of rows. Made by {@link rowBlocks}.
 */
export interface RowBlocks extends Displayable {
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  /** How many rows there are in all blocks. */
  readonly rows: number;
  /** Rows in each block but the last, which has what is left. */
  readonly blockRows: number;
  /** How many blocks there are. */
  readonly blocks: number;
  /** Where the rows are kept: a temporary file, or memory. */
  readonly keep: 'file' | 'memory';
  /** What the inputs are standardised by: x → (x − mean) / deviation. */
  readonly inputScale?: Scale;
  /** What the targets are standardised by. Losses and predictions stay in their own units. */
  readonly targetScale?: Scale;
  /**
   * Reads one block.
   *
   * @param index - 0 … blocks − 1.
   * @throws `OPTION_OUT_OF_RANGE` where there is no such block; `WRONG_ARGUMENT` after `close`.
   */
  block(index: number): RowBlock;
  /** Gives the temporary file back. Blocks can't be read any more; closing twice does no harm. */
  close(): void;
}

/** What the blocks hold, beside the rows themselves. */
interface Contents extends Layout {
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  readonly inputScale?: Scale | undefined;
  readonly targetScale?: Scale | undefined;
}

/** Shows what a store holds as blocks. */
export function blocksOn(
  store: Stored,
  { inputNames, targetNames, inputScale, targetScale, blockRows }: Contents,
): RowBlocks {
  const { rows, keep } = store;
  const d = inputNames.length;
  const m = targetNames.length;
  const blocks = Math.ceil(rows / blockRows);
  const buffer = new Float64Array(Math.min(rows, blockRows) * (d + m));
  const text = (): string => {
    const place = keep === 'file' ? 'a temporary file' : 'memory';
    const scaled = inputScale ? ', inputs standardised' : '';
    return `Row blocks: ${counted(rows, 'row')} of ${counted(d, 'input')} and ${counted(m, 'target')} in ${counted(blocks, 'block')} of ${blockRows}, kept in ${place}${scaled}\ninputs: ${inputNames.join(', ')}\ntargets: ${targetNames.join(', ')}`;
  };
  return {
    inputNames,
    targetNames,
    rows,
    blockRows,
    blocks,
    keep,
    ...(inputScale ? { inputScale } : {}),
    ...(targetScale ? { targetScale } : {}),
    block(index) {
      if (!(Number.isInteger(index) && index >= 0 && index < blocks)) {
        throw new BacksolveError(
          'OPTION_OUT_OF_RANGE',
          `There are blocks 0 … ${blocks - 1}, not ${String(index)}.`,
        );
      }
      const count = Math.min(blockRows, rows - index * blockRows);
      const taken = buffer.subarray(0, count * (d + m));
      store.read(index, taken);
      const inputs = taken.subarray(0, count * d);
      const targets = taken.subarray(count * d);
      if (inputScale) standardise(inputs, inputScale);
      if (targetScale) standardise(targets, targetScale);
      return {
        inputs: { rows: count, columns: d, data: inputs },
        targets: { rows: count, columns: m, data: targets },
      };
    },
    close: () => store.close(),
    [inspectSymbol]: text,
    [displaySymbol]: () => ({
      'text/html': `<div>${escapeHtml(text()).replace(/\n/g, '<br>')}</div>`,
      'text/plain': text(),
    }),
  };
}

function standardise(values: Float64Array, { mean, deviation }: Scale): void {
  const columns = mean.length;
  for (let at = 0; at < values.length; ) {
    for (let column = 0; column < columns; column++, at++) {
      values[at] = (values[at]! - mean[column]!) / deviation[column]!;
    }
  }
}
