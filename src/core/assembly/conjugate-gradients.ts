import { affine, affineScratch } from './affine';

/** Numbers of scratch that `nextDirection` needs. */
export function nextDirectionScratch(q: i32, units: i32): i32 {
  return 3 * q * units + max(affineScratch(q, units), affineScratch(units, units));
}

/**
 * z = M⁻¹ r, M⁻¹ by the eigenvectors of AᵀA and SᵀS, and with it the next direction of conjugate
 * gradients; see the TypeScript twin.
 *
 * @param r - The residual, q × units, as are `inverse` and `direction`.
 * @param vectors - Eigenvectors of AᵀA, then their transpose, then those of SᵀS, then theirs.
 * @param inverse - What the preconditioner divides by, inverted.
 * @param before - r·z of the step before; 0 at the first, whose direction is z.
 * @returns r·z.
 */
export function nextDirection(
  r: usize,
  q: i32,
  units: i32,
  vectors: usize,
  inverse: usize,
  before: f64,
  direction: usize,
  scratch: usize,
): f64 {
  const size = (<usize>q * units) << 3;
  const z = scratch;
  const inside = z + size;
  const between = inside + size;
  const rest = between + size;
  const left = vectors;
  const leftTransposed = left + ((<usize>q * q) << 3);
  const right = leftTransposed + ((<usize>q * q) << 3);
  const rightTransposed = right + ((<usize>units * units) << 3);

  affine(leftTransposed, r, 0, q, q, units, between, rest);
  affine(between, right, 0, q, units, units, inside, rest);
  for (let at: usize = 0; at < size; at += 8) {
    store<f64>(inside + at, load<f64>(inside + at) * load<f64>(inverse + at));
  }
  affine(left, inside, 0, q, q, units, between, rest);
  affine(between, rightTransposed, 0, q, units, units, z, rest);
  const rz = dot(r, z, size);
  if (before === 0) {
    memory.copy(direction, z, size);
    return rz;
  }
  const share = rz / before;
  for (let at: usize = 0; at < size; at += 8) {
    store<f64>(direction + at, load<f64>(z + at) + share * load<f64>(direction + at));
  }
  return rz;
}

/**
 * Goes along a direction to where the objective is least: x and the residual r move.
 *
 * @param image - JᵀJ times the direction; it ends with λ (not on the bias, the last row) and μ added.
 * @param rz - r·z, from `nextDirection`.
 * @returns The curvature along the direction: at 0 or below nothing has moved.
 */
export function advance(
  r: usize,
  q: i32,
  units: i32,
  ridge: f64,
  damping: f64,
  direction: usize,
  image: usize,
  rz: f64,
  x: usize,
): f64 {
  const size = (<usize>q * units) << 3;
  const bias = size - ((<usize>units) << 3);
  for (let at: usize = 0; at < size; at += 8) {
    const held = (at < bias ? ridge + damping : damping) * load<f64>(direction + at);
    store<f64>(image + at, load<f64>(image + at) + held);
  }
  const curvature = dot(direction, image, size);
  // Written so that NaN goes on and is seen in the solution.
  if (curvature <= 0) return curvature;
  const length = rz / curvature;
  for (let at: usize = 0; at < size; at += 8) {
    store<f64>(x + at, load<f64>(x + at) + length * load<f64>(direction + at));
    store<f64>(r + at, load<f64>(r + at) - length * load<f64>(image + at));
  }
  return curvature;
}

function dot(one: usize, other: usize, bytes: usize): f64 {
  let sum: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) sum += load<f64>(one + k) * load<f64>(other + k);
  return sum;
}
