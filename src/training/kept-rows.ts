import { BacksolveError } from '../errors.ts';
import { type Dense, zeros } from '../linear/index.ts';
import type { ForwardPass } from '../network/index.ts';
import type { TrainingData } from './training-data.ts';

/**
 * Which training rows count: those of a list, those that a condition is true of, or all but some.
 * Rows are numbered from 0, in the order of the training data.
 */
export type KeptRows =
  | readonly number[]
  | ((row: number) => boolean)
  | { readonly without: readonly number[] };

/**
 * Which rows are meant, in ascending order.
 *
 * @param samples - How many there are.
 * @throws `OPTION_OUT_OF_RANGE` for rows that there aren't, that are named twice, or for what is no
 * choice of rows; `NO_ROWS` where none is left.
 */
export function checkRows(
  call: string,
  rows: KeptRows,
  { inputs: { rows: samples }, roots }: Pick<TrainingData, 'inputs' | 'roots'>,
): readonly number[] {
  const kept = chosen(call, rows, samples);
  if (kept.length === 0) {
    throw new BacksolveError(
      'NO_ROWS',
      `${call} was left with none of the ${samples} training rows. Keep at least one: { rows: [0, 1, 2] }, or leave a few out: { rows: { without: [3] } }.`,
    );
  }
  if (roots && kept.every((row) => roots[row] === 0)) {
    throw new BacksolveError(
      'NO_ROWS',
      `${call} was left with rows of weight 0 only, and those don't count. Keep at least one that does.`,
    );
  }
  return kept;
}

function chosen(call: string, rows: unknown, samples: number): readonly number[] {
  const all = [...new Array(samples).keys()];
  if (typeof rows === 'function') {
    return all.filter((row) => {
      const answer: unknown = rows(row);
      if (typeof answer === 'boolean') return answer;
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `The condition in { rows } of ${call} says true or false of each row, and of row ${row} it said ${String(answer)}. Try { rows: (row) => row % 2 === 0 }.`,
      );
    });
  }
  if (Array.isArray(rows)) {
    const kept = checkIndices(call, 'rows', rows, samples);
    return all.filter((row) => kept.has(row));
  }
  if (typeof rows === 'object' && rows !== null && 'without' in rows) {
    const others = Object.keys(rows).filter((name) => name !== 'without');
    if (Array.isArray(rows.without) && others.length === 0) {
      const left = checkIndices(call, 'rows.without', rows.without, samples);
      return all.filter((row) => !left.has(row));
    }
  }
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `${call} takes rows as those to keep, [0, 1, 2], as a condition, (row) => row < 50, or as those to leave out, { without: [3, 17] }; got ${shown(rows)}.`,
  );
}

function checkIndices(
  call: string,
  name: string,
  rows: readonly unknown[],
  samples: number,
): ReadonlySet<unknown> {
  const seen = new Set<unknown>();
  // By index, for a hole in an array is a mistake too.
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (typeof row !== 'number' || !Number.isInteger(row) || row < 0 || row >= samples) {
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `${call} takes ${name} as whole numbers from 0 to ${samples - 1}, there being ${samples} training rows; got ${shown(row)} at place ${at}.`,
      );
    }
    if (seen.has(row)) {
      throw new BacksolveError(
        'OPTION_OUT_OF_RANGE',
        `${call} was given row ${row} twice in ${name}. Name each row once; to count a row more than others train with sample weights, { inputs, targets, weights }.`,
      );
    }
    seen.add(row);
  }
  return seen;
}

function shown(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}

/** The data of some rows alone, their weights scaled to a mean of 1 again, as `train` scales them. */
export function dataOf(data: TrainingData, rows: readonly number[]): TrainingData {
  const { inputs, targets, roots } = data;
  return {
    ...data,
    inputs: rowsOf(inputs, rows),
    targets: rowsOf(targets, rows),
    roots: roots && rootsOf(roots, rows),
  };
}

function rootsOf(roots: Float64Array, rows: readonly number[]): Float64Array {
  const weights = rows.map((row) => roots[row]! ** 2);
  const counted = weights.filter((weight) => weight > 0);
  const mean = counted.reduce((sum, weight) => sum + weight, 0) / counted.length;
  return Float64Array.from(weights, (weight) => Math.sqrt(weight / mean));
}

/** What a forward pass computed for some rows: a row's numbers depend on no other row. */
export function passOfRows(pass: ForwardPass, rows: readonly number[]): ForwardPass {
  const some = (matrices: readonly Dense[]): readonly Dense[] =>
    matrices.map((matrix) => rowsOf(matrix, rows));
  return {
    activations: some(pass.activations),
    preActivations: some(pass.preActivations),
    branches: some(pass.branches),
  };
}

function rowsOf({ columns, data }: Dense, rows: readonly number[]): Dense {
  const some = zeros(rows.length, columns);
  rows.forEach((row, at) => {
    some.data.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return some;
}
