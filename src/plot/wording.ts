import type { Layout } from 'plotly.js-dist-min';
import { escapeHtml } from '../display/escape-html.ts';

/**
 * Makes a user's text safe in Plotly's titles, legends and hover templates, where `<b>` is markup and
 * `%{x}` a placeholder.
 */
export function plotText(text: string): string {
  return escapeHtml(text).replaceAll('%{', '%&#123;');
}

/** A title with a smaller line under it that gives the numbers. */
export function titled(title: string, notes: readonly string[]): NonNullable<Layout['title']> {
  return { text: plotText(title), subtitle: { text: plotText(notes.join(' · ')) } };
}
