import type { LayerParameters } from '../network/index.ts';
import type { Factored, Penalties, RegressionSolution } from '../targets/index.ts';

/** What the sweep knows of a solve without keeping its tensors. */
export interface Solved extends Penalties {
  readonly trial: number;
  readonly proposed: LayerParameters;
  readonly status: RegressionSolution['status'];
  readonly route: RegressionSolution['route'];
  readonly unknowns: number;
  readonly factored?: Factored | undefined;
}
