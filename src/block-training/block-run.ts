import type { Matrix } from 'ml-matrix';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { toMatrix } from '../linear/index.ts';
import type { LossName } from '../losses/index.ts';
import {
  forward,
  type Network,
  type NetworkParameters,
  type Numbers,
  networkOf,
  numbersToDense,
  outputOf,
} from '../network/index.ts';
import { drive, type FitOptions, type FitResult } from '../run/fit.ts';
import { standardised } from '../streaming/take-batch.ts';
import { rescaled, wanted } from '../training/training-data.ts';
import { runHtml, runText } from './run-display.ts';
import { type BlockState, type BlockTrial, begin, sweep } from './sweep.ts';
import type { BlockTask, Work } from './task.ts';

/**
 * A training run over row blocks. It goes forward only; what it holds grows by a few numbers a
 * sweep and not with the rows.
 */
export interface BlockRun extends Displayable {
  /** Sweeps completed. */
  readonly sweep: number;
  /** How often the rows have been read from the first to the last, a pass under way included. */
  readonly passes: number;
  readonly lossName: LossName;
  /**
   * On all rows: mean squared error in the targets' units squared, or mean cross-entropy. Asked before
   * anything else, it reads the rows once.
   */
  readonly loss: number;
  /** The loss after every completed sweep; index 0 is the loss before training. */
  readonly losses: readonly number[];
  /** ‖y − a_L‖², or twice the sum of cross-entropies, + λ‖W‖², in the network's units; never raised. */
  readonly objective: number;
  /** λ. */
  readonly ridge: number;
  /** Every trial of every layer up to here. */
  readonly trials: readonly BlockTrial[];
  /** The network as it is here, for standardised inputs where the blocks are; it stays so. */
  readonly network: Network;
  /** Whether the last three sweeps changed nothing. */
  readonly stalled: boolean;
  /**
   * Predicts in the targets' own units, from inputs in theirs.
   *
   * @param inputs - Shape (samples × inputs), as they were before `rowBlocks` standardised them.
   * @returns Shape (samples × outputs).
   * @throws `SHAPE_MISMATCH`, `NO_ROWS`, `NOT_FINITE`.
   */
  predict(inputs: Numbers): Matrix;
  /** Makes a sweep, or finishes the one that an interrupt left open, and returns the loss. */
  step(): number;
  /**
   * Trains for some sweeps and says why it ended. Other work gets its turn between blocks; `signal` or
   * the host's own interrupt ends the fit there. What layers had accepted stays, and the next move goes
   * on from the same block.
   *
   * @throws `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`.
   */
  fit(options: FitOptions<BlockRun>): Promise<FitResult>;
}

/** A run that has read nothing yet. */
export function blockRun(task: BlockTask, parameters: NetworkParameters): BlockRun {
  return new RunOnBlocks(task, parameters);
}

class RunOnBlocks implements BlockRun {
  readonly #task: BlockTask;
  readonly #first: NetworkParameters;
  #state: BlockState | undefined;
  #work: Work<BlockState> | undefined;
  #blocks = 0;
  readonly #trials: BlockTrial[] = [];
  readonly #losses: number[] = [];

  constructor(task: BlockTask, parameters: NetworkParameters) {
    this.#task = task;
    this.#first = parameters;
  }

  get sweep(): number {
    return this.#state?.sweep ?? 0;
  }

  get passes(): number {
    return Math.ceil(this.#blocks / this.#task.rows.blocks);
  }

  get lossName(): LossName {
    return this.#task.loss.name;
  }

  get loss(): number {
    return this.#begun().standing.score.loss;
  }

  get losses(): readonly number[] {
    this.#begun();
    return [...this.#losses];
  }

  get objective(): number {
    return this.#begun().standing.score.objective;
  }

  get ridge(): number {
    return this.#task.ridge;
  }

  get trials(): readonly BlockTrial[] {
    return [...this.#trials];
  }

  get network(): Network {
    const parameters = this.#state?.standing.parameters ?? this.#first;
    return networkOf(this.#task.architecture, parameters);
  }

  get stalled(): boolean {
    return (this.#state?.idle ?? 0) >= 3;
  }

  predict(inputs: Numbers): Matrix {
    const { architecture, rows, scale } = this.#task;
    const { inputNames: columnNames, inputScale } = rows;
    const dense = numbersToDense(
      inputs,
      { what: 'inputs', columnNames },
      wanted(architecture.widths, 0, 'inputs'),
    );
    const own = inputScale ? standardised(dense, inputScale) : dense;
    const parameters = this.#state?.standing.parameters ?? this.#first;
    return toMatrix(rescaled(outputOf(forward(architecture, parameters, own)), scale));
  }

  step(): number {
    while (this.#advance() !== 'sweep:end');
    return this.loss;
  }

  fit(options: FitOptions<BlockRun>): Promise<FitResult> {
    return drive<BlockRun>(this, () => this.#advance(), options);
  }

  [inspectSymbol](): string {
    return runText(this.#shown());
  }

  [displaySymbol](): Readonly<Record<string, unknown>> {
    const shown = this.#shown();
    return { 'text/html': runHtml(shown), 'text/plain': runText(shown) };
  }

  /** Reads one block on. */
  #advance(): 'block' | 'sweep:end' {
    const beginning = this.#state === undefined;
    this.#work ??= this.#next();
    const { done, value } = this.#work.next();
    if (!done) {
      this.#blocks++;
      return 'block';
    }
    this.#work = undefined;
    this.#state = value;
    this.#losses.push(value.standing.score.loss);
    return beginning ? 'block' : 'sweep:end';
  }

  #next(): Work<BlockState> {
    if (this.#state === undefined) return begin(this.#task, this.#first);
    return sweep(this.#task, this.#state, (trial, state) => {
      this.#trials.push(trial);
      this.#state = state;
    });
  }

  #begun(): BlockState {
    while (this.#state === undefined) this.#advance();
    return this.#state;
  }

  #shown() {
    const { rows, ridge } = this.#task;
    return {
      network: this.network,
      rows,
      ridge,
      sweep: this.sweep,
      passes: this.passes,
      lossName: this.lossName,
      loss: this.#state?.standing.score.loss,
      losses: this.#losses,
      latest: this.#trials.at(-1),
    };
  }
}
