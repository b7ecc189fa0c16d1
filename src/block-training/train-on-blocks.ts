import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { BacksolveError } from '../errors.ts';
import { zeros } from '../linear/index.ts';
import { checkProbabilities } from '../losses/check-loss.ts';
import { checkLoss, type LossOption } from '../losses/index.ts';
import { type Architecture, architectureOf, type Network } from '../network/index.ts';
import type { RowBlocks } from '../row-blocks/index.ts';
import { type Solver, targetRule } from '../targets/index.ts';
import { checkPenalty } from '../training/check-penalties.ts';
import { dampingSchedule } from '../training/damping.ts';
import type { DampingOption, SweepOptions } from '../training/index.ts';
import { checkSweepOptions } from '../training/sweep-options.ts';
import { type BlockRun, blockRun } from './block-run.ts';

/** How to train on blocks: what `train` takes, as far as it can be done a block at a time. */
export interface BlockTrainOptions extends SweepOptions {
  /**
   * How a hidden layer is solved: `factor` its normal matrix, or up to twenty steps of
   * `conjugate-gradients`, each of which is a pass over the rows. Default `'auto'`: the first up to
   * 1,000 unknowns, where `train` changes over at 300.
   */
  readonly solver?: Solver;
  /** The only rung that learns from blocks. */
  readonly rung?: 'layer';
  /** As for `train`. Default `'auto'`: cross-entropy behind a softmax, squared errors otherwise. */
  readonly loss?: LossOption;
  /** λ, the penalty on the weights, in the network's units. Default 0. */
  readonly ridge?: number;
  /** μ before the first sweep, or parts of its schedule. */
  readonly damping?: DampingOption;
}

/**
 * Prepares to train a network by rung `layer` on rows that needn't fit into memory; nothing is read
 * before the run is moved or asked for its loss.
 *
 * Every sum over the rows is a sum over blocks in their order: the same blocks give the same bits
 * whether a file or memory keeps them, and what `train` gives on the same rows to rounding.
 *
 * @param network - Where to start; it is not changed.
 * @param rows - Made by `rowBlocks`; to be left open as long as the run is moved.
 * @throws `SHAPE_MISMATCH`, `UNKNOWN_OPTION`, `OPTION_OUT_OF_RANGE`, `TARGET_OUT_OF_RANGE`.
 */
export function trainOnBlocks(
  network: Network,
  rows: RowBlocks,
  options: BlockTrainOptions = {},
): BlockRun {
  checkArguments(network, rows);
  checkOptions(CALL, options, OPTIONS);
  checkBlockwise(options);
  const rule = targetRule('layer');
  const architecture = architectureOf(network);
  checkWidths(architecture, rows);
  const ways = checkSweepOptions(CALL, options, architecture, rule.rung);
  const { targetNames, targetScale } = rows;
  const count = targetNames.length;
  const scale = targetScale ?? {
    mean: new Array(count).fill(0),
    deviation: new Array(count).fill(1),
  };
  const targets = zeros(0, count);
  const loss = checkLoss(CALL, options.loss ?? 'auto', architecture, { targets, scale });
  if (loss.name === 'cross-entropy') checkTargets(architecture, rows, scale);
  const ridge = checkPenalty(CALL, 'ridge', options.ridge ?? 0);
  rule.check({ architecture, targets, loss, solver: ways.solver });
  const damping = dampingSchedule(options.damping ?? {}, rows.rows);
  const task = { architecture, rows, rule, loss, ridge, damping, scale, ...ways };
  return blockRun(task, network.parameters);
}

const CALL = 'trainOnBlocks';
const OPTIONS = ['rung', 'loss', 'ridge', 'damping', 'solver', 'order', 'resolveOutput'];

function checkArguments(network: unknown, rows: unknown): void {
  if (typeof network !== 'object' || network === null || !('parameters' in network)) {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      'The first argument of trainOnBlocks is a network: trainOnBlocks(network([8, 50, 1]), rows).',
    );
  }
  if (typeof rows === 'object' && rows !== null && 'block' in rows && 'blocks' in rows) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    "The second argument of trainOnBlocks is what rowBlocks gives: const rows = await rowBlocks('rides.parquet', { target: 'fare' }). Rows in memory are trained on by train(network, data).",
  );
}

/** Refuses what needs all rows at once, and says why. */
function checkBlockwise({ rung, ridge }: { rung?: unknown; ridge?: unknown }): void {
  if (rung !== undefined && rung !== 'layer') {
    throw new BacksolveError(
      'OPTION_OUT_OF_RANGE',
      `Only rung 'layer' learns from blocks, got ${JSON.stringify(rung)}: its normal matrices add up row by row. The others look at all rows at once; use train(network, data) for them.`,
    );
  }
  if (typeof ridge !== 'string') return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `From blocks λ is a number, got ${JSON.stringify(ridge)}: the criteria look at the whole network's regression with all rows in memory. Choose it on a sample, train(network, sample, { ridge: 'evidence' }).ridge grows with the number of rows.`,
  );
}

function checkWidths({ widths }: Architecture, { inputNames, targetNames }: RowBlocks): void {
  const [inputs, outputs] = [widths[0]!, widths[widths.length - 1]!];
  if (inputs === inputNames.length && outputs === targetNames.length) return;
  throw new BacksolveError(
    'SHAPE_MISMATCH',
    `The network ${widths.join('-')} has ${counted(inputs, 'input')} and ${counted(outputs, 'output')}, the row blocks have ${inputNames.length} and ${targetNames.length}. Change the network's widths or choose other columns.`,
  );
}

function checkTargets(
  { activations }: Architecture,
  rows: RowBlocks,
  scale: { readonly mean: readonly number[]; readonly deviation: readonly number[] },
): void {
  const { targetNames } = rows;
  const whole = activations[activations.length - 1]?.name === 'softmax';
  for (let index = 0; index < rows.blocks; index++) {
    const { targets } = rows.block(index);
    checkProbabilities({ targets, targetNames, scale }, whole, index * rows.blockRows);
  }
}
