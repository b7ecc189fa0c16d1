/** A fraction of whole numbers: arithmetic without rounding, so that a rank is a rank. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

const none: Fraction = { over: 0n, under: 1n };

function fraction(over: bigint, under: bigint): Fraction {
  let [a, b] = [over < 0n ? -over : over, under < 0n ? -under : under];
  while (b > 0n) [a, b] = [b, a % b];
  const sign = under < 0n ? -1n : 1n;
  return { over: (sign * over) / a, under: (sign * under) / a };
}

/** The number that a double stands for. */
export function exactly(value: number): Fraction {
  let under = 1n;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    under *= 2n;
  }
  return fraction(BigInt(whole), under);
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);
export const minus = (a: Fraction, b: Fraction): Fraction =>
  plus(a, { over: -b.over, under: b.under });
export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.over, a.under * b.under);
const per = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.under, a.under * b.over);

/** The nearest double, give or take its last digit: sixty digits, then rounded. */
export function rounded({ over, under }: Fraction): number {
  const digits = ((over * 10n ** 60n) / under).toString();
  return Number(`${digits}e-60`);
}

type Matrix = readonly (readonly Fraction[])[];

const dot = (a: readonly Fraction[], b: readonly Fraction[]): Fraction =>
  a.reduce((sum, value, at) => plus(sum, times(value, b[at] ?? none)), none);
const column = (m: Matrix, at: number): readonly Fraction[] => m.map((row) => row[at] ?? none);

/** The reduced row echelon form, without its rows of zeros. */
function reduced(matrix: Matrix): Fraction[][] {
  const rows = matrix.map((row) => [...row]);
  const done: Fraction[][] = [];
  for (let at = 0; at < (matrix[0]?.length ?? 0); at++) {
    const index = rows.findIndex((row) => (row[at] ?? none).over !== 0n);
    const [pivot] = index < 0 ? [] : rows.splice(index, 1);
    if (!pivot) continue;
    const own = pivot.map((value) => per(value, pivot[at] ?? none));
    for (const other of [...rows, ...done]) {
      const factor = other[at] ?? none;
      if (factor.over === 0n) continue;
      other.forEach((value, k) => {
        other[k] = minus(value, times(factor, own[k] ?? none));
      });
    }
    done.push(own);
  }
  return done;
}

/** Of all x that make ‖r − J x‖ least, the shortest, and J's rank. */
export function shortestLeastSquares(
  j: Matrix,
  r: readonly Fraction[],
): { readonly x: readonly Fraction[]; readonly rank: number } {
  const columns = (j[0] ?? []).map((_, at) => column(j, at));
  const normal = columns.map((one) => columns.map((other) => dot(one, other)));
  const moments = columns.map((one) => dot(one, r));
  // The rows of F span what the rows of J span: x = Fᵀy with (F JᵀJ Fᵀ) y = F Jᵀr.
  const f = reduced(normal);
  const images = f.map((row) => normal.map((other) => dot(other, row)));
  const system = f.map((row) => [...images.map((image) => dot(row, image)), dot(row, moments)]);
  const y = column(reduced(system), f.length);
  const x = columns.map((_, at) => dot(column(f, at), y));
  return { x, rank: f.length };
}
