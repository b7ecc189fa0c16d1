import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { bars, sparkline } from '../display/sparkline.ts';
import type { LossName } from '../losses/index.ts';
import type { Architecture } from '../network/index.ts';
import type { Forgetting } from './forgetting.ts';

/** What a learner's display shows. */
interface ShownFitter {
  readonly architecture: Architecture;
  readonly forgetting: Forgetting;
  readonly ridge: number;
  readonly lossName: LossName;
  readonly rows: number;
  readonly batches: number;
  /** Of each batch before it was learned. */
  readonly losses: readonly number[];
}

/** Two lines for a console. */
export function fitterText(fitter: ShownFitter): string {
  return `${title(fitter)}\n${trail(fitter)}  ${bars(fitter.losses)}`.trimEnd();
}

/** The same for a notebook. */
export function fitterHtml(fitter: ShownFitter): string {
  const drawn = sparkline(fitter.losses, 'loss of each batch before it was learned, logarithmic');
  return `<div><div><b>${escapeHtml(title(fitter))}</b></div><div>${escapeHtml(trail(fitter))} ${drawn}</div></div>`;
}

function title({ architecture, forgetting, ridge }: ShownFitter): string {
  const { widths, activations } = architecture;
  const names = activations.map(({ name }) => name);
  const distinct = names.filter((name, index) => name !== names[index - 1]);
  const { memory } = forgetting;
  const remembers = Number.isFinite(memory) ? `, memory ${numberText(memory)} rows` : '';
  const penalty = ridge > 0 ? `, ridge ${numberText(ridge, 3)}` : '';
  return `Stream learner of ${widths.join('-')} ${distinct.join(', ')}${remembers}${penalty}`;
}

function trail({ rows, batches, losses, lossName }: ShownFitter): string {
  const seen = `${rows} rows in ${batches} ${batches === 1 ? 'batch' : 'batches'}`;
  const latest = losses.at(-1);
  if (latest === undefined) return `${seen}: partialFit({ inputs, targets }) begins`;
  const word = lossName === 'cross-entropy' ? lossName : 'loss';
  return `${seen}: ${word} ${numberText(latest)} before learning the latest (${numberText(losses[0] ?? latest)} ${losses.length === batches ? 'at first' : `${losses.length} batches ago`})`;
}
