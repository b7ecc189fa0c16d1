import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Picture } from './worker.ts';

/**
 * A figure as HTML for front ends without a Plotly renderer: the still picture, and a script that
 * puts the live figure in its place if it can find Plotly.
 *
 * @param json - The figure as JSON; undefined leaves the script out, and the picture stands alone.
 * @param label - What the picture shows, for those who can't see it.
 */
export function figureHtml(picture: Picture, json: string | undefined, label: string): string {
  const { width, height } = picture;
  const image =
    `<img alt="${escapeAttribute(label)}" width="${width}" height="${height}" ` +
    `style="max-width:100%;height:auto" src="${pictureAddress(picture)}">`;
  if (json === undefined) return `<div>${image}</div>`;
  const id = createHash('sha256').update(json).digest('hex').slice(0, 16);
  // Inside a script element only "</script" and "<!--" end or bend the text.
  const figure = json.replaceAll('<', '\\u003c');
  return `<div data-backsolve-figure="${id}">${image}</div>\n<script>${loader(id, figure)}</script>`;
}

/** The smaller of the two pictures as a `data:` URL: thousands of points make an SVG of megabytes. */
function pictureAddress({ svg, png }: Picture): string {
  return svg.length <= png.length
    ? `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    : `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/**
 * The script beside a picture. Where Plotly comes from: the page has it; the kernelspec folder, which
 * Jupyter serves (offline too); a CDN, in exactly the version we ship. Else the picture stays.
 * All figures of a page share one attempt. The white ground is the picture's: dark text on a dark
 * theme could not be read.
 */
function loader(id: string, figure: string): string {
  const { address, integrity } = cdn();
  return `(() => {
const figure = ${figure};
const local = () => {
  let base;
  try { base = JSON.parse(document.getElementById('jupyter-config-data').textContent).baseUrl; } catch {}
  base ||= document.body.dataset.baseUrl ||
    (/^(.*?\\/)(lab|notebooks|tree|doc|edit|nbclassic|voila)(\\/|$)/.exec(location.pathname) || [])[1];
  return base && /^http/.test(location.protocol)
    ? load(base.replace(/\\/*$/, '/kernelspecs/backsolve/plotly.min.js')) : Promise.reject();
};
const load = (src, integrity) => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  if (integrity) Object.assign(script, { integrity, crossOrigin: 'anonymous' });
  Object.assign(script, { src, onload: () => (window.Plotly ? resolve() : reject()), onerror: reject });
  document.head.append(script);
});
window.backsolvePlotly ||= window.Plotly ? Promise.resolve()
  : local().catch(() => load('${address}', '${integrity}'));
window.backsolvePlotly.then(() => {
  for (const box of document.querySelectorAll('[data-backsolve-figure="${id}"]:not([data-live])')) {
    const live = document.createElement('div'), picture = box.firstElementChild;
    box.dataset.live = '';
    live.style.background = '#fff';
    box.append(live);
    const undo = () => { live.remove(); picture.style.display = ''; };
    try {
      Plotly.newPlot(live, { ...figure, config: { responsive: true, ...figure.config } }).catch(undo);
      picture.style.display = 'none';
    } catch { undo(); }
  }
}, () => {});
})();`;
}

interface Cdn {
  readonly address: string;
  readonly integrity: string;
}

let known: Cdn | undefined;

function cdn(): Cdn {
  if (known === undefined) {
    const file = readFileSync(createRequire(import.meta.url).resolve('plotly.js-dist-min'));
    const version = /plotly\.js v([\d.]+)/.exec(file.toString('latin1', 0, 200))?.[1] ?? 'latest';
    known = {
      address: `https://cdn.jsdelivr.net/npm/plotly.js-dist-min@${version}/plotly.min.js`,
      integrity: `sha384-${createHash('sha384').update(file).digest('base64')}`,
    };
  }
  return known;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
