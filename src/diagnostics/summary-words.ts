import { numberText } from '../display/number-text.ts';
import type { SummarisedSolve } from './solve-summary.ts';

/** Which solve made the numbers. */
export function titleOf(
  { sequence, layer, sweep, trial, counterfactual }: SummarisedSolve,
  about: string,
): string {
  const where = `layer ${layer}${about}, sweep ${sweep}, trial ${trial}`;
  return counterfactual === undefined
    ? `Solve #${sequence} of ${where}`
    : `What if (${counterfactual}) instead of solve #${sequence} of ${where}`;
}

/** What all units of a solve have in common. */
export function layerFigures(
  summary: SummarisedSolve,
  first: readonly string[],
): readonly string[] {
  const { condition, conditionScaled, rank, unknowns, ridge, damping, route } = summary;
  const about = summary.estimated ? '≈ ' : '';
  return [
    ...first,
    `rank ${about}${rank} of ${unknowns}`,
    `condition ${about}${numberText(condition, 3)}, scaled ${about}${numberText(conditionScaled, 3)}`,
    `ridge ${numberText(ridge, 3)}`,
    `damping ${numberText(damping, 3)}`,
    route,
  ];
}
