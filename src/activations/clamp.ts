import type { Activation } from './activation.ts';

/**
 * Moves an ideal activation into [lowest + ε, highest − ε] of the activation's range.
 *
 * @param margin - ε.
 */
export function clampIntoRange(
  { range: [lowest, highest] }: Activation,
  ideal: number,
  margin: number,
): number {
  return Math.min(Math.max(ideal, lowest + margin), highest - margin);
}
