import { staticPictures } from '../../display/plotly/index.ts';
import { packageVersion } from '../../version.ts';
import type { Notebook } from '../notebook.ts';
import { type CellTools, renderCell } from './cells.ts';
import { createFigures } from './figures.ts';
import { createHighlighter } from './highlight.ts';
import { createMarkdown } from './markdown.ts';
import { page } from './page.ts';

export interface ReportOptions {
  /** Instead of the notebook's first heading. */
  readonly title?: string;
  /** The notebook's file name, to be shown. */
  readonly source?: string;
  /** Where the notebook lies: images in its Markdown are read from there. */
  readonly folder?: string;
}

/**
 * Renders a notebook as one HTML file that needs nothing else: no network, no folder beside it.
 *
 * Figures are live (Plotly is in the file, once) and still pictures in print and without scripts.
 * Only the report's own scripts run; HTML from cells is shown without scripts and without anything
 * that would have to be fetched.
 */
export async function renderReport(
  notebook: Notebook,
  options: ReportOptions = {},
): Promise<string> {
  const pictures = staticPictures();
  try {
    const highlighter = await createHighlighter();
    const markdown = createMarkdown(highlighter);
    const figures = createFigures(pictures);
    const language = languageOf(notebook);
    const tools: CellTools = { figures, markdown, highlighter, language, folder: options.folder };
    const cells: string[] = [];
    for (const cell of notebook.cells) cells.push(await renderCell(cell, tools));
    const { headings } = markdown;
    const first = headings.find((heading) => heading.level === 1);
    const title = options.title ?? first?.text ?? options.source ?? 'Notebook';
    return page({
      title,
      hasOwnTitle: first !== undefined,
      headings,
      body: cells.join(''),
      css: highlighter.css(),
      scripts: figures.scripts(),
      needsEval: figures.needsEval,
      source: options.source,
      version: packageVersion(),
      date: dateOf(notebook),
    });
  } finally {
    await pictures.close();
  }
}

function languageOf(notebook: Notebook): string {
  for (const part of [notebook.metadata.language_info, notebook.metadata.kernelspec]) {
    if (typeof part !== 'object' || part === null) continue;
    const name: unknown = Reflect.get(
      part,
      'name' in part && !('language' in part) ? 'name' : 'language',
    );
    if (typeof name === 'string') return name.toLowerCase();
  }
  return 'typescript';
}

/** When the notebook was last run, as its cells say; never the clock: the same notebook, the same report. */
function dateOf(notebook: Notebook): Date | undefined {
  const times = notebook.cells.flatMap(({ metadata: { execution } }) => {
    if (typeof execution !== 'object' || execution === null) return [];
    return Object.values(execution).map((time) => Date.parse(String(time)));
  });
  const last = Math.max(...times.filter(Number.isFinite));
  return Number.isFinite(last) ? new Date(last) : undefined;
}
