import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { type Element, Window } from 'happy-dom';
import type { Box } from './box.ts';
import { Canvas } from './canvas.ts';
import { clientExtent, extent } from './extent.ts';
import { pathPoints } from './path-points.ts';
import { textLength } from './text-extent.ts';

/** What we call of Plotly. */
export interface Plotly {
  toImage(
    figure: { readonly data: unknown; readonly layout: unknown; readonly config: unknown },
    options: Readonly<Record<string, unknown>>,
  ): Promise<string>;
}

/**
 * Loads Plotly's cartesian bundle into a simulated document of its own.
 *
 * The bundle gets the document's names as arguments, so nothing global is touched.
 */
export function loadPlotly(): Plotly {
  const window = new Window({ url: 'http://localhost/', width: 1024, height: 768 });
  giveGeometry(window);
  giveCanvas(window);
  const scope: Readonly<Record<string, unknown>> = {
    window,
    self: window,
    document: window.document,
    navigator: window.navigator,
    location: window.location,
    getComputedStyle: window.getComputedStyle.bind(window),
    requestAnimationFrame: window.requestAnimationFrame.bind(window),
    cancelAnimationFrame: window.cancelAnimationFrame.bind(window),
    Element: window.Element,
    HTMLElement: window.HTMLElement,
    Image: window.Image,
    DOMParser: window.DOMParser,
    XMLSerializer: window.XMLSerializer,
  };
  const require = createRequire(import.meta.url);
  const file = require.resolve('plotly.js-cartesian-dist-min');
  const names = Object.keys(scope);
  const load = compileFunction(readFileSync(file, 'utf8'), ['module', ...names], {
    filename: file,
  });
  const module: { exports: unknown } = { exports: {} };
  load(module, ...names.map((name) => scope[name]));
  if (!isPlotly(module.exports)) throw new Error(`${file} doesn't export Plotly.`);
  return module.exports;
}

function isPlotly(value: unknown): value is Plotly {
  return typeof value === 'object' && value !== null && 'toImage' in value;
}

/** Computes boxes and lengths from the attributes, where a browser would ask its layout. */
function giveGeometry(window: Window): void {
  const methods: Readonly<Record<string, (this: Element, at: number) => unknown>> = {
    getBBox() {
      return rectangle(extent(this));
    },
    getBoundingClientRect() {
      return rectangle(clientExtent(this));
    },
    getComputedTextLength() {
      return textLength(this);
    },
    getTotalLength() {
      return walk(pathPoints(this.getAttribute('d') ?? ''), Infinity).length;
    },
    getPointAtLength(at) {
      return walk(pathPoints(this.getAttribute('d') ?? ''), at);
    },
  };
  const prototypes = [
    window.SVGElement.prototype,
    window.SVGGraphicsElement.prototype,
    window.SVGGeometryElement.prototype,
  ];
  for (const [name, value] of Object.entries(methods)) {
    for (const prototype of prototypes) {
      Object.defineProperty(prototype, name, { value, configurable: true });
    }
  }
}

function rectangle(box: Box | undefined): Readonly<Record<string, number>> {
  const { left, top, right, bottom } = box ?? { left: 0, top: 0, right: 0, bottom: 0 };
  return { left, top, right, bottom, x: left, y: top, width: right - left, height: bottom - top };
}

/** Walks along the points; contour labels are placed by this. */
function walk(
  points: readonly number[],
  distance: number,
): { readonly x: number; readonly y: number; readonly length: number } {
  let [x = 0, y = 0] = points;
  let length = 0;
  for (let i = 2; i + 1 < points.length; i += 2) {
    const [nextX = 0, nextY = 0] = [points[i], points[i + 1]];
    const step = Math.hypot(nextX - x, nextY - y);
    if (length + step >= distance && step > 0) {
      const share = (distance - length) / step;
      return { x: x + share * (nextX - x), y: y + share * (nextY - y), length: distance };
    }
    [x, y, length] = [nextX, nextY, length + step];
  }
  return { x, y, length };
}

function giveCanvas(window: Window): void {
  const canvases = new WeakMap<object, Canvas>();
  const prototype = window.HTMLCanvasElement.prototype;
  Object.defineProperty(prototype, 'getContext', {
    value(this: { readonly width: number; readonly height: number }): Canvas {
      const canvas = canvases.get(this) ?? new Canvas(this.width, this.height);
      canvases.set(this, canvas);
      return canvas;
    },
  });
  Object.defineProperty(prototype, 'toDataURL', {
    value(this: object): string {
      return canvases.get(this)?.toDataURL() ?? 'data:,';
    },
  });
}
