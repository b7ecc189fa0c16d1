import { escapeHtml } from '../display/escape-html.ts';
import type { HtmlCell } from '../display/html-table.ts';
import { numberText } from '../display/number-text.ts';
import type { ColumnSummary, TextSummary } from './describe.ts';
import { histogramSvg, histogramText } from './histogram.ts';

/** A longer list of levels would push the columns beside it out of sight. */
const LEVELS_WIDTH = 36;
const LEVELS_DRAWN = 12;

/** The headings that go with {@link summaryCells} and {@link summaryTexts}. */
export const SUMMARY_HEADINGS: readonly string[] = [
  'column',
  'type',
  'missing',
  'min',
  'median',
  'max',
  'values',
];

/** One line of a table that describes columns, as HTML. */
export function summaryCells(summary: ColumnSummary): readonly HtmlCell[] {
  const { name, kind } = summary;
  const missing = `${summary.missing}`;
  const middle: readonly HtmlCell[] =
    summary.kind === 'number'
      ? [summary.min, summary.median, summary.max].map((value) => ({
          html: numberText(value),
          align: 'right',
        }))
      : [{ html: escapeHtml(levelsText(summary)), span: 3 }];
  return [
    { html: escapeHtml(name) },
    { html: kind },
    { html: summary.missing > 0 ? `<strong>${missing}</strong>` : missing, align: 'right' },
    ...middle,
    { html: histogramSvg(countsOf(summary), `${name}: ${spread(summary)}`) },
  ];
}

/** One line of a table that describes columns, as text. */
export function summaryTexts(summary: ColumnSummary): readonly string[] {
  const middle =
    summary.kind === 'number'
      ? [summary.min, summary.median, summary.max].map((value) => numberText(value))
      : ['', '', ''];
  const values = summary.kind === 'number' ? histogramText(countsOf(summary)) : levelsText(summary);
  return [summary.name, summary.kind, `${summary.missing}`, ...middle, values];
}

function countsOf(summary: ColumnSummary): readonly number[] {
  return summary.kind === 'number'
    ? summary.bins
    : summary.levels.slice(0, LEVELS_DRAWN).map((level) => level.count);
}

function spread(summary: ColumnSummary): string {
  return summary.kind === 'number'
    ? `from ${numberText(summary.min)} to ${numberText(summary.max)}`
    : levelsText(summary);
}

function levelsText({ levels }: TextSummary): string {
  let named = '';
  for (const [at, { value, count }] of levels.entries()) {
    const longer = `${named}${at === 0 ? '' : ', '}${shorten(value)} ${count}`;
    if (at > 0 && longer.length > LEVELS_WIDTH) {
      named += ', …';
      break;
    }
    named = longer;
  }
  return `${levels.length} ${levels.length === 1 ? 'level' : 'levels'}: ${named}`;
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
