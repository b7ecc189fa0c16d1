import { checkOptions } from '../check-options.ts';
import { BacksolveError } from '../errors.ts';
import type { Numbers } from '../network/index.ts';
import type { AnyRun } from './any-run.ts';
import type { StopRule } from './fit.ts';
import { heldOutError } from './held-out.ts';

/**
 * Ends a fit when the error on validation data hasn't fallen for some sweeps, and returns the run
 * to the sweep where it was lowest, whatever ended the fit except an abort. The error is the RMSE;
 * of a run that learns by cross-entropy, the mean cross-entropy.
 *
 * @param validation - Rows that the run isn't trained on.
 * @param options.patience - Sweeps to wait for a better one. Default 5.
 * @throws `OPTION_OUT_OF_RANGE`; when the rows are judged `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`,
 * `TARGET_OUT_OF_RANGE`.
 */
export function earlyStop(
  validation: { readonly inputs: Numbers; readonly targets: Numbers },
  options: { readonly patience?: number } = {},
): StopRule<AnyRun> {
  checkOptions('earlyStop', options, ['patience']);
  const { patience = 5 } = options;
  if (!Number.isInteger(patience) || patience < 1) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `earlyStop takes a patience of whole sweeps from 1, got ${String(patience)}. Try { patience: 5 }.`,
    );
  }
  let best = { sweep: 0, error: Number.POSITIVE_INFINITY };
  let begun = false;
  const rule: StopRule<AnyRun> = (run) => {
    if (!begun) {
      begun = true;
      best = { sweep: run.sweep, error: Number.POSITIVE_INFINITY };
    }
    const error = heldOutError(run, validation);
    if (error < best.error) best = { sweep: run.sweep, error };
    return run.sweep - best.sweep >= patience;
  };
  return Object.assign(rule, {
    settle: (run: AnyRun) => {
      if (begun && best.error < Number.POSITIVE_INFINITY) run.goto(best.sweep);
      begun = false;
    },
  });
}
