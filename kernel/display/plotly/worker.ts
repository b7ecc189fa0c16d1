import { type MessagePort, parentPort } from 'node:worker_threads';
import { draw } from './draw.ts';
import { loadPlotly } from './load-plotly.ts';
import type { PlotlyFigure } from './plotly-figure.ts';
import { rasterise } from './rasterise.ts';

/** What the worker takes. */
export interface PictureRequest {
  readonly number: number;
  readonly figure: PlotlyFigure;
}

/** What it gives: first that it is ready, then one answer a request. */
export type PictureAnswer =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'picture';
      readonly number: number;
      readonly picture: Picture;
      /** Of this worker, in bytes: its parent replaces it before it grows too large. */
      readonly heap: number;
    }
  | { readonly kind: 'failed'; readonly number: number; readonly message: string };

/** A figure as a still picture. */
export interface Picture {
  readonly svg: string;
  readonly png: Uint8Array;
  /** In CSS pixels; the PNG has twice as many. */
  readonly width: number;
  readonly height: number;
}

function serve(port: MessagePort): void {
  const plotly = loadPlotly();
  const answer = (value: PictureAnswer): void => port.postMessage(value);
  port.on('message', async ({ number, figure }: PictureRequest) => {
    // Plotly names its clip paths at random: seeded, a figure gives the same bytes on every run.
    Math.random = seeded();
    try {
      const drawing = await draw(plotly, figure);
      const picture = { ...drawing, png: rasterise(drawing) };
      answer({ kind: 'picture', number, picture, heap: process.memoryUsage().heapUsed });
    } catch (error) {
      answer({ kind: 'failed', number, message: String(error) });
    }
  });
  answer({ kind: 'ready' });
}

/** A small generator (mulberry32) from a fixed start. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (parentPort !== null) serve(parentPort);
