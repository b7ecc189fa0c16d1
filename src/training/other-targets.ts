import { BacksolveError } from '../errors.ts';
import { type Dense, zeros } from '../linear/index.ts';
import { type Numbers, numbersToDense } from '../network/index.ts';
import { type TrainingData, wanted } from './training-data.ts';

/**
 * Other targets for the training rows, in the targets' own units: all of them, shape
 * (samples × outputs), or what each is to become. Rows and outputs are numbered from 0.
 */
export type OtherTargets = Numbers | ((y: number, row: number, output: number) => number);

/**
 * The targets in the network's units, scaled as the run's own are.
 *
 * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE` naming row and column.
 */
export function takeTargets(
  call: string,
  given: OtherTargets,
  data: TrainingData,
  widths: readonly number[],
): Dense {
  const { targets, targetNames, scale } = data;
  const { rows, columns } = targets;
  const scaled = (y: number, output: number): number =>
    (y - scale.mean[output]!) / scale.deviation[output]!;
  if (typeof given === 'function') {
    const changed = zeros(rows, columns);
    targets.data.forEach((own, at) => {
      const [row, output] = [Math.floor(at / columns), at % columns];
      const y = scale.mean[output]! + scale.deviation[output]! * own;
      const other: unknown = given(y, row, output);
      if (typeof other !== 'number' || !Number.isFinite(other)) {
        throw new BacksolveError(
          'NOT_FINITE',
          `The function in { targets } of ${call} gave ${String(other)} for row ${row + 1} (index ${row}) of target ${targetNames?.[output] ?? output + 1}, of which ${y} is the target now. It gives a finite number for each: { targets: (y, row) => (row === 17 ? 3.2 : y) }.`,
        );
      }
      // What stays as it is keeps its bits: scaling there and back would round.
      changed.data[at] = other === y ? own : scaled(other, output);
    });
    return changed;
  }
  const own = numbersToDense(
    given,
    { what: `targets of ${call}`, columnNames: targetNames },
    wanted(widths, widths.length - 1, 'outputs'),
  );
  if (own.rows !== rows) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `The targets of ${call} have shape (${own.rows} × ${own.columns}), and the run has ${rows} training rows: (${rows} × ${columns}) is wanted. To leave rows out give { rows } too; to change a few give a function, { targets: (y, row) => (row === 17 ? 3.2 : y) }.`,
    );
  }
  return { ...own, data: own.data.map((y, at) => scaled(y, at % columns)) };
}

/** How many rows differ. */
export function rowsChanged(before: Dense, after: Dense): number {
  const { rows, columns } = before;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = row * columns; at < (row + 1) * columns; at++) {
      if (before.data[at] === after.data[at]) continue;
      count++;
      break;
    }
  }
  return count;
}
