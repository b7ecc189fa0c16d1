import { checkOptions } from '../check-options.ts';
import { unknownColumn } from '../data/find-column.ts';
import { BacksolveError } from '../errors.ts';
import { type Numbers, numbersToDense } from '../network/index.ts';
import type { TrainingInput } from '../training/index.ts';
import { openItems, type RowItem } from './items.ts';
import { openParquet } from './parquet.ts';
import { blocksOn, type RowBlocks } from './row-blocks.ts';
import { type Columns, spool } from './spool.ts';
import { fileStore, memoryStore } from './store.ts';

/** How rows are kept. */
export interface BlockOptions {
  /** Rows in a block. Default 4096: a block and what a network makes of it then stay in the cache. */
  readonly blockRows?: number;
  /** Where the rows are kept. Default: a temporary file; rows that are in memory stay there. */
  readonly keep?: 'file' | 'memory';
  /** Where the temporary file is made. Default: the system's folder for such files. */
  readonly folder?: string;
  /** Ends the reading with the signal's reason; a notebook's interrupt does so too. */
  readonly signal?: AbortSignal;
}

/** What is taken from a file or an iterator. */
export interface RowBlocksOptions extends BlockOptions {
  /** Columns that a network is shown, in their order. Default: all that aren't targets. */
  readonly inputs?: readonly string[];
  /** The column or columns to learn. */
  readonly target: string | readonly string[];
  /**
   * Whether inputs and targets are standardised, by the mean and deviation of all rows. The network's
   * predictions by the run, and its losses, stay in the columns' own units. Default false.
   */
  readonly scale?: boolean;
}

/** What rows may come from, beside rows in memory: a Parquet file, or an iterator. */
export type RowSource = string | URL | AsyncIterable<RowItem> | Iterable<RowItem>;

/** So many rows in a block stay in the cache, and a step over them is short against a person's patience. */
const BLOCK_ROWS = 4096;

/**
 * Prepares rows to be learned from a block at a time, by `trainOnBlocks`.
 *
 * A Parquet file or an iterator is read once, checked, and kept as raw numbers in a temporary file, 8
 * bytes each, which goes when the blocks are closed or the process ends. Memory then holds one block;
 * while a Parquet file is read, a row group or a million rows of it.
 *
 * @param source - The path of a Parquet file; an iterator of rows, `{ x: 1, y: 2 }`, or of batches of
 * columns, `{ x: [1, 3], y: [2, 4] }`; or what `train` takes, such as a split of a loaded data set.
 * @throws `UNKNOWN_COLUMN`, `DUPLICATE_COLUMN`, `MISSING_VALUE`, `NOT_A_NUMBER`, `NOT_FINITE`, naming row
 * and column; `NO_ROWS`, `SHAPE_MISMATCH`, `FILE_NOT_READABLE`, `FILE_NOT_UNDERSTOOD`,
 * `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`. Nothing is left behind then.
 */
export function rowBlocks(source: RowSource, options: RowBlocksOptions): Promise<RowBlocks>;
export function rowBlocks(data: TrainingInput, options?: BlockOptions): Promise<RowBlocks>;
export async function rowBlocks(
  source: RowSource | TrainingInput,
  options: RowBlocksOptions | BlockOptions = {},
): Promise<RowBlocks> {
  if (isInput(source)) return ofInput(source, options);
  checkOptions('rowBlocks', options, [...KEEPING, 'inputs', 'target', 'scale']);
  const blockRows = checkKeeping(options);
  if (!('target' in options) || options.target === undefined) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      "rowBlocks needs to know what to learn: rowBlocks('rides.parquet', { target: 'fare' }).",
    );
  }
  const { scale = false } = options;
  if (typeof scale !== 'boolean') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `rowBlocks takes scale as true or false, got ${String(scale)}.`,
    );
  }
  const opened =
    typeof source === 'string' || source instanceof URL
      ? await openParquet(source)
      : await openItems(checkIterable(source));
  const targetNames = typeof options.target === 'string' ? [options.target] : [...options.target];
  const inputNames = options.inputs
    ? [...options.inputs]
    : opened.names.filter((name) => !targetNames.includes(name));
  const names = [...inputNames, ...targetNames];
  checkNames(names, opened.names);
  checkSides(inputNames.length, targetNames.length);
  const store = options.keep === 'memory' ? memoryStore() : await fileStore(options.folder);
  const { stored, inputScale, targetScale } = await spool(opened.columns(names), store, {
    inputs: inputNames.length,
    width: names.length,
    blockRows,
    signal: options.signal,
  });
  const scales = scale ? { inputScale, targetScale } : {};
  return blocksOn(stored, { inputNames, targetNames, ...scales, blockRows });
}

