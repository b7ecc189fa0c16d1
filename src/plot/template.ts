import type { Layout } from 'plotly.js-dist-min';

/**
 * The look of every picture, in one place.
 *
 * Paper is transparent and text is a grey with a contrast of at least 4 on white and on the dark
 * notebooks' near-black, so one saved picture reads in both. Colours follow the hues of Okabe and Ito
 * (2008), which colour-blind people can tell apart, darkened where one vanished on white: each has a
 * contrast of at least 3 on both pages.
 */
export const COLOURS: readonly string[] = [
  '#2a7fba',
  '#d9731a',
  '#1a9b74',
  '#c06a9b',
  '#a08a2c',
  '#8a6fc8',
  '#1b9bc2',
  '#7f8790',
];

/** What must be noticed: clamped entries. Also drawn with a shape of its own, not by colour alone. */
export const ALERT = '#d33f3f';

/** Guides that carry no data: diagonals, zero lines. */
export const GUIDE = '#8c9198';

export const TEXT = '#73787f';
const GRID = 'rgba(128,134,142,.22)';
const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

const axis = {
  automargin: true,
  gridcolor: GRID,
  zeroline: false,
  linecolor: GUIDE,
  tickcolor: GUIDE,
  ticks: 'outside' as const,
  ticklen: 4,
  title: { standoff: 10 },
  exponentformat: 'power' as const,
};

const HEIGHT = 420;

/** A height at which the legend of so many things is seen whole, as far as that is sensible. */
export function heightFor(things: number): number {
  return Math.min(720, Math.max(HEIGHT, 150 + 20 * things));
}

/** What every picture's layout begins with. */
export const BASE_LAYOUT: Partial<Layout> = {
  height: HEIGHT,
  template: {
    layout: {
      font: { family: FONT, size: 13, color: TEXT },
      title: {
        x: 0,
        xref: 'paper',
        xanchor: 'left',
        y: 1,
        yref: 'container',
        yanchor: 'top',
        pad: { t: 14 },
        font: { size: 16, weight: 600 },
        subtitle: { font: { size: 12.5 } },
      },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      colorway: [...COLOURS],
      xaxis: axis,
      yaxis: axis,
      legend: { bgcolor: 'rgba(0,0,0,0)', itemsizing: 'constant' },
      hovermode: 'closest',
      hoverlabel: { font: { family: FONT, size: 12 } },
      margin: { l: 64, r: 24, t: 78, b: 56 },
      bargap: 0.25,
    },
  },
};

/**
 * Colours for `count` things: the palette while it lasts, else steps along a scale of middling
 * lightness from blue through violet to orange.
 */
export function coloursFor(count: number): readonly string[] {
  if (count <= COLOURS.length) return COLOURS.slice(0, count);
  return Array.from({ length: count }, (_, at) => mixed(at / (count - 1)));
}

const SCALE: readonly (readonly [number, number, number])[] = [
  [44, 111, 201],
  [138, 92, 196],
  [205, 84, 130],
  [224, 121, 27],
];

function mixed(share: number): string {
  const position = share * (SCALE.length - 1);
  const at = Math.min(SCALE.length - 2, Math.floor(position));
  const [from = [0, 0, 0], to = [0, 0, 0]] = SCALE.slice(at, at + 2);
  const channels = [0, 1, 2].map((channel) => {
    const start = from[channel] ?? 0;
    return Math.round(start + ((to[channel] ?? 0) - start) * (position - at));
  });
  return `rgb(${channels.join(',')})`;
}
