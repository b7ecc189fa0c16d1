import type { Scale } from '../data/index.ts';
import { BacksolveError } from '../errors.ts';
import { breather } from '../run/breather.ts';
import { hostSignal } from '../run/fit.ts';
import { runningScale } from './running-scale.ts';
import type { Store, Stored } from './store.ts';

/** Some rows, checked, as columns: the inputs' first, then the targets'. All of one length. */
export type Columns = readonly Float64Array[];

/** How a source is to be read. */
interface Reading {
  readonly inputs: number;
  readonly width: number;
  readonly blockRows: number;
  readonly signal: AbortSignal | undefined;
}

/** What a source was found to hold. */
interface Spooled {
  readonly stored: Stored;
  readonly inputScale: Scale;
  readonly targetScale: Scale;
}

/**
 * Reads a source once, to its end, into a store; where the source fails, nothing is left behind.
 *
 * @param inputs - How many of the columns are inputs.
 * @param width - How many columns there are.
 * @param signal - Ends the reading; so does the host's interrupt.
 * @throws `NO_ROWS`, and what the source throws.
 */
export async function spool(
  source: AsyncIterable<Columns>,
  store: Store,
  { inputs, width, blockRows, signal }: Reading,
): Promise<Spooled> {
  const { breathe } = breather();
  const statistics = runningScale(width);
  const block = new Float64Array(blockRows * width);
  let filled = 0;
  let rows = 0;
  const pack = (): Float64Array => {
    if (filled === blockRows) return block;
    // The last block is shorter: its targets begin earlier.
    block.copyWithin(
      filled * inputs,
      blockRows * inputs,
      blockRows * inputs + filled * (width - inputs),
    );
    return block.subarray(0, filled * width);
  };
  try {
    for await (const columns of source) {
      await breathe();
      signal?.throwIfAborted();
      hostSignal()?.throwIfAborted();
      const count = columns[0]?.length ?? 0;
      if (count === 0) continue;
      statistics.add(columns);
      for (let from = 0; from < count; ) {
        const taken = Math.min(count - from, blockRows - filled);
        scatter(columns, from, taken, block, filled, inputs, blockRows);
        filled += taken;
        from += taken;
        if (filled < blockRows) continue;
        store.write(block);
        filled = 0;
      }
      rows += count;
    }
    if (rows === 0) {
      throw new BacksolveError(
        'NO_ROWS',
        'The source holds no rows. Check the filter or the file that they come from.',
      );
    }
    if (filled > 0) store.write(pack());
  } catch (error) {
    store.abandon();
    throw error;
  }
  const { mean, deviation } = statistics.scale();
  return {
    stored: store.finish(rows),
    inputScale: { mean: mean.slice(0, inputs), deviation: deviation.slice(0, inputs) },
    targetScale: { mean: mean.slice(inputs), deviation: deviation.slice(inputs) },
  };
}

/** Puts rows of the columns where they belong in a block of which so many rows are filled. */
function scatter(
  columns: Columns,
  from: number,
  count: number,
  block: Float64Array,
  filled: number,
  inputs: number,
  blockRows: number,
): void {
  const targets = columns.length - inputs;
  columns.forEach((values, column) => {
    const stride = column < inputs ? inputs : targets;
    const base = column < inputs ? column : blockRows * inputs + column - inputs;
    for (let row = 0, to = base + filled * stride; row < count; row++, to += stride) {
      block[to] = values[from + row]!;
    }
  });
}
