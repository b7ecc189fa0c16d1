import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';
import { coreOpenings, openCore, type Room } from '../core/core.ts';
import { fromMatrix, toMatrix } from './boundary.ts';
import { allFinite, type Dense, zeros } from './dense.ts';
import { gram } from './gram.ts';
import { affineTwin, transpose, transposeMultiplyTwin } from './product.ts';
import { operatorShared } from './shared.ts';

/** JᵀJ of a J whose row for sample i and response o is s_io ⊗ a_i; it is never formed. */
export interface KroneckerOperator {
  /** [a, 1]. Shape (samples × q). */
  readonly design: Dense;
  /** s. Shape (samples × responses·units). */
  readonly sensitivity: Dense;
  readonly units: number;
}

/** The eigen-decompositions of AᵀA and of SᵀS, S the sensitivities of all responses. */
export interface KroneckerFactors {
  readonly left: Eigen;
  readonly right: Eigen;
  /** n: the sum of the squares in A's last column, which holds √w. */
  readonly weight: number;
}

interface Eigen {
  readonly values: readonly number[];
  readonly largest: number;
  readonly vectors: Dense;
  readonly transposed: Dense;
}

/** What a system is held back by: λ on all rows of the unknowns but the last, μ on all. */
interface Held {
  readonly ridge: number;
  readonly damping: number;
}

/**
 * Without penalties directions that nothing speaks about must not be divided by nothing: with ε in the
 * place of this share their rounding errors grew step by step to weights of 1e15.
 */
const ROUNDED = 1e-12;

/** Far below the rounding errors of a matrix's largest entry. */
const VANISHING = 1e-100;

/** As many responses as a kernel has room for. */
const MOST_RESPONSES = 256;

/**
 * Decomposes the two factors of (AᵀA) ⊗ (SᵀS)/n, which takes s and a for independent.
 *
 * @param operator - With the rows of A times √w where samples have weights, which s holds already.
 */
export function kroneckerFactors({
  design,
  sensitivity,
  units,
}: KroneckerOperator): KroneckerFactors {
  const s = { rows: sensitivity.data.length / units, columns: units, data: sensitivity.data };
  return kroneckerFactorsOf(gram(design), gram(s));
}

/** The same from AᵀA and SᵀS, summed up by somebody else. */
export function kroneckerFactorsOf(inputs: Dense, says: Dense): KroneckerFactors {
  const weight = inputs.data[inputs.data.length - 1]!;
  return { left: eigen(inputs), right: eigen(says), weight };
}

/**
 * Δ ≈ (JᵀJ + λ + μ)⁻¹ b by conjugate gradients from 0 (Golub and Van Loan, chapter 11.5),
 * preconditioned by (AᵀA) ⊗ (SᵀS)/n + (λ + μ)I as in K-FAC (Martens and Grosse 2015).
 *
 * @param rhs - b, shape (q × units).
 * @param steps - At most so many; fewer where the gradient has fallen to rounding errors.
 */
export function kroneckerSolve(
  operator: KroneckerOperator,
  factors: KroneckerFactors,
  held: Held,
  rhs: Dense,
  steps: number,
): Dense {
  const solving = kroneckerSolving(operator, factors, held, rhs, steps, () => false);
  for (;;) {
    const { done, value } = solving.next();
    if (done) return value;
  }
}

/**
 * The same, resting between two steps where a rest is due: whoever asked may then do other things, and
 * go on to the same bits.
 *
 * @param due - Asked before each step.
 */
