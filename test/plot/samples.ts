import { Matrix } from 'ml-matrix';
import type { SolveSummary } from '../../src/diagnostics/solve-summary.ts';
import { random } from '../../src/random.ts';
import type { IdealEvent, SolveEvent } from '../../src/training/events.ts';

/** Normal numbers, the same each time. */
export function normals(rows: number, columns: number, seed: number): Matrix {
  const source = random(seed);
  return new Matrix(
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => source.normal())),
  );
}

/** An `ideal` event of which every entry beyond 2 counts as clamped. */
export function idealEvent(rows: number, units: number): IdealEvent {
  const actual = normals(rows, units, 1);
  const ideal = Matrix.add(actual, Matrix.mul(normals(rows, units, 2), 0.5));
  const clampedAt = new Matrix(
    ideal.to2DArray().map((row) => row.map((value) => (Math.abs(value) > 2 ? 1 : 0))),
  );
  const clamped = clampedAt.sum() / (rows * units);
  return { kind: 'ideal', sequence: 7, sweep: 3, layer: 2, ideal, actual, clamped, clampedAt };
}

/** A `solve` event of a layer with four inputs, whose units have a regression each. */
export function solveEvent(rows: number, columns: number): SolveEvent {
  const residual = Matrix.mul(normals(rows, columns, 3), 0.1);
  const response = Matrix.add(residual, normals(rows, columns, 4));
  const event: SolveEvent = {
    kind: 'solve',
    sequence: 8,
    sweep: 3,
    layer: 2,
    rung: 'layer',
    trial: 1,
    ridge: 0.5,
    damping: 0,
    weights: normals(4, columns, 5),
    bias: [],
    residual,
    response,
    condition: 1200,
    conditionScaled: 1200,
    press: 0,
    leverages: [],
    effectiveParameters: 0,
    gcv: 0,
    rank: 5,
    unknowns: 5,
    route: 'cholesky',
    status: 'solved',
    summary: (): never => {
      throw new Error('no summary in this sample');
    },
    outcome: {
      accepted: true,
      safeguarded: true,
      outputResolved: false,
      lossBefore: 2,
      loss: 1,
      objectiveBefore: 2,
      objective: 1,
    },
    with: () => event,
  };
  return event;
}

export function summaryOf(
  names: readonly string[],
  coefficients: readonly number[],
  errors: readonly number[],
  notes: readonly string[] = [],
): SolveSummary {
  return {
    sequence: 30,
    layer: 2,
    sweep: 3,
    trial: 1,
    unit: 4,
    rows: names.map((name, at) => {
      const coefficient = coefficients[at] ?? Number.NaN;
      const standardError = errors[at] ?? Number.NaN;
      return { name, coefficient, standardError, t: coefficient / standardError, vif: 1 };
    }),
    samples: 100,
    rSquared: 0.912,
    adjustedRSquared: 0.91,
    predictedRSquared: 0.9,
    residualDeviation: 0.31,
    degreesOfFreedom: 98,
    effectiveParameters: 2,
    press: 0.1,
    leverages: [],
    cooks: [],
    estimated: false,
    clamped: 0,
    clampedOfUnit: 0,
    warnings: [],
    condition: 1234.5,
    conditionScaled: 1234.5,
    rank: 2,
    unknowns: 2,
    ridge: 0.5,
    damping: 0,
    route: 'cholesky',
    notes,
  };
}

/** A model and rows that it confuses as counted: `counts[i][j]` rows of class i are taken for j. */
export function classified(counts: readonly (readonly number[])[]): {
  readonly model: { predict(): Matrix };
  readonly rows: {
    readonly inputs: number[][];
    readonly targets: Matrix;
    readonly classes: readonly string[];
  };
} {
  const pairs = counts.flatMap((row, i) =>
    row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)),
  );
  const oneHot = (places: readonly number[]): Matrix =>
    new Matrix(places.map((place) => counts.map((_, k) => Number(k === place))));
  const predicted = oneHot(pairs.map(([, guess]) => guess));
  return {
    model: { predict: () => predicted },
    rows: {
      inputs: pairs.map((_, at) => [at]),
      targets: oneHot(pairs.map(([truth]) => truth)),
      classes: counts.map((_, at) => `k${at}`),
    },
  };
}
