import type { Data, Layout } from 'plotly.js-dist-min';
import { checkOptions } from '../check-options.ts';
import type { Comparison, Curve, MethodResult } from '../compare/comparison.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import { shown } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { logTicks } from './log-ticks.ts';
import { extent, rounded } from './points.ts';
import { coloursFor, heightFor } from './template.ts';
import { plotText, titled } from './wording.ts';

export interface ComparisonOptions {
  /** What to draw the loss against: work on the clock, or passes over the rows. Default seconds. */
  readonly against?: 'seconds' | 'passes';
}

const LOSSES = { squared: 'mean squared error', 'cross-entropy': 'cross-entropy' } as const;

/** Places along the axis at which the curves of all seeds are read. */
const PLACES = 200;

/**
 * Draws the training loss of every method against seconds or passes, both axes logarithmic: the
 * median over the initial networks as a line, and the band from the lowest to the highest.
 *
 * Between two looks a loss stays where it was; a run that ended early keeps its last loss.
 *
 * @throws BacksolveError - `WRONG_ARGUMENT`, `OPTION_OUT_OF_RANGE`, `UNKNOWN_OPTION`.
 */
export function comparison(result: Comparison, options: ComparisonOptions = {}): Figure {
  checkOptions('plot.comparison', options, ['against']);
  const { against = 'seconds' } = options;
  checkArguments(result, against);
  const drawn = result.methods.filter(({ trials }) => trials.length > 0);
  const colours = coloursFor(drawn.length);
  const end = Math.max(
    ...drawn.flatMap(({ trials }) => trials.map(({ curve }) => curve[against].at(-1) ?? 0)),
  );
  const places = drawn.map((method) => placesOf(method, against, end));
  const data = drawn.flatMap((method, at) =>
    band(method, against, places[at] ?? [], colours[at] ?? ''),
  );
  const seeds = counted(result.seeds.length, 'initial network');
  const finals = drawn
    .map(({ name, trials }) => ({ name, loss: middle(trials.map(({ loss }) => loss)) }))
    .sort((a, b) => a.loss - b.loss || 0)
    .map(({ name, loss }) => `${name} ${numberText(loss, 3)}`);
  const unit = against === 'seconds' ? 'seconds of work' : 'passes over the training rows';
  return figure({
    data,
    layout: {
      title: titled(`Training loss against ${unit}`, [
        `median and range of ${seeds}`,
        ...finals.slice(0, 2),
      ]),
      height: heightFor(drawn.length),
      xaxis: { title: { text: unit }, type: 'log', ...logTicks(places.flat()) },
      yaxis: {
        title: { text: `loss (${LOSSES[result.lossName]})` },
        type: 'log',
        ...lossRange(drawn),
      },
      showlegend: true,
    },
    description: `Training loss against ${unit}, median of ${seeds}: ${finals.join('; ')}`,
  });
}

/** A method that diverges must not press all others flat: the axis ends above the first losses. */
function lossRange(drawn: readonly MethodResult[]): Partial<Layout['yaxis']> {
  const curves = drawn.flatMap(({ trials }) => trials.map(({ curve }) => curve));
  const top = 10 * Math.max(...curves.map(({ losses }) => losses[0] ?? Number.NaN));
  const losses = curves.flatMap((curve) => curve.losses.filter((loss) => loss > 0));
  const seen = losses.filter((loss) => loss <= top);
  if (seen.length === losses.length) return logTicks(losses);
  const [low] = extent(seen);
  const range: [number, number] = [Math.log10(low) - 0.1, Math.log10(top)];
  return { range, ...logTicks(seen) };
}

/** From a method's own first look to the end of all, evenly on the logarithmic axis. */
function placesOf({ trials }: MethodResult, against: keyof Curve, end: number): readonly number[] {
  const firsts = trials.map(({ curve }) => curve[against][1] ?? end).sort((a, b) => a - b);
  const first = Math.max(firsts[firsts.length >> 1] ?? end, end * 1e-6);
  const steps = Math.log(end / first) / (PLACES - 1);
  return Array.from({ length: PLACES }, (_, at) => first * Math.exp(at * steps));
}

function band(
  { name, trials }: MethodResult,
  against: keyof Curve,
  places: readonly number[],
  color: string,
): readonly Data[] {
  const sorted = places.map((place) =>
    trials.map(({ curve }) => lossAt(curve, against, place)).sort((a, b) => a - b),
  );
  const line = (pick: (losses: readonly number[]) => number | undefined): (number | null)[] =>
    sorted.map((losses) => {
      const loss = pick(losses) ?? Number.NaN;
      return loss > 0 ? rounded(loss) : null;
    });
  const x = places.map(rounded);
  const hidden = {
    type: 'scatter' as const,
    mode: 'lines' as const,
    x,
    line: { color, width: 0, shape: 'hv' as const },
    hoverinfo: 'skip' as const,
    showlegend: false,
    legendgroup: plotText(name),
  };
  const edges: readonly Data[] =
    trials.length < 2
      ? []
      : [
          { ...hidden, y: line((losses) => losses[0]) },
          {
            ...hidden,
            y: line((losses) => losses.at(-1)),
            fill: 'tonexty',
            fillcolor: faint(color),
          },
        ];
  const median: Data = {
    type: 'scatter',
    mode: 'lines',
    name: plotText(name),
    legendgroup: plotText(name),
    x,
    y: line((losses) => losses[losses.length >> 1]),
    line: { color, width: 2.2, shape: 'hv' },
    hovertemplate: `${against} %{x:.3~g}<br>loss %{y:.4~g}<extra>${plotText(name)}</extra>`,
  };
  return [...edges, median];
}

/** The loss at the latest look up to a place; the one before training where there was none. */
function lossAt(curve: Curve, against: keyof Curve, place: number): number {
  const looks = curve[against];
  let low = 0;
  let high = looks.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    // The last place may miss the last look by a rounding error.
    if ((looks[middle] ?? 0) <= place * (1 + 1e-12)) low = middle;
    else high = middle;
  }
  const loss = curve.losses[low] ?? Number.NaN;
  return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
}

/** The median, as `compare` takes it: the higher of two, what isn't a number counting as ∞. */
function middle(losses: readonly number[]): number {
  const sorted = losses
    .map((loss) => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss))
    .sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function faint(color: string): string {
  const channels = /^#(..)(..)(..)$/.exec(color)?.slice(1);
  return channels
    ? `rgba(${channels.map((channel) => Number.parseInt(channel, 16)).join(',')},.18)`
    : color.replace('rgb(', 'rgba(').replace(')', ',.18)');
}

function checkArguments(result: unknown, against: unknown): void {
  if (typeof result !== 'object' || result === null || !('methods' in result)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `plot.comparison draws what compare returns; it was given ${shown(result)}. Try plot.comparison(await compare(…)).`,
    );
  }
  if (against === 'seconds' || against === 'passes') return;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `plot.comparison draws the loss against 'seconds' or 'passes', got ${JSON.stringify(against)}.`,
  );
}
