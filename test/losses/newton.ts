import { solve as leastSquares, Matrix } from 'ml-matrix';

/** What Newton's method is to fit: softmax regression, or logistic regression of each target. */
export interface Fitted {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly output: 'softmax' | 'sigmoid';
  readonly ridge?: number;
  /** w, one per row. */
  readonly weights?: readonly number[];
}

export interface NewtonSolution {
  /** Shape ((inputs + 1) × outputs), the intercepts last. */
  readonly coefficients: Matrix;
  readonly deviance: number;
  /** Of the deviance's half, at the end; rows and columns output after output, intercepts last. */
  readonly information: Matrix;
}

export function probabilities(totals: readonly number[], output: Fitted['output']): number[] {
  if (output === 'sigmoid') return totals.map((z) => 1 / (1 + Math.exp(-z)));
  const exponentials = totals.map((z) => Math.exp(z - Math.max(...totals)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/**
 * Maximum likelihood by Newton's method on the full Hessian, −Σ w log p + ½λ‖W‖², written out sum by
 * sum with ml-matrix and halving steps: it shares nothing with the losses or the rungs.
 */
export function newton({ inputs, targets, output, ridge = 0, weights }: Fitted): NewtonSolution {
  const design = inputs.map((row) => [...row, 1]);
  const d = design[0]?.length ?? 0;
  const k = targets[0]?.length ?? 0;
  const weightOf = (row: number): number => weights?.[row] ?? 1;

  const value = (b: Matrix): number => {
    let sum = 0;
    design.forEach((a, row) => {
      const p = probabilities(totals(a, b), output);
      targets[row]?.forEach((y, o) => {
        const hit = y === 0 ? 0 : y * Math.log(p[o] ?? 0);
        const miss = output === 'softmax' || y === 1 ? 0 : (1 - y) * Math.log(1 - (p[o] ?? 0));
        sum -= 2 * weightOf(row) * (hit + miss);
      });
    });
    return sum;
  };
  const penalty = (b: Matrix): number =>
    ridge * b.subMatrix(0, d - 2, 0, k - 1).norm('frobenius') ** 2;

  let b = Matrix.zeros(d, k);
  let information = Matrix.zeros(d * k, d * k);
  for (let step = 0; step < 60; step++) {
    const slope = Matrix.zeros(d * k, 1);
    information = Matrix.zeros(d * k, d * k);
    design.forEach((a, row) => {
      const p = probabilities(totals(a, b), output);
      for (let o = 0; o < k; o++) {
        for (let i = 0; i < d; i++) {
          const error = (targets[row]?.[o] ?? 0) - (p[o] ?? 0);
          add(slope, o * d + i, 0, weightOf(row) * error * (a[i] ?? 0));
          for (let q = 0; q < k; q++) {
            const same = o === q ? (p[o] ?? 0) : 0;
            const both = (p[o] ?? 0) * (p[q] ?? 0);
            const curvature = output === 'softmax' ? same - both : o === q ? same - both : 0;
            for (let j = 0; j < d; j++) {
              add(
                information,
                o * d + i,
                q * d + j,
                weightOf(row) * curvature * (a[i] ?? 0) * (a[j] ?? 0),
              );
            }
          }
        }
      }
    });
    for (let o = 0; o < k; o++) {
      for (let i = 0; i < d - 1; i++) {
        add(slope, o * d + i, 0, -ridge * b.get(i, o));
        add(information, o * d + i, o * d + i, ridge);
      }
    }
    // By singular values: softmax leaves one direction of every row of coefficients free.
    const move = leastSquares(information, slope, true);
    let length = 1;
    const before = value(b) + penalty(b);
    const moved = (by: number): Matrix =>
      Matrix.add(b, new Matrix(d, k).apply(fill((i, o) => by * move.get(o * d + i, 0))));
    while (!(value(moved(length)) + penalty(moved(length)) <= before) && length > 1e-10)
      length /= 2;
    const next = moved(length);
    const change = Matrix.sub(next, b).norm('max');
    b = next;
    if (change < 1e-13 * (1 + b.norm('max'))) break;
  }
  return { coefficients: b, deviance: value(b), information };
}

function totals(a: readonly number[], b: Matrix): number[] {
  return Array.from({ length: b.columns }, (_, o) =>
    a.reduce((sum, value, i) => sum + value * b.get(i, o), 0),
  );
}

function add(matrix: Matrix, row: number, column: number, by: number): void {
  matrix.set(row, column, matrix.get(row, column) + by);
}

function fill(of: (i: number, j: number) => number) {
  return function (this: Matrix, i: number, j: number): void {
    this.set(i, j, of(i, j));
  };
}
