import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { escapeHtml } from '../../display/escape-html.ts';
import type { Cell, CodeCell } from '../notebook.ts';
import { tagsOf } from '../notebook.ts';
import { type OutputTools, renderOutput } from './outputs.ts';

/** What cells are rendered with. */
export interface CellTools extends OutputTools {
  /** The notebook's language, as the highlighter names it. */
  readonly language: string;
  /** Where images beside the notebook are looked for. */
  readonly folder: string | undefined;
}

/**
 * Renders a cell; empty where its tags take it out. `remove-cell`, `remove-input` and
 * `remove-output` leave out, `hide-cell`, `hide-input` and `hide-output` (and Jupyter's own way of
 * collapsing) fold away.
 */
export async function renderCell(cell: Cell, tools: CellTools): Promise<string> {
  const tags = new Set(tagsOf(cell));
  if (tags.has('remove-cell') || cell.cell_type === 'raw') return '';
  if (cell.cell_type === 'markdown') {
    const html = await tools.markdown.render(cell.source, (address) =>
      findImage(address, cell, tools.folder),
    );
    const section = `<section class="text">\n${html}</section>\n`;
    return tags.has('hide-cell') ? fold('text', section) : section;
  }
  if (cell.cell_type !== 'code') return '';
  const input = tags.has('remove-input') ? '' : await renderInput(cell, tags, tools);
  const output = tags.has('remove-output') ? '' : await renderOutputs(cell, tags, tools);
  if (input === '' && output === '') return '';
  const name = cell.execution_count === null ? 'Code' : `Cell ${cell.execution_count}`;
  const section = `<section class="cell" aria-label="${name}">\n${input}${output}</section>\n`;
  return tags.has('hide-cell') ? fold(name.toLowerCase(), section) : section;
}

async function renderInput(
  cell: CodeCell,
  tags: ReadonlySet<string>,
  tools: CellTools,
): Promise<string> {
  if (cell.source.trim() === '') return '';
  const code = await tools.highlighter.highlight(cell.source.trimEnd(), tools.language);
  const count = cell.execution_count ?? ' ';
  const html =
    `<div class="input"><span class="count" aria-hidden="true">${count}</span>` +
    `<pre class="code" tabindex="0"><code>${code}</code></pre></div>\n`;
  return tags.has('hide-input') || isCollapsed(cell, 'source_hidden') ? fold('code', html) : html;
}

async function renderOutputs(
  cell: CodeCell,
  tags: ReadonlySet<string>,
  tools: CellTools,
): Promise<string> {
  const parts: string[] = [];
  for (const output of cell.outputs) parts.push(await renderOutput(output, tools));
  if (parts.length === 0) return '';
  const html = `<div class="outputs">\n${parts.join('\n')}\n</div>\n`;
  return tags.has('hide-output') || isCollapsed(cell, 'outputs_hidden')
    ? fold('output', html)
    : html;
}

function fold(what: string, html: string): string {
  return `<details class="fold"><summary>Show ${escapeHtml(what)}</summary>\n${html}</details>\n`;
}

function isCollapsed(cell: Cell, name: string): boolean {
  const { jupyter } = cell.metadata;
  return typeof jupyter === 'object' && jupyter !== null && Reflect.get(jupyter, name) === true;
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

/** An image in Markdown: written out in full, attached to the cell, or a file beside the notebook. */
function findImage(address: string, cell: Cell, folder: string | undefined): string | undefined {
  if (/^data:image\//i.test(address)) return address;
  if (address.startsWith('attachment:')) return findAttachment(decode(address.slice(11)), cell);
  if (folder === undefined || /^[a-z][a-z\d+.-]*:|^[/\\#]/i.test(address)) return undefined;
  const path = decode(address.split(/[?#]/)[0] ?? '');
  const type = IMAGE_TYPES[extname(path).toLowerCase()];
  if (type === undefined) return undefined;
  try {
    return `data:${type};base64,${readFileSync(resolve(folder, path)).toString('base64')}`;
  } catch {
    // A missing image is no reason to have no report.
    return undefined;
  }
}

function findAttachment(name: string, cell: Cell): string | undefined {
  const attachments = 'attachments' in cell ? cell.attachments : undefined;
  if (typeof attachments !== 'object' || attachments === null) return undefined;
  const bundle: unknown = Reflect.get(attachments, name);
  if (typeof bundle !== 'object' || bundle === null) return undefined;
  const [type, content] = Object.entries(bundle)[0] ?? [];
  const base64 = Array.isArray(content) ? content.join('') : content;
  const isImage = type !== undefined && Object.values(IMAGE_TYPES).includes(type);
  return isImage && typeof base64 === 'string'
    ? `data:${type};base64,${base64.replace(/\s/g, '')}`
    : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
