import { expect } from 'vitest';
import type { Why } from '../../src/run/index.ts';

type Changes = readonly { readonly change: number }[];

const plain = (parts: Changes): number => parts.reduce((sum, { change }) => sum + change, 0);
const largest = (parts: Changes): number =>
  parts.reduce((most, { change }) => Math.max(most, Math.abs(change)), 0);

/**
 * Expects numbers, added up as they stand, to give a total: to 1e-10 of it, on the path of one term
 * after the other.
 *
 * @param rounding - Whether the largest number's own rounding is granted too.
 */
function expectSum(parts: Changes, change: number, rounding = false): void {
  const granted = rounding ? 2 ** -52 * largest(parts) : 0;
  expect(Math.abs(plain(parts) - change)).toBeLessThanOrEqual(1e-10 * Math.abs(change) + granted);
}

/** Expects every sum in an explanation to be the change that it explains, and changes to be losses. */
export function expectExact(why: Why): void {
  const backward = why.from.sequence > why.to.sequence;
  expect(why.change).toBe(why.loss - why.lossBefore);
  expectSum(why.parts, why.change);
  expectSum(why.byKind, why.change);
  expectSum(why.byLayer, why.change, true);
  expectSum(why.sweeps, backward ? -why.change : why.change, true);
  for (const { turns, change } of why.sweeps) {
    expectSum(turns, change, true);
    for (const turn of turns) expectSum(turn.parts, turn.change);
  }
}
