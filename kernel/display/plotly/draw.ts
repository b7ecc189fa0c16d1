import type { Plotly } from './load-plotly.ts';
import type { PlotlyFigure } from './plotly-figure.ts';

/** A picture as SVG text, with its size in CSS pixels. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a figure as SVG on white, whatever the notebook's own background: text in a figure with
 * transparent paper is dark, so it would vanish on a dark page.
 */
export async function draw(plotly: Plotly, figure: PlotlyFigure): Promise<Drawing> {
  const width = side(figure.layout.width, 700, 4000);
  const height = side(figure.layout.height, 450, 4000);
  const address = await plotly.toImage(
    { data: figure.data.map(asCartesian), layout: figure.layout, config: { staticPlot: true } },
    { format: 'svg', width, height, imageDataOnly: true },
  );
  const svg = address.replace(
    /^<svg[^>]*>/,
    (start) => `${start}<rect width="${width}" height="${height}" fill="#fff"/>`,
  );
  if (svg === address) throw new Error('Plotly returned something other than an SVG.');
  return { svg, width, height };
}

function side(value: unknown, otherwise: number, most: number): number {
  const isSize = typeof value === 'number' && value >= 10;
  return isSize ? Math.min(Math.round(value), most) : otherwise;
}

/** WebGL scatter traces have the same attributes as drawn ones. */
function asCartesian(trace: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return trace.type === 'scattergl' ? { ...trace, type: 'scatter' } : trace;
}
