import type { Matrix } from 'ml-matrix';
import type { Displayable } from '../display/protocol.ts';

/** Rows to learn from or to be judged on: one row a sample, inputs and targets side by side. */
export interface Split extends Displayable {
  /** Shape (samples × inputs); standardised where `inputScale` is there. */
  readonly inputs: Matrix;
  /** Shape (samples × targets), always in the targets' own units. */
  readonly targets: Matrix;
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  /** For each sample the number of its row at the source, from 1. */
  readonly rowNumbers: readonly number[];
  /** What the inputs were standardised by: x → (x − mean) / deviation. */
  readonly inputScale?: Scale;
  /** What a trainer should scale the targets by inside; the targets here are not scaled. */
  readonly targetScale?: Scale;
  /**
   * The classes, in the order of the target columns, where the targets are such: 1 in the column of
   * a row's class and 0 in all others. Such targets are never scaled.
   */
  readonly classes?: readonly string[];
  /** The column of the table that held the classes. */
  readonly classColumn?: string;
}

/** Mean and standard deviation (division by n) of each column; a constant column's deviation is 1. */
export interface Scale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A table's rows as training data; usable as it is, or split into parts. */
export interface DataSet extends Split {
  /**
   * Draws the test rows, and the validation rows if asked for, at random; the rest is for training.
   *
   * @throws BacksolveError - `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`; `CLASS_WITHOUT_ROWS` where no
   *   training row of a class is left, as a network can't learn a class that it never sees.
   */
  split(options: ThreeWayOptions): ThreeWaySplit;
  split(options: TwoWayOptions): TwoWaySplit;
  /** Standardises by the statistics of all rows. Split first where some rows are to be judged on. */
  standardise(): DataSet;
}

export interface TwoWayOptions {
  /** The share of rows, between 0 and 1, to test on. */
  readonly test: number;
  /** The same seed draws the same rows, on every machine. */
  readonly seed: number;
  /**
   * Whether each class on its own is divided by these shares, so that a rare one is in every part as
   * far as it has the rows. Default false.
   */
  readonly stratified?: boolean;
}

export interface ThreeWayOptions extends TwoWayOptions {
  /** The share of rows, between 0 and 1, to choose settings on. */
  readonly valid: number;
}

/** The parts of a data set. Together they hold every row once. */
export interface TwoWaySplit extends Displayable {
  readonly train: Split;
  readonly test: Split;
  readonly seed: number;
  /**
   * Inputs become (x − mean) / deviation with the mean and deviation of the **training rows only**,
   * in every part. Targets stay as they are; each part carries their `targetScale`.
   */
  standardise(): TwoWaySplit;
}

export interface ThreeWaySplit extends TwoWaySplit {
  readonly valid: Split;
  standardise(): ThreeWaySplit;
}
