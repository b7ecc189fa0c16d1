import type { Data } from 'plotly.js-dist-min';
import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';
import { shown } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { logTicks } from './log-ticks.ts';
import { MOST_POINTS, rounded, thinned, thinnedNote } from './points.ts';
import { coloursFor } from './template.ts';
import { plotText, titled } from './wording.ts';

/** What {@link loss} needs of a run: the loss before training, then after each sweep. */
export interface HasLosses {
  readonly losses: readonly number[];
  readonly lossName?: LossName;
}

export interface LossOptions {
  /** What the loss is measured in. Default: `'mean squared error'`, or what the run says. */
  readonly units?: string;
}

interface Series {
  readonly name: string;
  readonly losses: readonly number[];
  readonly lossName?: LossName | undefined;
}

/**
 * Draws the training loss against the sweep, on a logarithmic axis.
 *
 * @param runs - A run, a list of losses, several runs in an array, or by name in a record.
 * @throws BacksolveError - `WRONG_ARGUMENT` where there is no loss to draw, or losses of two kinds.
 */
export function loss(
  runs:
    | HasLosses
    | readonly number[]
    | readonly HasLosses[]
    | Readonly<Record<string, HasLosses | readonly number[]>>,
  options: LossOptions = {},
): Figure {
  checkOptions('plot.loss', options, ['units']);
  const series = seriesOf(runs);
  const colours = coloursFor(series.length);
  const units = options.units ?? unitsOf(series);
  const data = series.map(({ name, losses }, at): Data => {
    const positions = thinned([...losses.keys()], MOST_POINTS);
    return {
      type: 'scatter',
      mode: losses.length <= 60 ? 'lines+markers' : 'lines',
      name: plotText(name),
      x: [...positions],
      y: positions.map((sweep) => positive(losses[sweep] ?? Number.NaN)),
      line: { color: colours[at] ?? '', width: 2.2 },
      marker: { size: 5 },
      hovertemplate: `sweep %{x}<br>loss %{y:.4~g}<extra>${series.length > 1 ? plotText(name) : ''}</extra>`,
    };
  });
  const longest = Math.max(...series.map(({ losses }) => losses.length));
  const unseen = series.some(({ losses }) => losses.some((value) => !(value > 0)));
  const notes = [
    ...summaries(series),
    ...thinnedNote(Math.min(longest, MOST_POINTS), longest),
    ...(unseen ? ['gaps: a loss that is 0 or not a number has no place on a log axis'] : []),
  ];
  return figure({
    data,
    layout: {
      title: titled('Training loss per sweep', notes),
      xaxis: { title: { text: 'sweep' }, ...(longest <= 11 ? { dtick: 1 } : {}) },
      yaxis: {
        title: { text: plotText(`loss (${units})`) },
        type: 'log',
        ...logTicks(series.flatMap(({ losses }) => losses)),
      },
      showlegend: series.length > 1,
    },
    description: `Training loss per sweep (${units}): ${notes.join('; ')}`,
  });
}

function seriesOf(runs: unknown): readonly Series[] {
  if (isLosses(runs)) return [{ name: 'loss', losses: runs }];
  if (hasLosses(runs)) return [{ ...lossesOf(runs), name: 'loss' }];
  const named: readonly (readonly [string, unknown])[] = Array.isArray(runs)
    ? runs.map((run, at) => [`run ${at + 1}`, run])
    : typeof runs === 'object' && runs !== null
      ? Object.entries(runs)
      : [];
  const usable = named.flatMap(([name, run]): readonly Series[] =>
    isLosses(run) ? [{ name, losses: run }] : hasLosses(run) ? [{ ...lossesOf(run), name }] : [],
  );
  if (usable.length === 0) throw wrong(shown(runs));
  const odd = named.find(([name]) => !usable.some((series) => series.name === name));
  if (odd !== undefined) throw wrong(`${shown(odd[1])} as ${odd[0]}`);
  return usable;
}

function lossesOf({ losses, lossName }: HasLosses): Omit<Series, 'name'> {
  return { losses, lossName };
}

function unitsOf(series: readonly Series[]): string {
  const kinds = new Set(series.map(({ lossName }) => lossName).filter(Boolean));
  if (kinds.size < 2) return kinds.has('cross-entropy') ? 'cross-entropy' : 'mean squared error';
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    'plot.loss was given runs by squared errors and runs by cross-entropy, which have no axis in common. Draw them apart.',
  );
}

function isLosses(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')
  );
}

function hasLosses(value: unknown): value is HasLosses {
  return typeof value === 'object' && value !== null && 'losses' in value && isLosses(value.losses);
}

function wrong(what: string): BacksolveError {
  return new BacksolveError(
    'WRONG_ARGUMENT',
    `plot.loss draws a run, its losses, or several runs such as { ours: run, other: run2 }; it was given ${what}.`,
  );
}

function summaries(series: readonly Series[]): readonly string[] {
  return series.slice(0, 4).map(({ name, losses }) => {
    const first = numberText(losses[0] ?? Number.NaN, 3);
    const last = numberText(losses.at(-1) ?? Number.NaN, 3);
    const sweeps = counted(losses.length - 1, 'sweep');
    return series.length === 1
      ? `from ${first} to ${last} in ${sweeps}`
      : `${name}: ${last} after ${sweeps}`;
  });
}

function positive(value: number): number | null {
  return value > 0 ? rounded(value) : null;
}
