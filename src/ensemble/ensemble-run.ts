import { Matrix } from 'ml-matrix';
import type { Displayable } from '../display/protocol.ts';
import type { Numbers } from '../network/index.ts';
import type { FitOptions, FitResult, Run } from '../run/index.ts';
import { ensembleDisplay } from './ensemble-display.ts';

/** The members' opinion, in the targets' own units. */
export interface Spread {
  /** Shape (samples × outputs). */
  readonly mean: Matrix;
  /**
   * Standard deviation over the members, division by their number − 1. It tells how much they
   * disagree, as they do far from the training rows; the noise of the targets isn't in it.
   */
  readonly deviation: Matrix;
}

/** Runs that predict together; `rmse`, `plot.predictedVsTrue` and a user's own code take it as one model. */
export interface EnsembleRun extends Displayable {
  /** Each a run of its own, to step, rewind or fork. */
  readonly members: readonly Run[];
  readonly seeds: readonly number[];
  readonly bootstrap: boolean;

  /**
   * Fits one member after the other with the same options; see `Run.fit`.
   *
   * @returns One result a member; fewer where it was aborted, the last of them saying so.
   * @throws `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`.
   */
  fit(options: FitOptions): Promise<readonly FitResult[]>;

  /**
   * The mean of the members' predictions, in the targets' own units.
   *
   * @param inputs - Shape (samples × inputs).
   * @returns Shape (samples × outputs).
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
   */
  predict(inputs: Numbers): Matrix;

  /** The same, and how much the members disagree. */
  predictWithSpread(inputs: Numbers): Spread;
}

/** Lets runs predict together. */
export function ensembleRun(
  members: readonly Run[],
  seeds: readonly number[],
  bootstrap: boolean,
): EnsembleRun {
  const predictWithSpread = (inputs: Numbers): Spread =>
    spreadOf(members.map((member) => member.predict(inputs)));
  return {
    members,
    seeds,
    bootstrap,
    async fit(options) {
      const results: FitResult[] = [];
      for (const member of members) {
        const result = await member.fit(options);
        results.push(result);
        if (result.reason === 'aborted') break;
      }
      return results;
    },
    predict: (inputs) => predictWithSpread(inputs).mean,
    predictWithSpread,
    ...ensembleDisplay(members, seeds, bootstrap),
  };
}

function spreadOf(predictions: readonly Matrix[]): Spread {
  const count = predictions.length;
  const { rows = 0, columns = 0 } = predictions[0] ?? {};
  const mean = Matrix.zeros(rows, columns);
  for (const prediction of predictions) mean.add(prediction);
  mean.div(count);
  const deviation = Matrix.zeros(rows, columns);
  for (const prediction of predictions) deviation.add(Matrix.sub(prediction, mean).pow(2));
  return { mean, deviation: deviation.div(count - 1).sqrt() };
}
