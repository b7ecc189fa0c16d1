import type { Activation } from './activation.ts';

/** How far inside an activation's range an ideal activation must stay: artanh(1 − 1e−6) = 7.25. */
const MARGIN = 1e-6;

/** Moves an ideal activation into [lowest + ε, highest − ε] of the activation's range. */
export function clampIntoRange({ range: [lowest, highest] }: Activation, ideal: number): number {
  return Math.min(Math.max(ideal, lowest + MARGIN), highest - MARGIN);
}