export function* kroneckerSolving(
  operator: KroneckerOperator,
  factors: KroneckerFactors,
  held: Held,
  rhs: Dense,
  steps: number,
  due: () => boolean,
): Generator<void, Dense> {
  const inverse = inverseOf(factors, held.ridge + held.damping);
  let desk = deskFor(operator, factors, inverse, rhs);
  if (!desk) return kroneckerSolveTwin(operator, factors, held, rhs, steps);
  const { ridge, damping } = held;
  const { rows, columns: q } = operator.design;
  const { units } = operator;
  const outputs = operator.sensitivity.columns / units;
  const size = q * units;
  const product = new Float64Array(desk.shared ? size : 0);
  let rz = 0;
  let enough = 0;
  for (let step = 0; step < steps; step++) {
    // Threads keep rows of their own for one computation at a time.
    if (step > 0 && !desk.shared && due()) {
      const left = [desk.r, desk.x, desk.direction].map((at) => desk!.room.take(at, size));
      const openings = coreOpenings();
      yield;
      if (coreOpenings() !== openings) {
        desk = deskFor(operator, factors, inverse, rhs) ?? desk;
        for (const [at, numbers] of left.entries()) {
          desk.room.set([desk.r, desk.x, desk.direction][at]!, numbers);
        }
      }
    }
    const { room, shared, a, s, r, vectors, by, x, direction, image, scratch } = desk;
    const { kernels } = room;
    rz = kernels.nextDirection(r, q, units, vectors, by, rz, direction, scratch);
    if (step === 0) enough = rz * Number.EPSILON * Number.EPSILON;
    if (rz <= enough) break;
    if (shared) {
      shared.times(room.take(direction, size), product);
      room.set(image, product);
    } else kernels.normalTimes(a, s, rows, q, units, outputs, direction, image, scratch);
    if (kernels.advance(r, q, units, ridge, damping, direction, image, rz, x) <= 0) break;
  }
  return { ...rhs, data: desk.room.take(desk.x, size) };
}

/** Where the kernels find what a solve is made of. */
interface Desk {
  readonly room: Room;
  readonly shared: ReturnType<typeof operatorShared>;
  readonly a: number;
  readonly s: number;
  readonly r: number;
  readonly vectors: number;
  readonly by: number;
  readonly x: number;
  readonly direction: number;
  readonly image: number;
  readonly scratch: number;
}

/** Puts it there, for x = 0; undefined where there are no kernels. */
function deskFor(
  { design, sensitivity, units }: KroneckerOperator,
  factors: KroneckerFactors,
  inverse: Float64Array,
  rhs: Dense,
): Desk | undefined {
  const { columns: q } = design;
  const outputs = sensitivity.columns / units;
  const room =
    outputs > MOST_RESPONSES
      ? undefined
      : openCore(design.data.length + sensitivity.data.length + 16 * (q + units) ** 2);
  if (!room) return undefined;
  const { kernels } = room;
  const shared = operatorShared(design, sensitivity, units);
  const a = shared ? 0 : room.put(design.data);
  const s = shared ? 0 : room.put(sensitivity.data);
  const size = q * units;
  const r = room.put(rhs.data);
  const vectors = room.put(factors.left.vectors.data);
  room.put(factors.left.transposed.data);
  room.put(factors.right.vectors.data);
  room.put(factors.right.transposed.data);
  const by = room.put(inverse);
  const x = room.put(new Float64Array(size));
  const direction = room.reserve(size);
  const image = room.reserve(size);
  const scratch = room.reserve(
    Math.max(kernels.nextDirectionScratch(q, units), kernels.normalTimesScratch(q, units)),
  );
  return { room, shared, a, s, r, vectors, by, x, direction, image, scratch };
}

/** The same in TypeScript, summed in another order. */
export function kroneckerSolveTwin(
  operator: KroneckerOperator,
  factors: KroneckerFactors,
  held: Held,
  rhs: Dense,
  steps: number,
): Dense {
  const solving = kroneckerSteps(factors, held, rhs, steps);
  let step = solving.next(rhs);
  while (!step.done) step = solving.next(normalTimes(operator, step.value));
  return step.value;
}

/**
 * The same where somebody else applies JᵀJ: yields a direction v, is given JᵀJ v, and returns Δ.
 */
