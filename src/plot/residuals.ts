import type { Data } from 'plotly.js-dist-min';
import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import type { SolveEvent } from '../training/events.ts';
import { binned } from './bins.ts';
import { checkEvent, checkIndex } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { zeroLine } from './guides.ts';
import { MOST_POINTS, markerFor, rounded, thinned, thinnedNote } from './points.ts';
import { COLOURS, coloursFor, heightFor } from './template.ts';
import { titled } from './wording.ts';

export interface ResidualsOptions {
  /** One unit of the layer, from 0, where each unit has a regression of its own. */
  readonly unit?: number;
  /** One output of the network, from 0, where the layer's units are solved for together. */
  readonly output?: number;
  /** The training rows' numbers at the source, for the hover: `data.train.rowNumbers`. */
  readonly rows?: readonly number[];
}

/**
 * Draws what a layer's regression couldn't explain: residual against fitted value, one point a row,
 * and beside it how the residuals are distributed.
 *
 * A bend or a funnel in the points is structure that this layer can't reach by a linear solve.
 *
 * @throws BacksolveError - `WRONG_ARGUMENT` for another event, `OPTION_OUT_OF_RANGE` for a column that isn't there.
 */
export function residuals(event: SolveEvent, options: ResidualsOptions = {}): Figure {
  checkEvent('plot.residuals', 'solve', event);
  checkOptions('plot.residuals', options, ['unit', 'output', 'rows']);
  const { residual, response } = event;
  const { rows } = options;
  const chosen = chosenColumn(event, options);
  const columns = chosen === undefined ? [...Array(residual.columns).keys()] : [chosen];
  const noun = solvedTogether(event) || options.output !== undefined ? 'output' : 'unit';
  const colours = coloursFor(columns.length);
  const share = Math.max(1, Math.floor(MOST_POINTS / columns.length));
  const positions = thinned([...Array(residual.rows).keys()], share);

  const scatter = columns.map((column, at): Data => {
    const name = `${noun} ${column + 1}`;
    return {
      type: 'scatter',
      mode: 'markers',
      name,
      x: positions.map((row) => rounded(response.get(row, column) - residual.get(row, column))),
      y: positions.map((row) => rounded(residual.get(row, column))),
      customdata: positions.map((row) => rows?.[row] ?? row + 1),
      marker: { color: colours[at] ?? '', ...markerFor(positions.length * columns.length) },
      hovertemplate: `${rows ? 'data' : 'training'} row %{customdata}<br>fitted %{x:.4~g}<br>residual %{y:.4~g}<extra>${columns.length > 1 ? name : ''}</extra>`,
    };
  });
  const values = columns.flatMap((column) => residual.getColumn(column));
  const bins = binned(values);
  const histogram: Data = {
    type: 'bar',
    orientation: 'h',
    xaxis: 'x2',
    y: bins.centres.map(rounded),
    x: [...bins.counts],
    width: rounded(bins.width) ?? 1,
    marker: { color: columns.length > 1 ? '#7f8790' : (COLOURS[0] ?? ''), opacity: 0.75 },
    hovertemplate: 'residual about %{y:.3~g}<br>rows %{x}<extra></extra>',
    showlegend: false,
  };
  const where = `layer ${event.layer}, sweep ${event.sweep}, trial ${event.trial}`;
  const which =
    columns.length === residual.columns
      ? []
      : [`${noun} ${columns.map((column) => column + 1)} of ${residual.columns}`];
  const meanSquare = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const notes = [
    ...which,
    counted(residual.rows, 'row'),
    `root mean square ${numberText(Math.sqrt(meanSquare), 3)}`,
    `R² ${numberText(explained(event, columns), 3)}`,
    ...(event.status === 'solved' ? [] : [`solve ${event.status}`]),
  ];
  const drawn = positions.length * columns.length;
  return figure({
    data: [...scatter, histogram],
    layout: {
      title: titled(`Residuals of the solve: ${where}`, [
        ...notes,
        ...thinnedNote(drawn, values.length),
      ]),
      xaxis: { title: { text: 'fitted value (network units)' }, domain: [0, 0.77] },
      xaxis2: { title: { text: 'rows' }, domain: [0.82, 1], anchor: 'y', nticks: 4 },
      yaxis: { title: { text: 'residual (network units)' } },
      shapes: [zeroLine()],
      height: heightFor(columns.length),
      bargap: 0.08,
      showlegend: columns.length > 1,
    },
    description: `Residuals against fitted values, ${where}: ${notes.join('; ')}`,
  });
}

/** The one column to draw, if it's one. */
function chosenColumn(event: SolveEvent, { unit, output }: ResidualsOptions): number | undefined {
  const { columns } = event.residual;
  if (unit !== undefined && output !== undefined) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      'plot.residuals takes a unit or an output, not both: a regression has one or the other.',
    );
  }
  if (unit !== undefined && solvedTogether(event)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `plot.residuals: the ${event.weights.columns} units of layer ${event.layer} were solved for together, so no unit has residuals of its own; they are in the network's ${counted(columns, 'output')}. Leave unit out, or pick one with { output: 0 }.`,
    );
  }
  const chosen = unit ?? output;
  if (chosen === undefined) return columns === 1 ? 0 : undefined;
  checkIndex('plot.residuals', unit === undefined ? 'output' : 'unit', chosen, columns);
  return chosen;
}

/**
 * Whether all units of the layer were unknowns of one regression, whose response is the network's
 * output. Where each has a regression of its own, that has an unknown for each input and the bias.
 */
function solvedTogether({ unknowns, weights }: SolveEvent): boolean {
  return unknowns !== weights.rows + 1;
}

/** 1 − Σr² / Σ(response − its mean)², over the columns shown. */
function explained({ residual, response }: SolveEvent, columns: readonly number[]): number {
  let left = 0;
  let total = 0;
  for (const column of columns) {
    const values = response.getColumn(column);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const [row, value] of values.entries()) {
      left += residual.get(row, column) ** 2;
      total += (value - mean) ** 2;
    }
  }
  return total > 0 ? 1 - left / total : Number.NaN;
}
