import { escapeHtml } from '../display/escape-html.ts';
import { type HtmlCell, htmlTable } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import { textTable } from '../display/text-table.ts';
import type { Confusion } from './confusion.ts';

type Shown = Pick<
  Confusion,
  'classes' | 'counts' | 'rows' | 'unclassified' | 'accuracy' | 'recall' | 'precision'
>;

/** The counts as HTML: a line a true class, a column a predicted one, the right ones in bold. */
export function confusionHtml(shown: Shown): string {
  const [head = [], ...lines] = table(shown);
  const rows = lines.map((line, at) =>
    line.map((text, column): HtmlCell => {
      const html = escapeHtml(text);
      const right = column === at + 1 && at < shown.classes.length;
      return { html: right ? `<strong>${html}</strong>` : html, ...aligned(column) };
    }),
  );
  return [
    `<p>${escapeHtml(headline(shown))}</p>`,
    htmlTable(
      head.map((text, column): HtmlCell => ({ html: escapeHtml(text), ...aligned(column) })),
      rows,
    ),
  ].join('');
}

/** The same for a console. */
export function confusionText(shown: Shown): string {
  const lines = table(shown);
  const align = (lines[0] ?? []).map((_, column) => aligned(column).align);
  return `${headline(shown)}\n${textTable(lines, align)}`;
}

/** A line of headings, one a true class, and one for precision. */
function table({ classes, counts, recall, precision }: Shown): readonly (readonly string[])[] {
  return [
    ['true \\ predicted', ...classes, 'recall'],
    ...classes.map((name, at) => [
      name,
      ...(counts[at] ?? []).map(String),
      percent(recall[at] ?? Number.NaN),
    ]),
    ['precision', ...precision.map(percent), ''],
  ];
}

function headline({ rows, unclassified, accuracy }: Shown): string {
  const lost = unclassified > 0 ? `; ${unclassified} got no number and are in no count` : '';
  const right = Math.round(accuracy * rows);
  return `${right} of ${rows} ${rows === 1 ? 'row' : 'rows'} right: accuracy ${percent(accuracy)}${lost}`;
}

function aligned(column: number): { readonly align: 'left' | 'right' } {
  return { align: column === 0 ? 'left' : 'right' };
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${numberText(share * 100, 3)} %`;
}
