import type { Data } from 'plotly.js-dist-min';
import { checkOptions } from '../check-options.ts';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import type { IdealEvent } from '../training/events.ts';
import { checkEvent, checkIndex } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { diagonal } from './guides.ts';
import { extent, MOST_POINTS, markerFor, rounded, thinned, thinnedNote } from './points.ts';
import { ALERT, coloursFor, heightFor } from './template.ts';
import { titled } from './wording.ts';

export interface IdealVsActualOptions {
  /** One unit, from 0. Default: all, told apart by colour. */
  readonly unit?: number;
  /** The training rows' numbers at the source, for the hover: `data.train.rowNumbers`. */
  readonly rows?: readonly number[];
}

/**
 * Draws a layer's ideal pre-activations z* against its actual ones z, one point a row and unit, with
 * the diagonal on which the layer would already be what it should be.
 *
 * Entries that had to be moved into the activation's range are drawn in red, as crosses.
 *
 * @throws BacksolveError - `WRONG_ARGUMENT` for another event, `OPTION_OUT_OF_RANGE` for a unit that isn't there.
 */
export function idealVsActual(event: IdealEvent, options: IdealVsActualOptions = {}): Figure {
  checkEvent('plot.idealVsActual', 'ideal', event);
  checkOptions('plot.idealVsActual', options, ['unit', 'rows']);
  const { actual, ideal, clampedAt } = event;
  const samples = actual.rows;
  const { unit, rows } = options;
  if (unit !== undefined) checkIndex('plot.idealVsActual', 'unit', unit, actual.columns);
  const units = unit === undefined ? [...Array(actual.columns).keys()] : [unit];
  const colours = coloursFor(unit === undefined ? units.length : 1);
  const share = Math.max(1, Math.floor(MOST_POINTS / units.length));

  const free: Data[] = [];
  const moved: (readonly [number, number])[] = [];
  let drawn = 0;
  for (const [at, column] of units.entries()) {
    const kept: number[] = [];
    for (let row = 0; row < samples; row++) {
      if (clampedAt.get(row, column) === 0) kept.push(row);
      else moved.push([row, column]);
    }
    const positions = thinned(kept, share);
    drawn += positions.length;
    free.push({
      type: 'scatter',
      mode: 'markers',
      name: `unit ${column + 1}`,
      x: positions.map((row) => rounded(actual.get(row, column))),
      y: positions.map((row) => rounded(ideal.get(row, column))),
      customdata: positions.map((row) => rows?.[row] ?? row + 1),
      marker: { color: colours[at] ?? '', ...markerFor(units.length * samples) },
      hovertemplate: hover(rows, `unit ${column + 1}`),
    });
  }
  const movedShown = thinned([...moved.keys()], MOST_POINTS).flatMap((at) => {
    const pair = moved[at];
    return pair ? [pair] : [];
  });
  drawn += movedShown.length;
  const clamped: readonly Data[] =
    movedShown.length === 0
      ? []
      : [
          {
            type: 'scatter',
            mode: 'markers',
            name: 'clamped',
            x: movedShown.map(([row, column]) => rounded(actual.get(row, column))),
            y: movedShown.map(([row, column]) => rounded(ideal.get(row, column))),
            customdata: movedShown.map(([row, column]) => [rows?.[row] ?? row + 1, column + 1]),
            marker: { color: ALERT, size: 6, symbol: 'x', opacity: 0.85 },
            hovertemplate: hover(rows, 'clamped, unit %{customdata[1]}', '[0]'),
          },
        ];

  const which =
    unit === undefined ? counted(units.length, 'unit') : `unit ${unit + 1} of ${actual.columns}`;
  const all = units.length * samples;
  const notes = [
    `${which} × ${counted(samples, 'row')}`,
    `root mean square of z* − z: ${numberText(distance(event, units), 3)}`,
    `${numberText((moved.length / all) * 100, 3)} % clamped`,
  ];
  const where = `layer ${event.layer}, sweep ${event.sweep}`;
  const data = [...free, ...clamped];
  return figure({
    data,
    layout: {
      title: titled(`Ideal against actual pre-activations: ${where}`, [
        ...notes,
        ...thinnedNote(drawn, all),
      ]),
      height: Math.max(500, heightFor(data.length)),
      xaxis: { title: { text: 'actual pre-activation z (network units)' } },
      yaxis: { title: { text: 'ideal pre-activation z* (network units)' } },
      shapes: [diagonal(extent(...units.map((column) => actual.getColumn(column))))],
      showlegend: units.length > 1 || clamped.length > 0,
    },
    description: `Ideal against actual pre-activations, ${where}: ${notes.join('; ')}`,
  });
}

function hover(rows: readonly number[] | undefined, name: string, row = ''): string {
  return `${rows ? 'data' : 'training'} row %{customdata${row}}<br>actual z %{x:.4~g}<br>ideal z* %{y:.4~g}<extra>${name}</extra>`;
}

function distance({ actual, ideal }: IdealEvent, units: readonly number[]): number {
  let squares = 0;
  for (const column of units) {
    for (let row = 0; row < actual.rows; row++) {
      squares += (ideal.get(row, column) - actual.get(row, column)) ** 2;
    }
  }
  return Math.sqrt(squares / (units.length * actual.rows));
}
