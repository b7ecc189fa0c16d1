import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';
import {
  affine,
  type Dense,
  difference,
  fromMatrix,
  gram,
  multiply,
  rowsTimes,
  sumOfSquares,
  toMatrix,
  transpose,
  zeros,
} from '../linear/index.ts';
import { once } from '../once.ts';
import { effect, type Penalties, pulled, pulledBack, sum } from './equations.ts';
import { withoutSilent } from './jacobian-rows.ts';
import { judgementOf, type UnfactoredQuestion } from './judge-unfactored.ts';
import type { Regression } from './regression.ts';

/**
 * Conjugate-gradient steps of one solve. Early stopping is itself a damping, but not too early: on
 * Friedman 1 with 10-22-22-1 tanh and 1,000 samples, the same two to three seconds ended at 4e-4 with
 * 5 steps (80 sweeps), 2e-5 with 10 (40), 4e-6 with 20 (20) and 1e-4 with 40 (10).
 */
const STEPS = 20;

/** An eigenvalue of a Gram matrix below this share of the largest holds little but rounding errors. */
const ROUNDED = 1e-12;

/**
 * Poses the joint regression of a layer for conjugate gradients: J is applied, never formed, and
 * memory stays that of the activations.
 *
 * The preconditioner takes s and a for independent, JᵀJ ≈ (SᵀS) ⊗ (AᵀA)/n with S the sensitivities of
 * all outputs (as K-FAC does, Martens and Grosse 2015), n the sum of the weights, adds (λ + μ)I, and
 * is inverted through the eigen-decompositions of the two small factors, which all trials share.
 *
 * Rank, conditions, variances and leverages cost a solve nothing until somebody asks for them.
 *
 * @param steps - At most so many; fewer where the gradient has fallen to rounding errors.
 */
export function matrixFreeRegression(
  question: UnfactoredQuestion,
  steps: number = STEPS,
): Regression {
  const { inputs, response, start, roots } = question;
  const units = start.bias.length;
  const sensitivity = withoutSilent([question.sensitivity], [units], response)[0]!;
  const design = withOnes(inputs);
  const q = design.columns;
  const across = once(() => transpose(design));
  const apply = (v: Dense): Dense => effect(sensitivity, multiply(design, v));
  const adjoint = (r: Dense): Dense => multiply(across(), pulledBack(sensitivity, units, r));
  const preconditioner = once(() => kroneckerInverse(rowsTimes(design, roots), sensitivity, units));
  const slope = once(() => adjoint(response));

  const judgement = judgementOf(question);

  return {
    unknowns: q * units,
    units: 'joint',
    estimated: judgement.estimated,
    rank: judgement.rank,
    solve(penalties) {
      const { ridge, damping } = penalties;
      const step = conjugateGradients(
        (v) => held(adjoint(apply(v)), v, penalties),
        preconditioner()(ridge + damping),
        pulled(slope(), start.weights, ridge),
        steps,
      );
      const count = start.weights.data.length;
      const weights = { ...start.weights, data: step.data.slice(0, count) };
      const move = once(() => affine(inputs, weights, step.data.slice(count)));
      const finite = Number.isFinite(sumOfSquares(step));
      return {
        proposed: {
          weights: sum(start.weights, weights),
          bias: start.bias.map((value, unit) => value + step.data[count + unit]!),
        },
        move,
        status: finite ? 'solved' : 'failed',
        route: 'conjugate-gradients',
        residual: once(() => difference(response, effect(sensitivity, move()))),
        ...judgement.of(penalties),
      };
    },
  };
}

/**
 * x ≈ M⁻¹b from x = 0, preconditioned (Golub and Van Loan, chapter 11.5).
 *
 * @param apply - v ↦ M v, M symmetric positive semidefinite.
 * @param precondition - r ↦ P⁻¹ r.
 */
