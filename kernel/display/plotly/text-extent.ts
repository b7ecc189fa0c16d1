import type { Element, Node } from 'happy-dom';
import { type Box, boxOfPoints } from './box.ts';
import { ASCENT, DESCENT, type Font, textWidth } from './text-width.ts';

/** The bounding box of an SVG `text` element with its `tspan`s, in its own coordinates. */
export function textExtent(element: Element): Box | undefined {
  const points: number[] = [];
  for (const { runs, x, y, anchor } of linesOf(element)) {
    const width = runs.reduce((sum, run) => sum + textWidth(run.text, run.font), 0);
    if (width === 0) continue;
    const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
    const size = Math.max(...runs.map((run) => run.font.size));
    points.push(left, y - ASCENT * size, left + width, y + DESCENT * size);
  }
  return boxOfPoints(points);
}

/** The width of a text's longest line, as `getComputedTextLength` gives it. */
export function textLength(element: Element): number {
  const box = textExtent(element);
  return box === undefined ? 0 : box.right - box.left;
}

interface Line {
  readonly x: number;
  readonly y: number;
  readonly anchor: string;
  readonly runs: { readonly text: string; readonly font: Font }[];
}

function linesOf(element: Element): readonly Line[] {
  const lines: Line[] = [];
  const font = fontOf(element);
  const anchor = inherited(element, 'text-anchor') ?? 'start';
  let y = length(element.getAttribute('y'), font.size);
  y += length(element.getAttribute('dy'), font.size);
  const open = (x: number): void => {
    lines.push({ x, y, anchor, runs: [] });
  };
  open(length(element.getAttribute('x'), font.size));
  const walk = (node: Node, current: Font): void => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        lines.at(-1)?.runs.push({ text: child.textContent ?? '', font: current });
      } else if (isElement(child)) {
        const own = fontOf(child, current);
        const x = child.getAttribute('x');
        if (child.getAttribute('y') !== null) y = length(child.getAttribute('y'), own.size);
        const dy = length(child.getAttribute('dy'), own.size);
        // Plotly starts each line with its own x and y; a dy without x raises or lowers an index.
        if (x !== null) {
          y += dy;
          open(length(x, own.size));
        }
        walk(child, own);
      }
    }
  };
  walk(element, font);
  return lines;
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function length(value: string | null, size: number): number {
  const number = Number.parseFloat(value ?? '');
  if (!Number.isFinite(number)) return 0;
  return value?.trim().endsWith('em') ? number * size : number;
}

const DEFAULT: Font = { size: 12, bold: false, family: '' };

function fontOf(element: Element, parent?: Font): Font {
  const style = element.getAttribute('style') ?? '';
  const sizeText = /font-size:\s*([\d.]+)(px|%|em)?/.exec(style);
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1] ?? '';
  const family = /font-family:\s*([^;]+)/.exec(style)?.[1];
  if (parent === undefined && sizeText === null && element.parentElement !== null) {
    parent = fontOf(element.parentElement);
  }
  const base = parent ?? DEFAULT;
  let size = base.size;
  if (sizeText !== null) {
    const value = Number(sizeText[1]);
    size = sizeText[2] === '%' ? (base.size * value) / 100 : value;
    if (sizeText[2] === 'em') size = base.size * value;
  }
  const bold = weight === '' ? base.bold : weight === 'bold' || Number(weight) >= 600;
  return { size, bold, family: family ?? base.family };
}

function inherited(element: Element, name: string): string | undefined {
  let at: Element | null = element;
  for (; at !== null && at.localName !== 'svg'; at = at.parentElement) {
    const value =
      at.getAttribute(name) ??
      new RegExp(`${name}:\\s*(\\w+)`).exec(at.getAttribute('style') ?? '')?.[1];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
