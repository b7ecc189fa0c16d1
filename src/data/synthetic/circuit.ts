import type { DataSet } from '../data-set.ts';
import { draw, numbered, uniformRow } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

/** Resistance, angular frequency, inductance and capacity: the parts of an alternating circuit. */
const INTERVALS = [
  [0, 100],
  [40 * Math.PI, 560 * Math.PI],
  [0, 1],
  [1, 11],
] as const;

/**
 * The impedance of a circuit, y = √(x₁² + (x₂x₃ − 1/(x₂x₄))²), with x₁ in [0, 100], x₂ in
 * [40π, 560π], x₃ in [0, 1], x₄ in [1, 11]: inputs of very different sizes. Standardise them.
 *
 * Friedman 1991, Annals of Statistics 19(1); there with `noise: 125`.
 */
export function friedman2(options: SyntheticOptions): DataSet {
  checkSynthetic('friedman2', options);
  return draw(options, numbered(4), ['y'], uniformRow(INTERVALS, friedman2Value));
}

/** The formula of {@link friedman2} without noise. */
export function friedman2Value(inputs: readonly number[]): number {
  const [x1 = 0] = inputs;
  return Math.sqrt(x1 ** 2 + reactance(inputs) ** 2);
}

/**
 * The phase angle of the same circuit, y = arctan((x₂x₃ − 1/(x₂x₄)) / x₁), inputs as in
 * {@link friedman2}: steep where the resistance x₁ is small.
 *
 * Friedman 1991, Annals of Statistics 19(1); there with `noise: 0.1`.
 */
export function friedman3(options: SyntheticOptions): DataSet {
  checkSynthetic('friedman3', options);
  return draw(options, numbered(4), ['y'], uniformRow(INTERVALS, friedman3Value));
}

/** The formula of {@link friedman3} without noise. */
export function friedman3Value(inputs: readonly number[]): number {
  const [x1 = 0] = inputs;
  return Math.atan(reactance(inputs) / x1);
}

function reactance(inputs: readonly number[]): number {
  const [, x2 = 0, x3 = 0, x4 = 0] = inputs;
  return x2 * x3 - 1 / (x2 * x4);
}