export function* kroneckerSteps(
  factors: KroneckerFactors,
  held: Held,
  rhs: Dense,
  steps: number,
): Generator<Dense, Dense, Dense> {
  const { left, right } = factors;
  const inverse = inverseOf(factors, held.ridge + held.damping);
  const precondition = (r: Dense): Dense => {
    const inside = product(product(left.transposed, r), right.vectors);
    for (let at = 0; at < inverse.length; at++) inside.data[at]! *= inverse[at]!;
    return product(product(left.vectors, inside), right.transposed);
  };
  const x = zeros(rhs.rows, rhs.columns);
  const r = { ...rhs, data: rhs.data.slice() };
  let z = precondition(r);
  let direction = z;
  let rz = dot(r, z);
  const enough = rz * Number.EPSILON * Number.EPSILON;
  for (let step = 0; step < steps && !(rz <= enough); step++) {
    const image = heldBack(yield direction, direction, held);
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

/** JᵀJ v: u_i = Vᵀa_i, w_i = Σ_o s_io (s_io · u_i), and then Σ_i a_i w_iᵀ. */
function normalTimes({ design, sensitivity, units }: KroneckerOperator, v: Dense): Dense {
  const moves = product(design, v);
  const responses = sensitivity.columns / units;
  const asked = zeros(moves.rows, units);
  for (let row = 0; row < moves.rows; row++) {
    const at = row * units;
    for (let response = 0; response < responses; response++) {
      const from = (row * responses + response) * units;
      let felt = 0;
      for (let k = 0; k < units; k++) felt += sensitivity.data[from + k]! * moves.data[at + k]!;
      for (let k = 0; k < units; k++) asked.data[at + k]! += felt * sensitivity.data[from + k]!;
    }
  }
  return transposeMultiplyTwin(design, asked);
}

/** A B. */
function product(a: Dense, b: Dense): Dense {
  return affineTwin(a, b, new Float64Array(b.columns));
}

/** The diagonal of the preconditioner in its own coordinates, inverted. Length q·units. */
function inverseOf({ left, right, weight }: KroneckerFactors, shift: number): Float64Array {
  const inverse = new Float64Array(left.values.length * right.values.length);
  const least = (left.largest * right.largest * ROUNDED) / weight;
  let at = 0;
  for (const one of left.values) {
    for (const other of right.values) {
      const held = Math.max((one * other) / weight + shift, least);
      // 0 where all units are silent: nothing is asked for there.
      inverse[at++] = held > 0 ? 1 / held : 0;
    }
  }
  return inverse;
}

function heldBack(image: Dense, v: Dense, { ridge, damping }: Held): Dense {
  const weights = v.data.length - v.columns;
  for (let at = 0; at < v.data.length; at++) {
    image.data[at]! += (at < weights ? ridge + damping : damping) * v.data[at]!;
  }
  return image;
}

function eigen(matrix: Dense): Eigen {
  // ml-matrix runs past its own arrays there; a solution of NaN says that the solve has failed.
  if (!allFinite(matrix)) return eigenOfNothing(matrix.rows);
  // A unit that says next to nothing leaves entries of 1e-300, whose products vanish: they ended as NaN there.
  const least = VANISHING * matrix.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const data = matrix.data.map((value) => (Math.abs(value) < least ? 0 : value));
  const found = new EigenvalueDecomposition(toMatrix({ ...matrix, data }), {
    assumeSymmetric: true,
  });
  const eigenvectors: Matrix = found.eigenvectorMatrix;
  const vectors = fromMatrix(eigenvectors);
  const values = found.realEigenvalues.map((value) => Math.max(value, 0));
  return { values, largest: Math.max(...values), vectors, transposed: transpose(vectors) };
}

function eigenOfNothing(size: number): Eigen {
  const vectors = zeros(size, size);
  vectors.data.fill(Number.NaN);
  const values = new Array<number>(size).fill(Number.NaN);
  return { values, largest: Number.NaN, vectors, transposed: vectors };
}

function dot(one: Dense, other: Dense): number {
  let total = 0;
  for (let at = 0; at < one.data.length; at++) total += one.data[at]! * other.data[at]!;
  return total;
}
