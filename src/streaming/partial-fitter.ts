import type { Matrix } from 'ml-matrix';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { toMatrix } from '../linear/index.ts';
import { checkLoss, type LossName } from '../losses/index.ts';
import {
  architectureOf,
  forward,
  type Network,
  type Numbers,
  networkOf,
  numbersToDense,
  outputOf,
} from '../network/index.ts';
import { rescaled, wanted } from '../training/training-data.ts';
import type { Batch } from './batch.ts';
import { type Inside, insideFromJson, insideToJson } from './inside.ts';
import { learn, startOf } from './learn.ts';
import type { PartialFitOptions } from './partial-fit-options.ts';
import { fitterHtml, fitterText } from './partial-fitter-display.ts';
import type { PartialFitterJson } from './partial-fitter-json.ts';
import { settingsOf } from './settings.ts';
import { standardised, takeBatch } from './take-batch.ts';

/** A learner keeps the losses of so many batches: what it holds doesn't grow with the stream. */
const LOSSES = 1000;

/** What one batch did. */
export interface LearntBatch {
  /**
   * Loss of the batch before it was learned: an honest one, for rows not seen before. Mean squared
   * error in the targets' own units, or mean cross-entropy; weighted by the batch's weights.
   */
  readonly loss: number;
  /** The same after it was learned. */
  readonly lossAfter: number;
  /** Rows of the batch. */
  readonly samples: number;
  /** Layers that changed; none where no step was good. */
  readonly accepted: readonly number[];
}

/** A network that learns from a stream, a batch at a time. Made by {@link partialFitter}. */
export interface PartialFitter extends Displayable {
  /**
   * Learns from some rows, once.
   *
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`, `TARGET_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE` for
   * weights or scales; nothing has been learned then.
   */
  partialFit(batch: Batch): LearntBatch;
  /** The network as it is now, in its own units. */
  readonly network: Network;
  /**
   * Predictions in the targets' own units.
   *
   * @param inputs - Shape (rows × inputs), in the inputs' own units.
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
   */
  predict(inputs: Numbers): Matrix;
  /** Rows learned. */
  readonly samples: number;
  readonly batches: number;
  /** Of each batch before it was learned, the latest 1,000 at most. */
  readonly losses: readonly number[];
  readonly lossName: LossName;
  /** Everything that `partialFitterFromJson` needs to go on from here, to the last bit. */
  toJSON(): PartialFitterJson;
}

/**
 * Makes a learner for data that come as a stream, or in minibatches: `partialFit` takes some rows,
 * improves the network and forgets the rows. What it keeps is two matrices a layer, a normal matrix
 * and a right side, in which older rows count less; see `memory`.
 *
 * Every layer must be small enough for a factored normal matrix: (d + 1)·units unknowns, 6,000 at
 * most, and a batch costs their third power; d + 1 for a linear output layer.
 *
 * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function partialFitter(network: Network, options: PartialFitOptions = {}): PartialFitter {
  const settings = settingsOf(architectureOf(network), options);
  return fitterOf({ settings, state: startOf(settings, network.parameters), losses: [] });
}

/**
 * Builds a learner from its JSON; it goes on where the saved one was.
 *
 * @throws `FILE_NOT_UNDERSTOOD`, `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
 */
export function partialFitterFromJson(json: PartialFitterJson): PartialFitter {
  return fitterOf(insideFromJson(json));
}

/** The inside is one object, exchanged at once: a batch that is cut off has taught nothing. */
function fitterOf(start: Inside): PartialFitter {
  let inside = start;
  const { architecture, lossOption, loss } = start.settings;
  const hidden = architecture.widths.length > 2;

  const shown = () => ({
    architecture,
    forgetting: inside.settings.forgetting,
    ridge: inside.settings.ridge,
    lossName: loss.name,
    rows: inside.state.rows,
    batches: inside.state.batches,
    losses: inside.losses,
  });

  return {
    partialFit(batch) {
      const { settings, state, losses } = inside;
      const taken = takeBatch(architecture, batch, settings, hidden && state.batches === 0);
      checkLoss('partialFitter', lossOption, architecture, taken);
      const lesson = learn(settings, state, taken);
      inside = {
        settings:
          settings.targetScale || !batch.targetScale
            ? settings
            : { ...settings, targetScale: taken.scale },
        state: lesson.state,
        losses: [...losses.slice(1 - LOSSES), lesson.lossBefore],
      };
      const { lossBefore, lossAfter, accepted } = lesson;
      return { loss: lossBefore, lossAfter, samples: taken.inputs.rows, accepted };
    },
    get network() {
      return networkOf(architecture, inside.state.parameters);
    },
    predict(inputs) {
      const { inputScale, targetScale } = inside.settings;
      const given = numbersToDense(
        inputs,
        { what: 'inputs' },
        wanted(architecture.widths, 0, 'inputs'),
      );
      const seen = inputScale ? standardised(given, inputScale) : given;
      const output = outputOf(forward(architecture, inside.state.parameters, seen));
      return toMatrix(targetScale ? rescaled(output, targetScale) : output);
    },
    get samples() {
      return inside.state.rows;
    },
    get batches() {
      return inside.state.batches;
    },
    get losses() {
      return inside.losses;
    },
    lossName: loss.name,
    toJSON: () => insideToJson(inside),
    [displaySymbol]: () => ({
      'text/html': fitterHtml(shown()),
      'text/plain': fitterText(shown()),
    }),
    [inspectSymbol]: () => fitterText(shown()),
  };
}
