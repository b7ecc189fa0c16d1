/** A Plotly figure as front ends exchange it, type `application/vnd.plotly.v1+json`. */
export interface PlotlyFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** The MIME type under which front ends exchange Plotly figures. */
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

/**
 * Reads a figure; undefined where the value isn't one.
 *
 * Figures written by other kernels have no layout at times; Plotly takes that as an empty one.
 */
export function readFigure(value: unknown): PlotlyFigure | undefined {
  if (!isRecord(value) || !Array.isArray(value.data)) return undefined;
  const data = value.data.filter(isRecord);
  if (data.length !== value.data.length) return undefined;
  return { data, layout: isRecord(value.layout) ? value.layout : {} };
}

/** Whether every trace is of a type that the small cartesian bundle can draw in a browser. */
export function isCartesian(figure: PlotlyFigure): boolean {
  return figure.data.every((trace) => CARTESIAN.has(typeOf(trace)));
}

/**
 * Whether the figure can be drawn without a browser, and soon: cartesian, or the WebGL twin of it;
 * no image to be fetched (the simulated document loads none, and the drawing would wait for it);
 * and no more marks than {@link MOST_MARKS}.
 */
export function isDrawable(figure: PlotlyFigure): boolean {
  const images = Array.isArray(figure.layout.images) ? figure.layout.images : [];
  if (!images.every((image) => /^data:/.test(String(image?.source)))) return false;
  const marks = figure.data.reduce((sum, trace) => sum + marksOf(trace), 0);
  if (marks > MOST_MARKS) return false;
  return figure.data.every((trace) => {
    const type = typeOf(trace);
    return type === 'scattergl' || (type !== 'image' && CARTESIAN.has(type));
  });
}

/** 5,000 markers take one to three seconds, during which their cell would seem to hang. */
const MOST_MARKS = 10_000;

/** How many elements a trace becomes: one a point, unless it is drawn as one line or one image. */
function marksOf(trace: Readonly<Record<string, unknown>>): number {
  const points = Math.max(lengthOf(trace.x), lengthOf(trace.y));
  const type = typeOf(trace);
  if (type === 'bar') return points;
  if (type !== 'scatter' && type !== 'scattergl') return 1;
  const hasMarks = /markers|text/.test(String(trace.mode)) || isRecord(trace.error_y);
  return hasMarks ? points : 1;
}

/** The length of a column: a list, or numbers packed in base64 as Python's Plotly writes them. */
function lengthOf(column: unknown): number {
  if (Array.isArray(column)) return column.length;
  return isRecord(column) && typeof column.bdata === 'string' ? column.bdata.length / 11 : 0;
}

/** The trace types in plotly.js-cartesian-dist-min. */
export const CARTESIAN: ReadonlySet<string> = new Set([
  'bar',
  'box',
  'contour',
  'heatmap',
  'histogram',
  'histogram2d',
  'histogram2dcontour',
  'image',
  'pie',
  'scatter',
  'scatterternary',
  'violin',
]);

function typeOf(trace: Readonly<Record<string, unknown>>): string {
  return typeof trace.type === 'string' ? trace.type : 'scatter';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
