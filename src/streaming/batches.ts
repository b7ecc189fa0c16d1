import { Matrix } from 'ml-matrix';
import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { Numbers } from '../network/index.ts';
import { random } from '../random.ts';
import type { Batch } from './batch.ts';

/**
 * Cuts rows into batches; the last one is as small as it comes out.
 *
 * @param data - Rows such as `data.train`.
 * @param size - Rows of each batch.
 * @param options.seed - Of a random order of the rows. Default: as they are.
 * @throws `SHAPE_MISMATCH` where inputs, targets and weights have different numbers of rows,
 * `NO_ROWS`, `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function batches(
  data: Batch,
  size: number,
  options: { readonly seed?: number } = {},
): Iterable<Batch> {
  checkOptions('batches', options, ['seed']);
  const { seed } = options;
  if (!(Number.isInteger(size) && size >= 1) || (seed !== undefined && !Number.isFinite(seed))) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `batches takes a size that is a whole number from 1, and a finite seed; got ${String(size)} and ${String(seed)}. Try batches(data.train, 50, { seed: 1 }).`,
    );
  }
  const rows = rowsOf(data.inputs);
  const targets = rowsOf(data.targets);
  const weights = data.weights?.length ?? rows;
  if (rows !== targets || rows !== weights) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `There are ${rows} rows of inputs, ${targets} of targets and ${weights} weights: each row of inputs needs its own.`,
    );
  }
  if (rows === 0) {
    throw new BacksolveError('NO_ROWS', 'batches was given no rows. Check where they come from.');
  }
  const order = seed === undefined ? undefined : [...random(seed).permutation(rows)];
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < rows; from += size) {
        const count = Math.min(size, rows - from);
        const chosen = Array.from({ length: count }, (_, at) => order?.[from + at] ?? from + at);
        yield {
          ...data,
          inputs: pick(data.inputs, chosen),
          targets: pick(data.targets, chosen),
          ...(data.weights ? { weights: chosen.map((row) => data.weights?.[row] ?? 0) } : {}),
        };
      }
    },
  };
}

function rowsOf(numbers: Numbers): number {
  return Matrix.isMatrix(numbers) ? numbers.rows : numbers.length;
}

function pick(numbers: Numbers, rows: readonly number[]): readonly (readonly number[])[] {
  if (Matrix.isMatrix(numbers)) return rows.map((row) => numbers.getRow(row));
  return rows.map((row) => {
    const picked = numbers[row] ?? [];
    return typeof picked === 'number' ? [picked] : picked;
  });
}
