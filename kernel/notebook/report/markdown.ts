import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../display/escape-html.ts';
import type { Highlighter } from './highlight.ts';
import { maths } from './maths.ts';
import { createSanitiser, isLink, type Policy, type Sanitiser } from './sanitise.ts';

/** A heading in a notebook's Markdown. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** Unique in the report: what a link points to. */
  readonly id: string;
}

/** Renders the Markdown cells of one notebook, in order. */
export interface MarkdownRenderer {
  /** @param image - The `data:` URL for an image's address, undefined where there is none. */
  render(source: string, image: Policy['image']): Promise<string>;
  /** All headings so far. */
  readonly headings: readonly Heading[];
}

/** What the rules need of the cell that is being rendered. */
interface Surroundings {
  readonly sanitiser: Sanitiser;
  readonly image: Policy['image'];
}

/** Fences say what they hold in many ways; these are the ones that grammars don't know. */
const LANGUAGES: Readonly<Record<string, string>> = { sh: 'bash', console: 'bash', text: '' };

export function createMarkdown(highlighter: Highlighter): MarkdownRenderer {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  markdown.use(maths);
  markdown.validateLink = (address) =>
    isLink(address) || /^(data:image\/|attachment:)/.test(address);
  const headings: Heading[] = [];
  const ids = new Set<string>();
  const { rules } = markdown.renderer;
  // Set before each call of the renderer, which is synchronous.
  let at = surroundings(() => undefined);

  rules.html_block = (tokens, index) => at.sanitiser.add(tokens[index]?.content ?? '');
  rules.html_inline = (tokens, index) => at.sanitiser.add(tokens[index]?.content ?? '');
  rules.image = (tokens, index) => {
    const token = tokens[index];
    const address = String(token?.attrGet('src') ?? '');
    const label = token?.content ?? '';
    const title = String(token?.attrGet('title') ?? '');
    const embedded = at.image(address);
    if (embedded !== undefined) {
      const caption = title ? ` title="${escapeHtml(title)}"` : '';
      return `<img src="${escapeHtml(embedded)}" alt="${escapeHtml(label)}"${caption}>`;
    }
    // The report loads nothing: an image that it can't hold becomes a link to it.
    const text = `${escapeHtml(label || address)} (image)`;
    return isLink(address) ? `<a href="${escapeHtml(address)}">${text}</a>` : text;
  };
  rules.fence = (tokens, index) => {
    const code = tokens[index]?.meta?.html;
    return `<pre class="code" tabindex="0"><code>${String(code)}</code></pre>\n`;
  };
  rules.table_open = () => '<div class="wide" tabindex="0"><table>\n';
  rules.table_close = () => '</table></div>\n';

  return {
    headings,
    async render(source, image) {
      const tokens = markdown.parse(source, {});
      for (const [index, token] of tokens.entries()) {
        if (token.type === 'fence') {
          const name = token.info.trim().split(/[\s{]/)[0]?.toLowerCase() ?? '';
          const language = LANGUAGES[name] ?? name;
          const html = await highlighter.highlight(token.content.trimEnd(), language);
          token.meta = { html };
        } else if (token.type === 'heading_open') {
          const inline = tokens[index + 1]?.children ?? [];
          const text = inline.map((child) => child.content).join('');
          const id = unique(slug(text), ids);
          token.attrSet('id', id);
          headings.push({ level: Number(token.tag.slice(1)), text: text.trim(), id });
        }
      }
      at = surroundings(image);
      const html = markdown.renderer.render(tokens, markdown.options, {});
      return html + at.sanitiser.end();
    },
  };
}

function surroundings(image: Policy['image']): Surroundings {
  return { image, sanitiser: createSanitiser({ kind: 'text', image }) };
}

function slug(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['section'];
  return words.join('-');
}

function unique(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  taken.add(id);
  return id;
}
