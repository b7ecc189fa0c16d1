import type { Rendering } from '../mime-bundle.ts';
import { figureHtml } from './figure-html.ts';
import { createPainter, PAINTER_LIMITS, type PainterLimits } from './painter.ts';
import { isDrawable, PLOTLY_MIME, readFigure } from './plotly-figure.ts';

/** Adds still pictures to Plotly figures, for front ends (and people) without a Plotly renderer. */
export interface StaticPictures {
  /**
   * Adds `text/html` (a still picture with a script that makes it live where Plotly is within
   * reach) and `image/png` to a rendering that holds a Plotly figure. What the rendering already
   * holds is kept; renderings without a figure, and figures that can't be drawn without a browser
   * (3-D, maps) or not in time, come back as they are. Never rejects.
   */
  enrich(rendering: Rendering): Promise<Rendering>;
  /** Ends the thread that draws. From then on every rendering comes back as it is. */
  close(): Promise<void>;
}

/** Above this the HTML holds no second copy of the figure's JSON, so it is a still picture only. */
const MOST_JSON_IN_HTML = 2 ** 20;

/** Above this even a figure of few marks (a heat map of 400 × 400) takes seconds to draw. */
const MOST_JSON_DRAWN = 2 * 2 ** 20;

/** @param limits - When the drawing thread gives up on a figure, is replaced, and is ended. */
export function staticPictures(limits: PainterLimits = PAINTER_LIMITS): StaticPictures {
  const painter = createPainter(limits);
  return {
    enrich(rendering) {
      if (!(PLOTLY_MIME in rendering.data)) return Promise.resolve(rendering);
      // Whatever goes wrong with its pictures, the figure itself is there.
      return enrich(rendering).catch(() => rendering);
    },
    close: () => painter.close(),
  };

  async function enrich(rendering: Rendering): Promise<Rendering> {
    const { data, metadata } = rendering;
    const value = data[PLOTLY_MIME];
    const figure = readFigure(value);
    if (figure === undefined || !isDrawable(figure)) return rendering;
    const json = JSON.stringify(value);
    if (json.length > MOST_JSON_DRAWN) return rendering;
    const picture = await painter.paint(figure);
    if (picture === undefined) return rendering;
    const text = data['text/plain'];
    const label = typeof text === 'string' ? text : 'Plotly figure';
    return {
      data: {
        'text/html': figureHtml(picture, json.length > MOST_JSON_IN_HTML ? undefined : json, label),
        'image/png': Buffer.from(picture.png).toString('base64'),
        ...data,
      },
      metadata: {
        'image/png': { width: picture.width, height: picture.height },
        ...metadata,
      },
    };
  }
}
