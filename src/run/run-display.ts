import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { type ShownWarning, warningHtml, warningText } from '../display/warning.ts';
import type { LossName } from '../losses/index.ts';
import type { Network } from '../network/index.ts';
import type { RunWarning } from '../warnings/warning.ts';

/** What a run's display shows. */
export interface ShownRun {
  readonly network: Network;
  /** Absent where a baseline trains. */
  readonly rung?: string;
  readonly recipe: {
    readonly description: string;
    readonly options?: { readonly ridge?: unknown };
  };
  readonly ridge: number;
  readonly sweep: number;
  readonly sequence: number;
  readonly lossName: LossName;
  readonly loss: number;
  readonly losses: readonly number[];
  readonly warnings: readonly RunWarning[];
}

/** A few lines for a console. */
export function runText(run: ShownRun): string {
  return [
    ...run.warnings.map(shown).map(warningText),
    title(run),
    `${trail(run)}  ${bars(run.losses)}`,
  ].join('\n');
}

/** The same for a notebook: warnings first, no colours but at their edges, no script. */
export function runHtml(run: ShownRun): string {
  const warnings = run.warnings.map(shown).map(warningHtml).join('');
  return `<div>${warnings}<div><b>${escapeHtml(title(run))}</b></div><div>${escapeHtml(trail(run))} ${sparkline(run.losses)}</div></div>`;
}

/** A warning with where it happened. */
function shown(warning: RunWarning): ShownWarning {
  return { ...warning, where: whereText(warning) };
}

/** Where and how often something was found. */
function whereText({ kind, sweeps, firstSweep, lastSweep }: RunWarning): string {
  if (sweeps === 0) return 'in the training rows';
  if (kind === 'saturated' || kind === 'dead' || kind === 'interpolating') {
    return `after sweep ${lastSweep}`;
  }
  return firstSweep === lastSweep
    ? `in sweep ${firstSweep}`
    : `in ${sweeps} sweeps, ${firstSweep} … ${lastSweep}`;
}

function title({ network, rung, ridge, recipe }: ShownRun): string {
  const names = network.activations.map(({ name }) => name);
  const distinct = names.filter((name, index) => name !== names[index - 1]);
  const criterion = recipe.options?.ridge;
  const chosen = typeof criterion === 'string' ? ` by ${criterion}` : '';
  const penalty = ridge > 0 || chosen !== '' ? `, ridge ${numberText(ridge, 3)}${chosen}` : '';
  const by = rung === undefined ? recipe.description : `rung '${rung}'${penalty}`;
  return `Run of ${network.widths.join('-')} ${distinct.join(', ')}, ${network.parameterCount} parameters, ${by}`;
}

function trail({ sweep, sequence, lossName, loss, losses }: ShownRun): string {
  const first = losses[0] ?? Number.NaN;
  const place = `sweep ${sweep}, event ${sequence}`;
  const word = lossName === 'cross-entropy' ? lossName : 'loss';
  return `${place}: ${word} ${numberText(loss)}${sweep > 0 ? ` (${numberText(first)} before training)` : ''}`;
}

const BARS = '▁▂▃▄▅▆▇█';

/** Losses as a row of characters, on a logarithmic scale. */
export function bars(losses: readonly number[]): string {
  return heights(losses, 40)
    .map((height) => BARS[Math.round(height * 7)] ?? ' ')
    .join('');
}

/** Losses as a small line, on a logarithmic scale. */
export function sparkline(
  losses: readonly number[],
  label = 'loss per sweep, logarithmic',
): string {
  const points = heights(losses, 100);
  if (points.length < 2) return '';
  const path = points
    .map(
      (height, at) =>
        `${((at / (points.length - 1)) * 118 + 1).toFixed(1)},${(17 - 16 * height).toFixed(1)}`,
    )
    .join(' ');
  return `<svg width="120" height="18" viewBox="0 0 120 18" role="img" aria-label="${escapeHtml(label)}" style="vertical-align:middle"><polyline points="${path}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>`;
}

/** Up to `most` losses, evenly picked, on a logarithmic scale from 0 to 1. */
function heights(losses: readonly number[], most: number): readonly number[] {
  const count = Math.min(losses.length, most);
  const picked = Array.from({ length: count }, (_, at) => {
    const index = count < 2 ? 0 : Math.round((at * (losses.length - 1)) / (count - 1));
    return Math.log10(Math.max(losses[index] ?? 0, Number.MIN_VALUE));
  }).filter(Number.isFinite);
  const lowest = Math.min(...picked);
  const span = Math.max(...picked) - lowest;
  return picked.map((value) => (span > 0 ? (value - lowest) / span : 0));
}
