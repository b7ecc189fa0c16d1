import type { LossOption } from '../losses/index.ts';
import type { NetworkJson } from '../network/index.ts';
import type { TargetScale } from '../training/training-data.ts';

/** A learner as JSON: its network, its memories, how it learns. */
export interface PartialFitterJson {
  readonly format: 'backsolve-partial-fitter';
  readonly version: 1;
  readonly network: NetworkJson;
  readonly options: {
    readonly ridge: number;
    /** null stands for infinity. */
    readonly memory: number | null;
    readonly growth: number | null;
    readonly sweeps: number;
    readonly loss: LossOption;
    readonly inputScale?: TargetScale;
    readonly targetScale?: TargetScale;
  };
  /** G and h of each layer, row after row, and its damping. */
  readonly layers: readonly {
    readonly gram: readonly number[];
    readonly pull: readonly number[];
    readonly damping: number;
  }[];
  readonly rows: number;
  readonly batches: number;
  readonly losses: readonly number[];
}