const KEEPING = ['blockRows', 'keep', 'folder', 'signal'];

/** Rows that are in memory, already standardised if they are to be. */
async function ofInput(data: TrainingInput, options: BlockOptions): Promise<RowBlocks> {
  checkOptions('rowBlocks', options, KEEPING);
  const blockRows = checkKeeping(options);
  if (data.weights !== undefined) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'Row blocks have no weights yet: all rows count alike. Leave the weights out, or use train(network, data).',
    );
  }
  const inputs = denseOf(data.inputs, 'inputs', data.inputNames);
  const targets = denseOf(data.targets, 'targets', data.targetNames);
  if (inputs.rows !== targets.rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The inputs have ${inputs.rows} rows and the targets ${targets.rows}: each row of inputs needs its row of targets.`,
    );
  }
  const store = options.keep === 'file' ? await fileStore(options.folder) : memoryStore();
  const source = (async function* (): AsyncGenerator<Columns> {
    yield [inputs, targets].flatMap(({ rows, columns, data: values }) =>
      Array.from({ length: columns }, (_, column) =>
        Float64Array.from({ length: rows }, (__, row) => values[row * columns + column]!),
      ),
    );
  })();
  const width = inputs.columns + targets.columns;
  const { stored } = await spool(source, store, {
    inputs: inputs.columns,
    width,
    blockRows,
    signal: options.signal,
  });
  return blocksOn(stored, {
    inputNames: data.inputNames ?? numbered('x', inputs.columns),
    targetNames: data.targetNames ?? numbered('y', targets.columns),
    targetScale: data.targetScale,
    blockRows,
  });
}

function denseOf(numbers: Numbers, what: string, columnNames: readonly string[] | undefined) {
  const [first] = Array.isArray(numbers) ? numbers : [];
  const count = 'columns' in numbers ? numbers.columns : Array.isArray(first) ? first.length : 1;
  checkSides(count, count);
  return numbersToDense(numbers, { what, columnNames }, { count, because: 'row 1 says so' });
}

function numbered(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
}

function isInput(source: unknown): source is TrainingInput {
  return typeof source === 'object' && source !== null && 'inputs' in source && 'targets' in source;
}

function checkIterable<T>(source: AsyncIterable<T> | Iterable<T>): AsyncIterable<T> | Iterable<T> {
  if (
    typeof source === 'object' &&
    source !== null &&
    (Symbol.asyncIterator in source || Symbol.iterator in source)
  ) {
    return source;
  }
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    'rowBlocks takes the path of a Parquet file, an iterator of rows, or data of the form { inputs, targets }.',
  );
}

function checkKeeping({ blockRows = BLOCK_ROWS, keep }: BlockOptions): number {
  if (keep !== undefined && keep !== 'file' && keep !== 'memory') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `rowBlocks takes keep as 'file' or 'memory', got ${JSON.stringify(keep)}.`,
    );
  }
  if (Number.isInteger(blockRows) && blockRows >= 1 && blockRows <= 1e6) return blockRows;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `rowBlocks takes blockRows as a whole number from 1 to a million, got ${String(blockRows)}. Leave it out for ${BLOCK_ROWS}.`,
  );
}

function checkNames(wanted: readonly string[], there: readonly string[]): void {
  wanted.forEach((name, at) => {
    if (wanted.indexOf(name) < at) {
      throw new BacksolveError(
        'DUPLICATE_COLUMN',
        `The column '${name}' is asked for twice. A column is an input or a target, once.`,
      );
    }
    if (there.includes(name)) return;
    throw unknownColumn(name, there);
  });
}

function checkSides(inputs: number, targets: number): void {
  if (inputs > 0 && targets > 0) return;
  throw new BacksolveError(
    'SHAPE_MISMATCH',
    'Row blocks need at least one column of inputs and one of targets.',
  );
}
