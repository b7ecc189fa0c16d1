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
 * Whether the figure can be drawn without a browser: cartesian, or the WebGL twin of it, and no
 * image to be fetched (the simulated document loads none, and the drawing would wait for it).
 */
export function isDrawable(figure: PlotlyFigure): boolean {
  const images = Array.isArray(figure.layout.images) ? figure.layout.images : [];
  if (!images.every((image) => /^data:/.test(String(image?.source)))) return false;
  return figure.data.every((trace) => {
    const type = typeOf(trace);
    return type === 'scattergl' || (type !== 'image' && CARTESIAN.has(type));
  });
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
