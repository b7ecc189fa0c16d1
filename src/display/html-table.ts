/** One cell of a table: ready-made HTML, text already escaped. */
export interface HtmlCell {
  readonly html: string;
  readonly align?: 'left' | 'right';
  readonly span?: number;
}

const LINE = '1px solid rgba(128,128,128,.35)';

/**
 * Draws a plain table that reads in light and dark notebooks: no colours of its own, thin lines,
 * figures of equal width, a scroll bar where it is too wide.
 */
export function htmlTable(
  head: readonly HtmlCell[],
  rows: readonly (readonly HtmlCell[])[],
): string {
  const line = (cells: readonly HtmlCell[], tag: 'td' | 'th', rule: string): string =>
    `<tr style="background:none;border-bottom:${rule}">${cells.map((cell) => drawCell(cell, tag)).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td', LINE)).join('');
  return `<div style="overflow-x:auto"><table style="border-collapse:collapse;border:none;color:inherit;margin:.3em 0;font-size:.92em;font-variant-numeric:tabular-nums;white-space:nowrap"><thead>${line(head, 'th', '1px solid currentColor')}</thead><tbody>${body}</tbody></table></div>`;
}

function drawCell(cell: HtmlCell, tag: 'td' | 'th'): string {
  const span = cell.span === undefined ? '' : ` colspan="${cell.span}"`;
  const scope = tag === 'th' ? ' scope="col"' : '';
  // Notebooks align cells to the right and pad them widely unless told otherwise.
  return `<${tag}${span}${scope} style="text-align:${cell.align ?? 'left'};padding:.2em .7em;border:none">${cell.html}</${tag}>`;
}
