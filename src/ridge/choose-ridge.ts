import { BacksolveError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import type { Position } from '../targets/index.ts';
import { type Criterion, evidence, evidenceOfClasses, gcv } from './criteria.ts';
import { type LinearisedNetwork, linearise } from './linearised.ts';

/** How λ is chosen from the training rows alone. */
export type RidgeCriterion = 'gcv' | 'evidence';

const criteria: ReadonlyMap<unknown, Criterion> = new Map<RidgeCriterion, Criterion>([
  ['gcv', gcv],
  ['evidence', evidence],
]);

/** An eigen-decomposition of this size takes some twenty seconds. */
const MOST_PARAMETERS = 1500;

/** Steps to a decade of the scan. */
const STEPS = 8;

/** Whether an option names a criterion. */
export function isRidgeCriterion(option: unknown): option is RidgeCriterion {
  return criteria.has(option);
}

/**
 * @throws `OPTION_OUT_OF_RANGE` for a network too large to be decomposed as a whole, and for `'gcv'`
 * with cross-entropy: it estimates a noise level from the residuals, and classes have none.
 */
export function checkRidgeCriterion(
  criterion: RidgeCriterion,
  { widths }: Architecture,
  lossName: LossName,
): void {
  if (criterion === 'gcv' && lossName === 'cross-entropy') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      "{ ridge: 'gcv' } judges squared errors. For classes use { ridge: 'evidence' }, or choose on held-out rows: await ridgeByValidation(network, split, { sweeps: 20 }).",
    );
  }
  const parameters = widths
    .slice(1)
    .reduce((sum, width, before) => sum + width * (widths[before]! + 1), 0);
  if (parameters <= MOST_PARAMETERS) return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `{ ridge: '${criterion}' } decomposes the normal matrix of all parameters, at most ${MOST_PARAMETERS}; the network ${widths.join('-')} has ${parameters}. Choose on held-out rows instead: await ridgeByValidation(network, split, { sweeps: 20 }).`,
  );
}

/**
 * The λ between two bounds at which the criterion of the linearised network is smallest: one
 * eigen-decomposition, then a scan and a golden-section search about its lowest point.
 *
 * @param within - The least and the most, above 0.
 * @returns `undefined` where the numbers overflow or nothing that enters depends on the weights.
 */
export function chooseRidge(
  position: Position,
  criterion: RidgeCriterion,
  within: readonly [number, number],
): number | undefined {
  const byEvidence = position.loss.name === 'cross-entropy' ? evidenceOfClasses : evidence;
  return lowest(linearise(position), criterion === 'gcv' ? gcv : byEvidence, within);
}

/** See {@link chooseRidge}. */
export function lowest(
  network: LinearisedNetwork,
  criterion: Criterion,
  [least, most]: readonly [number, number],
): number | undefined {
  const largest = Math.max(...network.eigenvalues);
  if (!(largest > 0 && Number.isFinite(largest))) return undefined;
  const at = (step: number): number => least * 10 ** (step / STEPS);
  const value = (step: number): number => criterion(network, at(step));
  const steps = Math.round(STEPS * Math.log10(most / least));
  let best = 0;
  for (let step = 1; step <= steps; step++) if (value(step) < value(best)) best = step;
  if (!Number.isFinite(value(best))) return undefined;
  return at(goldenSection(value, Math.max(best - 1, 0), Math.min(best + 1, steps)));
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one dip between two places is lowest (Kiefer 1953). */
function goldenSection(value: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (high - low > 1e-6) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = value(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = value(right);
    }
  }
  return (low + high) / 2;
}
