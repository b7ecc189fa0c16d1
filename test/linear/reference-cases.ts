import reference from './reference/least-squares.json' with { type: 'json' };

type Row = number[];

const at = (row: Row, column: number): number => row[column] ?? Number.NaN;

/** The changes that reference/least-squares.py makes, in the same doubles. */
const changes: Readonly<Record<string, (row: Row) => void>> = {
  constant: (row) => {
    row[3] = 0.75;
  },
  duplicated: (row) => {
    row[5] = at(row, 4);
    row[9] = -2 * at(row, 4);
  },
  collinear: (row) => {
    row[1] = Math.floor(at(row, 1) * 1024) / 1024;
    row[2] = Math.floor(at(row, 2) * 1024) / 1024;
    row[7] = at(row, 1) + 2 * at(row, 2);
  },
  'somewhat collinear': (row) => {
    row[7] = at(row, 6) + 2 ** -17 * at(row, 7);
  },
  'nearly collinear': (row) => {
    row[7] = at(row, 6) + 2 ** -20 * at(row, 7);
  },
  'very nearly collinear': (row) => {
    row[7] = at(row, 6) + 2 ** -30 * at(row, 7);
  },
  'far from zero': (row) => {
    row[0] = at(row, 0) + 2 ** 20;
    row[1] = at(row, 1) + 2 ** 24;
  },
  'units apart': (row) => {
    row[0] = at(row, 0) * 2 ** 20;
    row[1] = at(row, 1) * 2 ** -10;
  },
};

export interface ReferenceCase {
  readonly name: string;
  readonly inputs: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
  /** Of [A, 1]. */
  readonly rank: number;
  /** For every response the weights, then the bias. */
  readonly solutions: readonly (readonly number[])[];
}

/** 400 rows, 33 columns with the bias: degenerate least-squares problems, solved with 60 digits. */
export const cases: ReadonlyMap<string, ReferenceCase> = new Map(
  reference.map(({ name, rows, rank, solutions, stored }) => {
    const next = sequence();
    const inputs = Array.from({ length: 400 }, () => Array.from({ length: 32 }, next));
    const responses = Array.from({ length: 400 }, () => [next(), next()]);
    inputs.forEach((row, index) => {
      changes[name]?.(row);
      for (const [column, values] of Object.entries(stored ?? {})) {
        row[Number(column)] = values[index] ?? Number.NaN;
      }
    });
    const found = {
      name,
      inputs: inputs.slice(0, rows),
      responses: responses.slice(0, rows),
      rank,
      solutions,
    };
    return [name, found];
  }),
);

/** The linear congruence that the script uses, in whole numbers. */
function sequence(): () => number {
  let state = 12345n;
  return () => {
    state = (1103515245n * state + 12345n) % 2147483648n;
    return Number(state) / 2 ** 30 - 1;
  };
}
