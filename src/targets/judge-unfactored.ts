import { EigenvalueDecomposition } from 'ml-matrix';
import { type Dense, gram, numericalRank, rowsTimes, toMatrix } from '../linear/index.ts';
import { once } from '../once.ts';
import { designOf } from './design.ts';
import type { Penalties } from './equations.ts';
import type { JointLayer } from './jacobian-rows.ts';
import { jointRegressions } from './joint-system.ts';
import type { Regression, RegressionSolution } from './regression.ts';

/** A normal matrix of this many columns takes 8 MB; its rank, by the rows where it is uncertain, a second. With 2,550 it took a minute. */
const MOST_JUDGED = 1000;

/** A joint question with what its preconditioner knows. */
export interface UnfactoredQuestion extends JointLayer {
  /** r. Shape (samples × responses). */
  readonly response: Dense;
  /** √w, which s and the response hold already. */
  readonly roots?: Float64Array | undefined;
}

/** What can be said about a system that conjugate gradients have solved without its matrix. */
export interface Judgement {
  readonly estimated: boolean;
  rank(): number;
  of(
    penalties: Penalties,
  ): Pick<
    RegressionSolution,
    'condition' | 'conditionScaled' | 'variances' | 'residualsOf' | 'hat'
  >;
}

/**
 * Judges the system when somebody asks, and not before.
 *
 * Up to 1,000 unknowns the normal matrix is formed and factored for it: rank, conditions, variances
 * and leverages are then those of the exact solution, to which conjugate gradients are on the way.
 * Above, rank and conditions are those of the preconditioner's matrix (A′ᵀA′) ⊗ (SᵀS)/n + (λ + μ)I,
 * estimates, and variances and degrees of freedom are NaN.
 *
 * @param mostJudged - The most unknowns for which a matrix is formed.
 */
export function judgementOf(
  question: UnfactoredQuestion,
  mostJudged: number = MOST_JUDGED,
): Judgement {
  const { start } = question;
  const unknowns = start.weights.data.length + start.bias.length;
  return unknowns <= mostJudged ? byFactoring(question) : byFactors(question);
}

function byFactoring(question: UnfactoredQuestion): Judgement {
  const exact = once((): Regression => jointRegressions([question], question.response)[0]!);
  return {
    estimated: false,
    rank: () => exact().rank(),
    of: (penalties) => {
      const solution = once(() => exact().solve(penalties));
      return {
        condition: () => solution().condition(),
        conditionScaled: () => solution().conditionScaled(),
        variances: (unit) => solution().variances(unit),
        residualsOf: (unit) => solution().residualsOf(unit),
        hat: () => solution().hat!(),
      };
    },
  };
}

/** The two factors of A′ᵀA′ ⊗ SᵀS/n. */
interface KroneckerPair {
  readonly inputs: Dense;
  /** SᵀS/n, n the sum of the weights. */
  readonly says: Dense;
}

function byFactors({ inputs, start, sensitivity, response, roots }: UnfactoredQuestion): Judgement {
  const units = start.bias.length;
  const pair = once((): KroneckerPair => {
    const rows = sensitivity.data.length / units;
    const says = gram({ rows, columns: units, data: sensitivity.data });
    const n = roots ? roots.reduce((sum, root) => sum + root * root, 0) : inputs.rows;
    for (let at = 0; at < says.data.length; at++) says.data[at]! /= n;
    return { inputs: gram(rowsTimes(designOf(inputs).columns, roots)), says };
  });
  return {
    estimated: true,
    rank: once(() =>
      Math.min(numericalRank(pair().inputs) * numericalRank(pair().says), response.data.length),
    ),
    of: ({ ridge, damping }) => ({
      condition: once(() => conditionOf(pair(), ridge + damping)),
      conditionScaled: once(() => scaledConditionOf(pair(), ridge + damping)),
      variances: () => new Float64Array(start.weights.rows + 1).fill(Number.NaN),
      residualsOf: () => ({
        columns: [...new Array(response.columns).keys()],
        freedom: Number.NaN,
      }),
    }),
  };
}

/** λmax/λmin of A ⊗ S + shift·I. */
function conditionOf({ inputs, says }: KroneckerPair, shift: number): number {
  const [one, other] = [extremes(inputs), extremes(says)];
  const largest = one.largest * other.largest + shift;
  const least = one.least * other.least + shift;
  return least > largest * Number.EPSILON ? largest / least : Number.POSITIVE_INFINITY;
}

/** The same with every column in units of its own size, the penalty against the mean column. */
function scaledConditionOf({ inputs, says }: KroneckerPair, shift: number): number {
  const mean = (trace(inputs) * trace(says)) / (inputs.rows * says.rows);
  return conditionOf({ inputs: correlations(inputs), says: correlations(says) }, shift / mean);
}

function extremes(matrix: Dense): { readonly least: number; readonly largest: number } {
  const { realEigenvalues } = new EigenvalueDecomposition(toMatrix(matrix), {
    assumeSymmetric: true,
  });
  return {
    least: Math.max(0, Math.min(...realEigenvalues)),
    largest: Math.max(...realEigenvalues),
  };
}

/** D⁻¹ M D⁻¹, D the square roots of M's diagonal; zeros for a column that holds nothing. */
function correlations({ rows, columns, data }: Dense): Dense {
  const roots = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(data[i * columns + i]!));
  const entries = data.map((value, at) => {
    const size = roots[Math.floor(at / columns)]! * roots[at % columns]!;
    return size > 0 ? value / size : 0;
  });
  return { rows, columns, data: entries };
}

function trace({ rows, columns, data }: Dense): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * columns + i]!;
  return sum;
}
