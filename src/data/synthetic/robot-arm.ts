import type { DataSet } from '../data-set.ts';
import { draw } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

const UPPER = 2;
const LOWER = 1.3;

/**
 * Where the hand of an arm with two joints is: y₁ = 2 cos θ₁ + 1.3 cos(θ₁ + θ₂),
 * y₂ = 2 sin θ₁ + 1.3 sin(θ₁ + θ₂). Two targets. θ₁ is uniform in [−1.932, −0.453] or
 * [0.453, 1.932], θ₂ in [0.534, π].
 *
 * MacKay 1992, A practical Bayesian framework for backpropagation networks, Neural Computation 4(3);
 * there with `noise: 0.05`.
 */
export function robotArm(options: SyntheticOptions): DataSet {
  checkSynthetic('robotArm', options);
  return draw(options, ['shoulder', 'elbow'], ['x', 'y'], (source) => {
    const size = 0.453 + (1.932 - 0.453) * source.uniform();
    const shoulder = source.uniform() < 0.5 ? -size : size;
    const elbow = 0.534 + (Math.PI - 0.534) * source.uniform();
    const inputs = [shoulder, elbow];
    return { inputs, targets: robotArmValue(inputs) };
  });
}

/** The formula of {@link robotArm} without noise: both targets. */
export function robotArmValue(inputs: readonly number[]): readonly number[] {
  const [shoulder = 0, elbow = 0] = inputs;
  return [
    UPPER * Math.cos(shoulder) + LOWER * Math.cos(shoulder + elbow),
    UPPER * Math.sin(shoulder) + LOWER * Math.sin(shoulder + elbow),
  ];
}
