import { affine, affineScratch } from './affine';
import { normalTimes, normalTimesScratch } from './operator';

/** Numbers of scratch that `conjugateGradients` needs. */
export function conjugateGradientsScratch(q: i32, units: i32): i32 {
  const products = max(affineScratch(q, units), affineScratch(units, units));
  return 5 * q * units + max(normalTimesScratch(q, units), products);
}

/**
 * Δ ≈ (JᵀJ + λ on the weights + μ)⁻¹ b, preconditioned by the eigenvectors of AᵀA and SᵀS; see the
 * TypeScript twin.
 *
 * @param b - The right side; it ends as the residual. q × units, as are `x` and `inverse`.
 * @param vectors - Eigenvectors of AᵀA, then their transpose, then those of SᵀS, then theirs.
 * @param inverse - What the preconditioner divides by, inverted.
 */
export function conjugateGradients(
  a: usize,
  s: usize,
  rows: i32,
  q: i32,
  units: i32,
  outputs: i32,
  b: usize,
  vectors: usize,
  inverse: usize,
  ridge: f64,
  damping: f64,
  steps: i32,
  x: usize,
  scratch: usize,
): void {
  const size = (<usize>q * units) << 3;
  const z = scratch;
  const direction = z + size;
  const image = direction + size;
  const inside = image + size;
  const between = inside + size;
  const rest = between + size;
  const left = vectors;
  const leftTransposed = left + ((<usize>q * q) << 3);
  const right = leftTransposed + ((<usize>q * q) << 3);
  const rightTransposed = right + ((<usize>units * units) << 3);

  memory.fill(x, 0, size);
  let rz: f64 = 0;
  let enough: f64 = 0;
  for (let step = 0; step < steps; step++) {
    affine(leftTransposed, b, 0, q, q, units, between, rest);
    affine(between, right, 0, q, units, units, inside, rest);
    for (let at: usize = 0; at < size; at += 8) {
      store<f64>(inside + at, load<f64>(inside + at) * load<f64>(inverse + at));
    }
    affine(left, inside, 0, q, q, units, between, rest);
    affine(between, rightTransposed, 0, q, units, units, z, rest);
    const next = dot(b, z, size);
    if (step === 0) {
      enough = next * 4.930380657631324e-32;
      memory.copy(direction, z, size);
    } else {
      const share = next / rz;
      for (let at: usize = 0; at < size; at += 8) {
        store<f64>(direction + at, load<f64>(z + at) + share * load<f64>(direction + at));
      }
    }
    rz = next;
    if (rz <= enough) return;
    normalTimes(a, s, rows, q, units, outputs, direction, image, rest);
    // The bias, in the last row, has no λ.
    const bias = size - ((<usize>units) << 3);
    for (let at: usize = 0; at < size; at += 8) {
      const held = (at < bias ? ridge + damping : damping) * load<f64>(direction + at);
      store<f64>(image + at, load<f64>(image + at) + held);
    }
    const curvature = dot(direction, image, size);
    // Written so that NaN goes on and is seen in the solution.
    if (curvature <= 0) return;
    const length = rz / curvature;
    for (let at: usize = 0; at < size; at += 8) {
      store<f64>(x + at, load<f64>(x + at) + length * load<f64>(direction + at));
      store<f64>(b + at, load<f64>(b + at) - length * load<f64>(image + at));
    }
  }
}

function dot(one: usize, other: usize, bytes: usize): f64 {
  let sum: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 8) sum += load<f64>(one + k) * load<f64>(other + k);
  return sum;
}
