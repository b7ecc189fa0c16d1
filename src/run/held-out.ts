import { crossEntropy } from '../judging/cross-entropy.ts';
import { rmse } from '../judging/rmse.ts';
import type { Numbers } from '../network/index.ts';
import type { AnyRun } from './any-run.ts';

/** How wrong a run is on rows that it isn't trained on, by its own loss: RMSE, or cross-entropy. */
export function heldOutError(
  run: AnyRun,
  rows: { readonly inputs: Numbers; readonly targets: Numbers },
): number {
  return run.lossName === 'cross-entropy' ? crossEntropy(run, rows) : rmse(run, rows);
}
