import { escapeHtml } from '../../display/escape-html.ts';
import type { MimeBundle, MimeMetadata } from '../../display/mime-bundle.ts';
import { PLOTLY_MIME } from '../../display/plotly/index.ts';
import type { Output } from '../notebook.ts';
import type { Figures } from './figures.ts';
import type { Highlighter } from './highlight.ts';
import type { MarkdownRenderer } from './markdown.ts';
import { formula } from './maths.ts';
import { sanitise } from './sanitise.ts';
import { terminal } from './terminal.ts';

/** What outputs are rendered with. */
export interface OutputTools {
  readonly figures: Figures;
  readonly markdown: MarkdownRenderer;
  readonly highlighter: Highlighter;
}

/** Renders one output of a cell as HTML. */
export async function renderOutput(output: Output, tools: OutputTools): Promise<string> {
  switch (output.output_type) {
    case 'stream':
      return `<pre class="stream ${output.name === 'stderr' ? 'stderr' : 'stdout'}" tabindex="0">${terminal(output.text)}</pre>`;
    case 'error': {
      const summary = `${output.ename}: ${output.evalue}`;
      const traceback = output.traceback.length > 0 ? output.traceback.join('\n') : summary;
      return `<pre class="error" role="group" aria-label="${escapeHtml(`Error. ${summary}`)}" tabindex="0">${terminal(traceback)}</pre>`;
    }
    case 'display_data':
    case 'execute_result':
      return renderBundle(output.data, output.metadata, tools);
  }
}

/** Renders a value in the best of the formats that it comes in. */
async function renderBundle(
  data: MimeBundle,
  metadata: MimeMetadata,
  tools: OutputTools,
): Promise<string> {
  const text = (type: string): string | undefined => {
    const value = data[type];
    return typeof value === 'string' ? value : undefined;
  };
  if (PLOTLY_MIME in data) {
    const figure = await tools.figures.add(data);
    if (figure !== undefined) return figure;
  }
  const html = text('text/html');
  if (html !== undefined) {
    return `<div class="html wide">${sanitise(html, { kind: 'output', image: embedded })}</div>`;
  }
  for (const type of ['image/svg+xml', 'image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    const image = text(type);
    if (image !== undefined) return renderImage(type, image, text('text/plain'), metadata[type]);
  }
  const markdown = text('text/markdown');
  if (markdown !== undefined) return tools.markdown.render(markdown, embedded);
  const latex = text('text/latex');
  if (latex !== undefined) return formula(latex.replace(/^\s*\$+|\$+\s*$/g, ''), true);
  const json = Object.keys(data).find((type) => /^application\/(?:.*\+)?json$/.test(type));
  if (json !== undefined && (json === 'application/json' || !('text/plain' in data))) {
    const code = await tools.highlighter.highlight(JSON.stringify(data[json], null, 2), 'json');
    return `<pre class="code plain" tabindex="0"><code>${code}</code></pre>`;
  }
  const plain =
    text('text/plain') ?? Object.values(data).find((value) => typeof value === 'string');
  return plain === undefined
    ? `<p class="missing">(no format that this report can show: ${escapeHtml(Object.keys(data).join(', '))})</p>`
    : `<pre class="stream" tabindex="0">${terminal(String(plain))}</pre>`;
}

function renderImage(
  type: string,
  content: string,
  label: string | undefined,
  metadata: unknown,
): string {
  const base64 =
    type === 'image/svg+xml' ? Buffer.from(content).toString('base64') : content.replace(/\s/g, '');
  const size = (name: string): string => {
    const value =
      typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : 0;
    return typeof value === 'number' && value > 0 ? ` ${name}="${Math.round(value)}"` : '';
  };
  // Without a description there is no honest one to be made up.
  const alt = escapeHtml(label ?? 'Image without a description');
  return `<img class="image" src="data:${type};base64,${escapeHtml(base64)}" alt="${alt}"${size('width')}${size('height')}>`;
}

/** In outputs an image is in the report if it came with the notebook. */
function embedded(address: string): string | undefined {
  return /^data:(image|audio|video)\//i.test(address) ? address : undefined;
}
