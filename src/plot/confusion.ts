import type { Matrix } from 'ml-matrix';
import type { Data } from 'plotly.js-dist-min';
import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import { BacksolveError } from '../errors.ts';
import { type Confusion, confusion as count } from '../judging/confusion.ts';
import { shown } from './check-event.ts';
import { type Figure, figure } from './figure.ts';
import { rounded } from './points.ts';
import type { JudgedRows } from './predicted-vs-true.ts';
import { COLOURS, GUIDE, TEXT } from './template.ts';
import { plotText, titled } from './wording.ts';

/** With more classes than these the numbers don't fit into their cells; the hover has them. */
const NUMBERED = 20;
const NAME_WIDTH = 18;

/** Shares up to this one are drawn faint under grey figures, those above strong under white ones. */
const FAINT = 0.3;

/** What {@link confusion} needs of a run or a network. */
export interface Classifies {
  /** Shape (samples × classes), a probability for each; or one column, the probability of class 1. */
  predict(inputs: JudgedRows['inputs']): Matrix;
}

/** Rows whose classes are known: a split of a data set, or arrays. */
export interface RowsOfClasses extends JudgedRows {
  /** The classes' names, in the order of the target columns. */
  readonly classes?: readonly string[];
  /** What they are classes of, for the title. */
  readonly classColumn?: string;
}

/**
 * Draws for every true class as which class its rows are predicted: a heat map with the number of
 * rows in each cell, right ones in blue, wrong ones in orange, the stronger the larger the share of
 * the true class's rows.
 *
 * @param run - A run, a network, or whatever predicts a probability for each class.
 * @param data - A split such as `data.test`, or `{ inputs, targets, classes }`.
 * @throws BacksolveError - `WRONG_ARGUMENT`, and what `confusion` throws: `SHAPE_MISMATCH`, `NO_ROWS`,
 *   `NOT_FINITE`, `TARGET_OUT_OF_RANGE`.
 */
export function confusion(run: Classifies, data: RowsOfClasses): Figure {
  checkArguments(run, data);
  const counts = count(run, data);
  const { classes, rows, accuracy, unclassified } = counts;
  const size = Math.min(64, Math.max(24, 520 / classes.length));
  const ticks = {
    tickvals: [...classes.keys()],
    ticktext: classes.map((name) => plotText(shortened(name))),
    showgrid: false,
    ticks: '' as const,
  };
  const title = `Predicted against true ${data.classColumn ?? 'class'}`;
  const notes = [
    `accuracy ${percent(accuracy)}`,
    counted(rows, 'row'),
    ...(unclassified > 0 ? [`${unclassified} of them without a prediction`] : []),
    ...worst(counts),
  ];
  return figure({
    data: [
      cells(counts, true),
      cells(counts, false),
      ...(classes.length <= NUMBERED ? [numbers(counts, size)] : []),
    ],
    layout: {
      title: titled(title, notes),
      width: Math.max(620, 190 + size * classes.length),
      height: 150 + size * classes.length,
      xaxis: { ...ticks, title: { text: 'predicted' }, range: [-0.5, classes.length - 0.5] },
      yaxis: { ...ticks, title: { text: 'true' }, range: [classes.length - 0.5, -0.5] },
      showlegend: false,
    },
    description: `${title}: ${notes.join('; ')}`,
  });
}

/** The cells on the diagonal or those beside it. A cell that holds no row is left out. */
function cells({ classes, counts }: Confusion, right: boolean): Data {
  const color = COLOURS[right ? 0 : 1] ?? '';
  const sums = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
  const share = (value: number, row: number): number => value / (sums[row] || 1);
  return {
    type: 'heatmap',
    name: right ? 'right' : 'wrong',
    z: counts.map((row, i) =>
      row.map((value, j) => ((i === j) === right && value > 0 ? rounded(share(value, i)) : null)),
    ),
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, withOpacity(color, 0.08)],
      [FAINT, withOpacity(color, 0.26)],
      [FAINT, withOpacity(color, 0.8)],
      [1, withOpacity(color, 1)],
    ],
    showscale: false,
    xgap: 2,
    ygap: 2,
    customdata: counts.map((row, i) =>
      row.map(
        (value, j) =>
          `true ${plotText(classes[i] ?? '')}<br>predicted ${plotText(classes[j] ?? '')}<br>${counted(value, 'row')}, ${percent(share(value, i))} of the class`,
      ),
    ),
    hovertemplate: '%{customdata}<extra></extra>',
    hoverongaps: false,
  };
}

function numbers({ classes, counts }: Confusion, size: number): Data {
  const places = classes.flatMap((_, i) => classes.map((_, j) => [i, j] as const));
  const colours = places.map(([i, j]) => {
    const row = counts[i] ?? [];
    const value = row[j] ?? 0;
    if (value === 0) return GUIDE;
    return value > FAINT * row.reduce((sum, each) => sum + each, 0) ? '#ffffff' : TEXT;
  });
  return {
    type: 'scatter',
    mode: 'text',
    x: places.map(([, j]) => j),
    y: places.map(([i]) => i),
    text: places.map(([i, j]) => String(counts[i]?.[j] ?? 0)),
    textfont: { size: Math.min(15, size / 2.2), color: colours },
    hoverinfo: 'skip',
  };
}

/** The most frequent mistake, in words; none where all is right. */
function worst({ classes, counts }: Confusion): readonly string[] {
  let most = 0;
  let words = '';
  for (const [i, row] of counts.entries()) {
    for (const [j, value] of row.entries()) {
      if (i === j || value <= most) continue;
      most = value;
      words = `most frequent mistake: ${shortened(classes[i] ?? '')} taken for ${shortened(classes[j] ?? '')} (${value})`;
    }
  }
  return most > 0 ? [words] : [];
}

function withOpacity(color: string, opacity: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${channels.join(',')},${opacity})`;
}

function shortened(name: string): string {
  return name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 1)}…` : name;
}

function percent(share: number): string {
  return `${numberText(share * 100, 3)} %`;
}

function checkArguments(run: unknown, data: unknown): void {
  if (typeof run !== 'object' || run === null || !('predict' in run)) {
    throw new BacksolveError(
      'WRONG_ARGUMENT',
      `plot.confusion needs a run or a network that can predict; it was given ${shown(run)}.`,
    );
  }
  if (typeof data === 'object' && data !== null && 'inputs' in data && 'targets' in data) return;
  throw new BacksolveError(
    'WRONG_ARGUMENT',
    `plot.confusion needs rows with inputs and targets, such as data.test; it was given ${shown(data)}.`,
  );
}
