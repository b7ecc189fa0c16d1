import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { escapeHtml } from '../../display/escape-html.ts';
import type { MimeBundle } from '../../display/mime-bundle.ts';
import {
  isCartesian,
  PLOTLY_MIME,
  type PlotlyFigure,
  readFigure,
  type StaticPictures,
} from '../../display/plotly/index.ts';
import { DRAW_FIGURES } from './draw-figures.ts';
import { scriptJson } from './html.ts';

/** Collects the Plotly figures of a report, which share one copy of Plotly. */
export interface Figures {
  /** The figure as HTML: a still picture, and the data from which the page draws the live one. */
  add(data: MimeBundle): Promise<string | undefined>;
  /** The scripts that draw: none without figures, the small bundle where that can draw them all. */
  scripts(): readonly string[];
  /** Whether the scripts compile code of their own, as the large bundle does for WebGL. */
  readonly needsEval: boolean;
}

/** @param pictures - Draws the figures that come without a still picture. */
export function createFigures(pictures: StaticPictures): Figures {
  let count = 0;
  let allCartesian = true;
  return {
    async add(data) {
      const figure = readFigure(data[PLOTLY_MIME]);
      if (figure === undefined) return undefined;
      count++;
      allCartesian &&= isCartesian(figure);
      const text = data['text/plain'];
      const label = typeof text === 'string' && text !== '' ? text : `Figure ${count}`;
      const still = findStill(data) ?? findStill((await pictures.enrich(bundle(data))).data);
      const height = typeof figure.layout.height === 'number' ? figure.layout.height : 450;
      const image =
        still === undefined
          ? `<noscript><p>${escapeHtml(label)}</p></noscript>`
          : `<img src="${still}" alt="${escapeHtml(label)}">`;
      return (
        `<div class="plot${isForAnyGround(figure) ? ' clear' : ''}" role="img" aria-label="${escapeHtml(label)}" data-height="${height}">${image}` +
        `<script type="application/json">${scriptJson(data[PLOTLY_MIME])}</script></div>`
      );
    },
    scripts() {
      if (count === 0) return [];
      const bundleName = allCartesian ? 'plotly.js-cartesian-dist-min' : 'plotly.js-dist-min';
      const file = createRequire(import.meta.url).resolve(bundleName);
      // The policy names scripts by their hash, and browsers read every line end as a line feed.
      const plotly = readFileSync(file, 'utf8').replace(/\r\n?/g, '\n');
      return [plotly.replace(/<\/script/gi, '<\\/script'), DRAW_FIGURES];
    },
    get needsEval() {
      return !allCartesian;
    },
  };
}

/** The still picture in a bundle: the drawing in our own HTML where it's there (sharp), else the PNG. */
function findStill(data: MimeBundle): string | undefined {
  const html = data['text/html'];
  const drawn = typeof html === 'string' ? OWN_PICTURE.exec(html)?.[1] : undefined;
  const png = data['image/png'];
  if (drawn !== undefined) return drawn;
  return typeof png === 'string' ? `data:image/png;base64,${png.replace(/\s/g, '')}` : undefined;
}

const OWN_PICTURE =
  /^<div(?: data-backsolve-figure="\w+")?><img alt="[^"]*"[^>]*? src="(data:image\/[a-z+]+;base64,[\w+/=]+)">/;

/** Whether the figure brings no ground of its own, and a text colour that it chose for that. */
function isForAnyGround({ layout }: PlotlyFigure): boolean {
  const template = field(field(layout, 'template'), 'layout');
  const [paper, font] = ['paper_bgcolor', 'font'].map(
    (name) => field(layout, name) ?? field(template, name),
  );
  const isClear = paper === 'transparent' || /^rgba\([^)]*,\s*0?\.?0+\)$/.test(String(paper));
  return isClear && field(font, 'color') !== undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function bundle(data: MimeBundle): { readonly data: MimeBundle; readonly metadata: MimeBundle } {
  return { data: { [PLOTLY_MIME]: data[PLOTLY_MIME] }, metadata: {} };
}
