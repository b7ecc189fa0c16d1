import { escapeHtml } from '../display/escape-html.ts';
import { numberText } from '../display/number-text.ts';
import { bars, sparkline } from '../display/sparkline.ts';
import { type ShownWarning, warningHtml, warningText } from '../display/warning.ts';
import type { LossName } from '../losses/index.ts';
import type { LayerWrite, Network } from '../network/index.ts';
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
  /** The solve that made the loss; absent where none did. */
  readonly writtenBy?: LayerWrite | undefined;
  readonly warnings: readonly RunWarning[];
}

/** A few lines for a console. */
export function runText(run: ShownRun): string {
  return [
    ...shown(run.warnings).map(warningText),
    title(run),
    `${trail(run)}  ${bars(run.losses)}`,
  ].join('\n');
}

/** The same for a notebook: warnings first, no colours but at their edges, no script. */
export function runHtml(run: ShownRun): string {
  const warnings = shown(run.warnings).map(warningHtml).join('');
  return `<div>${warnings}<div><b>${escapeHtml(title(run))}</b></div><div>${escapeHtml(trail(run))} ${sparkline(run.losses, 'loss per sweep, logarithmic')}</div></div>`;
}

/** Each kind once, for the first layer that it was found in, with where; the other layers by number. */
function shown(warnings: readonly RunWarning[]): readonly ShownWarning[] {
  const kinds = new Map<string, readonly RunWarning[]>();
  for (const each of warnings) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return [...kinds.values()].map(([first, ...others]) => {
    const layers = others.map(({ layer }) => layer).sort((a = 0, b = 0) => a - b);
    const word = layers.length === 1 ? 'layer' : 'layers';
    const likewise = layers.length > 0 ? ` Likewise ${word} ${layers.join(', ')}.` : '';
    return { ...first!, effect: `${first!.effect}${likewise}`, where: whereText(first!) };
  });
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

function trail({ sweep, sequence, lossName, loss, losses, writtenBy }: ShownRun): string {
  const first = losses[0] ?? Number.NaN;
  const place = `sweep ${sweep}, event ${sequence}`;
  const word = lossName === 'cross-entropy' ? lossName : 'loss';
  const by = writtenBy
    ? ` by solve #${writtenBy.sequence} (sweep ${writtenBy.sweep}, layer ${writtenBy.layer})`
    : '';
  return `${place}: ${word} ${numberText(loss)}${by}${sweep > 0 ? `, ${numberText(first)} before training` : ''}`;
}
