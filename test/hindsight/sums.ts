import { expect } from 'vitest';
import type { Why } from '../../src/run/index.ts';

type Changes = readonly { readonly change: number }[];

const plain = (parts: Changes): number => parts.reduce((sum, { change }) => sum + change, 0);
const largest = (parts: Changes): number =>
  parts.reduce((most, { change }) => Math.max(most, Math.abs(change)), 0);

/**
 * How far a sum, added up as it stands, is from what it should be: as a share of that, or of a
 * millionth of its largest term, where the terms cancel to less.
 */
function offBy(parts: Changes, change: number): number {
  const off = Math.abs(plain(parts) - change);
  return off === 0 ? 0 : off / Math.max(Math.abs(change), 1e-6 * largest(parts));
}

/** Expects every sum in an explanation to be the change that it explains, and changes to be losses. */
export function expectExact(why: Why): void {
  expect(why.change).toBe(why.loss - why.lossBefore);
  const sums: [Changes, number][] = [
    [why.parts, why.change],
    [why.byLayer, why.change],
    [why.byKind, why.change],
  ];
  const sign = why.from.sequence > why.to.sequence ? -1 : 1;
  sums.push([why.sweeps, sign * why.change]);
  for (const { turns, change } of why.sweeps) {
    sums.push([turns, change]);
    for (const turn of turns) sums.push([turn.parts, turn.change]);
  }
  for (const [parts, change] of sums) expect(offBy(parts, change)).toBeLessThan(1e-10);
}