function conjugateGradients(
  apply: (v: Dense) => Dense,
  precondition: (r: Dense) => Dense,
  rhs: Dense,
  steps: number,
): Dense {
  const x = zeros(rhs.rows, rhs.columns);
  const r = { ...rhs, data: rhs.data.slice() };
  let z = precondition(r);
  let direction = z;
  let rz = dot(r, z);
  const enough = rz * Number.EPSILON * Number.EPSILON;
  for (let step = 0; step < steps && !(rz <= enough); step++) {
    const image = apply(direction);
    const curvature = dot(direction, image);
    // Written so that NaN goes on and is seen in the solution.
    if (curvature <= 0) break;
    const length = rz / curvature;
    for (let at = 0; at < x.data.length; at++) {
      x.data[at]! += length * direction.data[at]!;
      r.data[at]! -= length * image.data[at]!;
    }
    z = precondition(r);
    const next = dot(r, z);
    const share = next / rz;
    const before = direction;
    direction = { ...z, data: z.data.map((value, at) => value + share * before.data[at]!) };
    rz = next;
  }
  return x;
}

/**
 * shift ↦ (R ↦ P⁻¹R), P = (AᵀA) ⊗ (SᵀS)/n + shift·I, for R of shape (q × units). n is the sum of
 * the squares in the last column of A, which holds √w.
 */
function kroneckerInverse(
  design: Dense,
  sensitivity: Dense,
  units: number,
): (shift: number) => (r: Dense) => Dense {
  const s = { rows: sensitivity.data.length / units, columns: units, data: sensitivity.data };
  const left = eigen(gram(design));
  const right = eigen(gram(s));
  const q = design.columns;
  let n = 0;
  for (let row = 0; row < design.rows; row++) n += design.data[row * q + q - 1]! ** 2;
  return (shift) => {
    const inverse = new Float64Array(q * units);
    // Without penalties directions that nothing speaks about must not be divided by nothing: with ε in
    // the place of this share their rounding errors grew step by step to weights of 1e15.
    const least = (left.largest * right.largest * ROUNDED) / n;
    for (let i = 0, at = 0; i < q; i++) {
      for (let k = 0; k < units; k++, at++) {
        const value = (left.values[i]! * right.values[k]!) / n + shift;
        const held = Math.max(value, least);
        // 0 where all units are silent: nothing is asked for there.
        inverse[at] = held > 0 ? 1 / held : 0;
      }
    }
    return (r) => {
      const inside = multiply(multiply(left.transposed, r), right.vectors);
      for (let at = 0; at < inverse.length; at++) inside.data[at]! *= inverse[at]!;
      return multiply(multiply(left.vectors, inside), right.transposed);
    };
  };
}

interface Eigen {
  readonly values: readonly number[];
  readonly largest: number;
  readonly vectors: Dense;
  readonly transposed: Dense;
}

function eigen(matrix: Dense): Eigen {
  const found = new EigenvalueDecomposition(toMatrix(matrix), { assumeSymmetric: true });
  const eigenvectors: Matrix = found.eigenvectorMatrix;
  const vectors = fromMatrix(eigenvectors);
  const values = found.realEigenvalues.map((value) => Math.max(value, 0));
  return { values, largest: Math.max(...values), vectors, transposed: transpose(vectors) };
}

/** JᵀJv + λv (weights only) + μv. */
function held(image: Dense, v: Dense, { ridge, damping }: Penalties): Dense {
  const weights = v.data.length - v.columns;
  for (let at = 0; at < v.data.length; at++) {
    image.data[at]! += (at < weights ? ridge + damping : damping) * v.data[at]!;
  }
  return image;
}

/** [a, 1]. */
function withOnes({ rows, columns: d, data }: Dense): Dense {
  const result = zeros(rows, d + 1);
  for (let row = 0; row < rows; row++) {
    result.data.set(data.subarray(row * d, (row + 1) * d), row * (d + 1));
    result.data[row * (d + 1) + d] = 1;
  }
  return result;
}

function dot(one: Dense, other: Dense): number {
  let total = 0;
  for (let at = 0; at < one.data.length; at++) total += one.data[at]! * other.data[at]!;
  return total;
}
