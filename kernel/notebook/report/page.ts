import { createHash } from 'node:crypto';
import { escapeHtml } from '../../display/escape-html.ts';
import type { Heading } from './markdown.ts';
import { STYLE } from './style.ts';

/** The parts of a report. */
export interface PageParts {
  readonly title: string;
  /** Whether the body begins with the title as a heading of its own. */
  readonly hasOwnTitle: boolean;
  readonly headings: readonly Heading[];
  /** The cells, as HTML. */
  readonly body: string;
  /** Style rules beside the report's own. */
  readonly css: string;
  readonly scripts: readonly string[];
  readonly needsEval: boolean;
  readonly source: string | undefined;
  readonly version: string;
  readonly date: Date | undefined;
}

/** From how many headings on a table of contents helps. */
const FEWEST_CONTENTS = 3;

/** Puts the parts together as one HTML document. */
export function page(parts: PageParts): string {
  const title = escapeHtml(parts.title);
  const contents = contentsOf(parts);
  const heading = parts.hasOwnTitle ? '' : `<h1>${title}</h1>\n`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Backsolve ${escapeHtml(parts.version)}">
<title>${title}</title>
<style>
${STYLE}
${parts.css}
</style>
</head>
<body${contents === '' ? '' : ' class="with-contents"'}>
<a class="skip" href="#report">Skip to the notebook</a>
${contents}<main id="report">
${heading}${parts.body}</main>
<footer>${footer(parts)}</footer>
${parts.scripts.map((script) => `<script>${script}</script>\n`).join('')}</body>
</html>
`;
}

/**
 * Nothing may be fetched, and no script may run but the report's own, known by their hashes.
 * Pictures made by Plotly's download button are `blob:` URLs.
 */
function policy({ scripts, needsEval }: PageParts): string {
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const allowed = needsEval ? [...hashes, "'unsafe-eval'"] : hashes;
  return [
    "default-src 'none'",
    ...(hashes.length > 0 ? [`script-src ${allowed.join(' ')}`] : []),
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'media-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function contentsOf({ headings, title }: PageParts): string {
  const listed = headings.filter(({ level, text }) => level <= 3 && text !== title);
  if (headings.length < FEWEST_CONTENTS || listed.length === 0) return '';
  const top = Math.min(...listed.map((heading) => heading.level));
  const items = listed.map(
    ({ level, text, id }) =>
      `<li class="level-${level - top + 1}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav aria-label="Contents">\n<p>Contents</p>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>\n`;
}

function footer({ source, version, date }: PageParts): string {
  const parts = [
    ...(source === undefined ? [] : [`<span>${escapeHtml(source)}</span>`]),
    ...(date === undefined ? [] : [`<span>run ${timeElement(date)}</span>`]),
    `<span>Backsolve ${escapeHtml(version)}</span>`,
  ];
  return parts.join(' ');
}

function timeElement(date: Date): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(date);
  return `<time datetime="${date.toISOString()}">${text} UTC</time>`;
}
