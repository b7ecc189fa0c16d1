import type { LossOption } from '../losses/index.ts';
import type { TargetScale } from '../training/training-data.ts';

/** How {@link partialFitter} learns. */
export interface PartialFitOptions {
  /**
   * λ, on all that is remembered together. It is not forgotten and doesn't grow with the rows.
   * Default 0.
   */
  readonly ridge?: number;
  /**
   * How many rows count, m: a row's weight falls by 1 − 1/m with each row that comes after it, and
   * all weights together are m. Several times the unknowns of the largest layer, or what comes
   * last is all that is known. Default `Infinity`: nothing is forgotten for its age.
   */
  readonly memory?: number;
  /**
   * What is learned early is learned where the network then was. Row t therefore finds a memory of
   * at most 1 + growth·t rows. `Infinity` sets no such limit. Default 0.5; `Infinity` for a network
   * of one linear layer, whose memory is exact.
   */
  readonly growth?: number;
  /**
   * Rounds over the layers for each batch. The batch is linearised anew in every turn and remembered
   * once. Default 1.
   */
  readonly sweeps?: number;
  /** Default `'auto'`: cross-entropy behind a softmax, squared errors otherwise. */
  readonly loss?: LossOption;
  /** The network sees (x − mean)/deviation. Default: inputs as they are. */
  readonly inputScale?: TargetScale;
  /**
   * The network learns (y − mean)/deviation; losses and predictions stay in y's units. Default: what
   * the first batch brings along, or targets as they are.
   */
  readonly targetScale?: TargetScale;
}
