import { counted } from '../display/counted.ts';
import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { bars, sparkline } from '../display/sparkline.ts';
import type { LossName } from '../losses/index.ts';
import type { Network } from '../network/index.ts';
import type { RowBlocks } from '../row-blocks/index.ts';
import type { BlockTrial } from './sweep.ts';

/** What a run's display shows. */
interface ShownBlockRun {
  readonly network: Network;
  readonly rows: RowBlocks;
  readonly ridge: number;
  readonly sweep: number;
  readonly passes: number;
  readonly lossName: LossName;
  /** Absent before the rows have been read once: to show a run reads nothing. */
  readonly loss: number | undefined;
  readonly losses: readonly number[];
  readonly latest: BlockTrial | undefined;
}

/** A few lines for a console. */
export function runText(run: ShownBlockRun): string {
  return [title(run), `${trail(run)}  ${bars(run.losses)}`.trimEnd(), ...latestText(run)].join(
    '\n',
  );
}

/** The same for a notebook. */
export function runHtml(run: ShownBlockRun): string {
  const latest = latestText(run).map((line) => `<div>${escapeHtml(line)}</div>`);
  return `<div><div><b>${escapeHtml(title(run))}</b></div><div>${escapeHtml(trail(run))} ${sparkline(run.losses, 'loss per sweep, logarithmic')}</div>${latest.join('')}</div>`;
}

function title({ network, rows, ridge }: ShownBlockRun): string {
  const names = network.activations.map(({ name }) => name);
  const distinct = names.filter((name, index) => name !== names[index - 1]);
  const penalty = ridge > 0 ? `, ridge ${numberText(ridge, 3)}` : '';
  return `Run of ${network.widths.join('-')} ${distinct.join(', ')}, ${network.parameterCount} parameters, on ${counted(rows.rows, 'row')} in ${counted(rows.blocks, 'block')}${penalty}`;
}

function trail({ sweep, passes, lossName, loss, losses }: ShownBlockRun): string {
  if (loss === undefined) return 'not begun: await run.fit({ sweeps: 10 }) trains';
  const word = lossName === 'cross-entropy' ? lossName : 'loss';
  const first = losses[0] ?? Number.NaN;
  return `sweep ${sweep}, ${passes} passes: ${word} ${numberText(loss)}${sweep > 0 ? ` (${numberText(first)} before training)` : ''}`;
}

function latestText({ latest }: ShownBlockRun): readonly string[] {
  if (latest === undefined) return [];
  const { sweep, layer, trial, damping, accepted, lossBefore, loss, route } = latest;
  return [
    `latest: layer ${layer} in sweep ${sweep}, trial ${trial}, damping ${numberText(damping, 3)}, ${route}: loss ${numberText(lossBefore)} → ${numberText(loss)}, ${accepted ? 'accepted' : 'refused'}`,
  ];
}
