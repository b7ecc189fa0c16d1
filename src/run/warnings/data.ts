import type { Dense } from '../../linear/index.ts';
import type { TrainingData } from '../../training/training-data.ts';
import type { DataFinding } from '../../warnings/finding.ts';
import { FAR, SAME, SHIFTED, TINY } from '../../warnings/thresholds.ts';

const known = new WeakMap<TrainingData, readonly DataFinding[]>();

/** What the inputs of the training rows that count tell. Found once for all runs on the same data. */
export function dataFindings(data: TrainingData): readonly DataFinding[] {
  let found = known.get(data);
  if (!found) {
    found = findingsIn(data);
    known.set(data, found);
  }
  return found;
}

interface Column {
  readonly mean: number;
  readonly deviation: number;
}

function findingsIn({ inputs, roots }: TrainingData): readonly DataFinding[] {
  const rows = countedRows(inputs, roots);
  // Of one row every column is constant, and that is not the trouble.
  if (rows.length < 2) return [];
  const columns = Array.from({ length: inputs.columns }, (_, column) =>
    columnOf(inputs, rows, column),
  );
  const indices = [...columns.keys()];
  const constant = indices.filter((column) => columns[column]!.deviation === 0);
  const pairs = repeated(inputs, rows, columns);
  const odd = indices.filter((column) => isOdd(columns[column]!));
  return [
    ...(odd.length > 0
      ? [
          {
            kind: 'unscaled-inputs' as const,
            columns: odd,
            largest: Math.max(...odd.map((column) => sizeOf(columns[column]!))),
            smallest: Math.min(...odd.map((column) => columns[column]!.deviation)),
          },
        ]
      : []),
    ...(pairs.length > 0 ? [{ kind: 'duplicate-inputs' as const, pairs }] : []),
    ...(constant.length > 0 ? [{ kind: 'constant-inputs' as const, columns: constant }] : []),
  ];
}

function countedRows({ rows }: Dense, roots: Float64Array | undefined): readonly number[] {
  return Array.from({ length: rows }, (_, row) => row).filter((row) => !roots || roots[row]! > 0);
}

/** Mean and deviation; a deviation of exactly 0 where all values are one. */
function columnOf({ columns, data }: Dense, rows: readonly number[], column: number): Column {
  const first = data[rows[0]! * columns + column]!;
  let sum = 0;
  let constant = true;
  for (const row of rows) {
    const value = data[row * columns + column]!;
    constant &&= value === first;
    sum += value;
  }
  if (constant) return { mean: first, deviation: 0 };
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (data[row * columns + column]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / rows.length) };
}

/** Root mean square. */
function sizeOf({ mean, deviation }: Column): number {
  return Math.hypot(mean, deviation);
}

function isOdd(column: Column): boolean {
  const { mean, deviation } = column;
  if (deviation === 0) return false;
  return sizeOf(column) > FAR || deviation < TINY || Math.abs(mean) > SHIFTED * deviation;
}

/**
 * Columns that follow from an earlier one by a factor and a constant, each with the earliest. Only
 * columns of one fourth moment are compared row by row, so that many columns cost little more than
 * reading them.
 */
function repeated(
  { columns: width, data }: Dense,
  rows: readonly number[],
  columns: readonly Column[],
): readonly (readonly [number, number])[] {
  const scaled = (row: number, column: number): number => {
    const { mean, deviation } = columns[column]!;
    return (data[row * width + column]! - mean) / deviation;
  };
  const moments = columns.map((_, column) =>
    rows.reduce((sum, row) => sum + scaled(row, column) ** 4, 0),
  );
  const order = [...columns.keys()]
    .filter((column) => columns[column]!.deviation > 0)
    .sort((a, b) => moments[a]! - moments[b]!);
  const groups: number[][] = [];
  const groupOf = new Map<number, number[]>();
  order.forEach((column, at) => {
    let group: number[] | undefined;
    for (let before = at - 1; before >= 0 && !group; before--) {
      const other = order[before]!;
      if (moments[column]! - moments[other]! > 1e-6 * moments[column]!) break;
      if (agree(rows, scaled, column, other)) group = groupOf.get(other);
    }
    if (!group) {
      group = [];
      groups.push(group);
    }
    group.push(column);
    groupOf.set(column, group);
  });
  return groups
    .flatMap((group) => {
      const [first = 0, ...others] = group.sort((a, b) => a - b);
      return others.map((later) => [first, later] as const);
    })
    .sort(([, a], [, b]) => a - b);
}

/** Whether two scaled columns are the same in every row, or each the other's negative. */
function agree(
  rows: readonly number[],
  scaled: (row: number, column: number) => number,
  one: number,
  other: number,
): boolean {
  const close = (sign: number): boolean =>
    rows.every((row) => Math.abs(scaled(row, one) - sign * scaled(row, other)) < SAME);
  return close(1) || close(-1);
}
